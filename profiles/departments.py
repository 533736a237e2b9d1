"""Departments from a CSV file, and their colours as a style sheet."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from profiles import addresses
from profiles.csv_files import MalformedLine, read_rows
from profiles.models import Department, DepartmentDomain
from profiles.services import list_people, set_successors

DEFAULT_FILE = Path(__file__).parent / "fixtures" / "departments.csv"
COLUMNS = (
    "slug",
    "name",
    "short_name",
    "abbreviation",
    "colour",
    "contrast_safe_colour",
    "ended_on",
    "successors",
    "email_domain",
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_CACHE_KEY = "profiles.departments.colours"


@dataclass(frozen=True)
class Line:
    """One department as the file has it, checked by itself."""

    number: int
    slug: str
    fields: dict[str, Any]
    successors: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True)
class Colours:
    """The style sheet of all departments, and the number that changes with it."""

    version: str
    css: str


def read(path: Path) -> list[Line]:
    """The file's departments. Raises MalformedLine, and OSError where there is no such file."""
    lines = [_line(number, row) for number, row in read_rows(path, COLUMNS)]
    _check_together(lines)
    return lines


@transaction.atomic
def load(lines: Iterable[Line]) -> tuple[int, int]:
    """Write the departments, their domains and successors. Returns how many are new and how many were there.

    Departments that the file does not name stay as they are, but successors are those of the file alone. A domain moves
    to the department that the file gives it to.
    """
    lines = list(lines)
    new = 0
    by_slug: dict[str, Department] = {}
    for line in lines:
        by_slug[line.slug], is_new = Department.objects.update_or_create(slug=line.slug, defaults=line.fields)
        new += is_new
        for domain in line.domains:
            DepartmentDomain.objects.update_or_create(domain=domain, defaults={"department": by_slug[line.slug]})
    set_successors([(by_slug[line.slug], by_slug[heir]) for line in lines for heir in line.successors])
    list_people(Q(roles__department__in=by_slug.values()))
    transaction.on_commit(forget_colours)
    return new, len(lines) - new


def colours() -> Colours:
    """The style sheet, from the cache where it answers, else from one query."""
    kept: Colours | None = cache.get(_CACHE_KEY)
    if kept is None:
        kept = _make_colours()
        cache.set(_CACHE_KEY, kept)
    return kept


def colours_version() -> str:
    """Changes when a colour or a department does."""
    return colours().version


def colours_url() -> str:
    """The address of the style sheet, which may be kept for ever under it."""
    return reverse("profiles:department-colours", args=[colours_version()])


def forget_colours() -> None:
    """Read them again: a department has changed."""
    cache.delete(_CACHE_KEY)


def check_colour(colour: str) -> None:
    """Raise ValidationError for anything but #rrggbb."""
    if not _COLOUR.fullmatch(colour):
        raise ValidationError(f"{colour!r} is no colour like #0056b8", code="colour")


def check_domain(domain: str) -> None:
    """Raise ValidationError for anything but a domain in lower case ASCII."""
    if not _DOMAIN.fullmatch(domain):
        raise ValidationError(f"{domain!r} is no domain like department.gov.uk", code="domain")


def _make_colours() -> Colours:
    rules = []
    for department in Department.objects.order_by("slug"):
        try:
            validate_slug(department.slug)
            check_colour(department.text_colour)
        except ValidationError:
            continue  # a row that was written past our forms gets the neutral colour, never a hole in the style sheet
        rules.append(f".{department.css_class} {{ --org: {department.text_colour.lower()}; }}\n")
    css = "".join(rules)
    return Colours(version=hashlib.sha256(css.encode()).hexdigest()[:12], css=css)


def _line(number: int, row: dict[str, str]) -> Line:
    try:
        validate_slug(row["slug"])
        _check_colours(row)
        ended_on = date.fromisoformat(row["ended_on"]) if row["ended_on"] else None
        domains = tuple(addresses.normal(f"@{name}")[1:] for name in _several(row["email_domain"]))
        for domain in domains:
            check_domain(domain)
        for name in ("name", "short_name", "abbreviation"):
            _check_length(name, row[name])
    except ValidationError as error:
        raise MalformedLine(f"Line {number}: {error.messages[0]}") from error
    except ValueError as error:
        raise MalformedLine(f"Line {number}: {error}.") from error
    fields = {name: row[name] for name in ("name", "short_name", "abbreviation", "colour", "contrast_safe_colour")}
    return Line(number, row["slug"], {**fields, "ended_on": ended_on}, _several(row["successors"]), domains)


def _check_colours(row: dict[str, str]) -> None:
    check_colour(row["colour"])
    if row["contrast_safe_colour"]:
        check_colour(row["contrast_safe_colour"])


def _check_length(name: str, value: str) -> None:
    longest: int = getattr(Department._meta.get_field(name), "max_length", 0)
    if not value or len(value) > longest:
        raise ValueError(f"{name} must have 1 to {longest} characters")


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _check_together(lines: list[Line]) -> None:
    known: set[str] = set()
    domains: set[str] = set()
    for line in lines:
        if line.slug in known:
            raise MalformedLine(f"Line {line.number}: {line.slug} is there twice.")
        twice = domains.intersection(line.domains)
        if twice:
            raise MalformedLine(f"Line {line.number}: {min(twice)} belongs to another department already.")
        known.add(line.slug)
        domains.update(line.domains)
    for line in lines:
        missing = [heir for heir in line.successors if heir not in known]
        if missing or line.slug in line.successors:
            raise MalformedLine(f"Line {line.number}: {missing[0] if missing else line.slug} cannot be the successor.")
