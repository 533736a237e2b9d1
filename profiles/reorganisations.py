"""The file of `manage.py reorganise`, read and checked as a whole: docs/reorganisation-format.md."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone

from core import text
from profiles import addresses
from profiles.departments import check_colour, check_domain
from profiles.models import Change, Department, DepartmentDomain

COLUMNS: Final = (
    *("on", "change", "department", "successor"),
    *("name", "short_name", "abbreviation", "colour", "contrast_safe_colour", "email_domain"),
)
_SAYS: Final = ("name", "short_name", "abbreviation", "colour", "contrast_safe_colour")
_BEGINS: Final = {Change.BEGIN, Change.RENAME}  # lines that say what a new department is


class MalformedFile(ValueError):
    """A file that cannot be applied. The text names the line; nothing was changed."""


@dataclass(frozen=True)
class Line:
    """One change. `fields` and `domains` are of the department that begins by it, if one does."""

    number: int
    on: date
    change: Change
    department: str
    successor: str
    fields: dict[str, str] = field(default_factory=dict)
    domains: tuple[str, ...] = ()

    @property
    def begins(self) -> str:
        """The slug of the department that begins, or ""."""
        return {Change.BEGIN: self.department, Change.RENAME: self.successor}.get(self.change, "")

    @property
    def ends(self) -> str:
        """The slug of the department that ends, or ""."""
        return "" if self.change == Change.BEGIN else self.department


def read(path: Path) -> list[Line]:
    """The changes of a file, each right by itself. Raises MalformedFile, and OSError where there is no such file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        try:
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise MalformedFile(f"Line 1: the columns must be {','.join(COLUMNS)}.")
            lines = [_line(rows.line_num, row) for row in rows]
        except (csv.Error, UnicodeDecodeError) as error:
            raise MalformedFile(f"Line {rows.line_num + 1}: {error}.") from error
    if not lines:
        raise MalformedFile("Line 1: there is no change in the file.")
    return lines


def check_together(lines: Sequence[Line]) -> None:
    """Raise MalformedFile where the changes fit neither each other nor what is stored. A file that was applied fits."""
    stored = {department.slug: department for department in Department.objects.all()}
    begun: dict[str, Line] = {}
    for line in lines:
        if line.begins:
            _check_begin(line, stored.get(line.begins), begun)
            begun[line.begins] = line
    for line in lines:
        for slug in filter(None, (line.department, line.successor)):
            if slug not in stored and slug not in begun:
                raise _wrong(line, f"there is no department {slug}")
    ends = _check_ends(lines, stored)
    for line in lines:
        _check_successor(line, stored, ends)
    _check_circles(lines)


def _line(number: int, row: dict[str, Any]) -> Line:
    if None in row or None in row.values():
        raise MalformedFile(f"Line {number}: there must be {len(COLUMNS)} columns.")
    said = {name: text.single_line(value) for name, value in row.items()}
    try:
        on = date.fromisoformat(said["on"])
        if said["change"] not in Change.values:
            raise ValueError(f"{said['change']!r} is no change: {', '.join(Change.values)}")
        change = Change(said["change"])
        validate_slug(said["department"])
        if change == Change.BEGIN and said["successor"]:
            raise ValueError("a department that begins has no successor yet")
        if change != Change.BEGIN:
            validate_slug(said["successor"])
        domains = _domains(said["email_domain"])
        if change in _BEGINS:
            _check_words(said)
        elif domains or any(said[name] for name in _SAYS):
            raise ValueError(f"only lines that {' or '.join(sorted(_BEGINS))} say what a department is")
    except ValidationError as error:
        raise MalformedFile(f"Line {number}: {error.messages[0]}") from error
    except ValueError as error:
        raise MalformedFile(f"Line {number}: {error}.") from error
    if on > timezone.localdate():
        raise MalformedFile(f"Line {number}: {on} is in the future. Apply the file on that day.")
    fields = {name: said[name] for name in _SAYS} if change in _BEGINS else {}
    return Line(number, on, change, said["department"], said["successor"], fields, domains)


def _domains(cell: str) -> tuple[str, ...]:
    found = tuple(addresses.normal(f"@{part.strip()}")[1:] for part in cell.split("|") if part.strip())
    for domain in found:
        check_domain(domain)
    return found


def _check_words(said: dict[str, str]) -> None:
    check_colour(said["colour"])
    if said["contrast_safe_colour"]:
        check_colour(said["contrast_safe_colour"])
    for name in ("name", "short_name", "abbreviation"):
        longest: int = getattr(Department._meta.get_field(name), "max_length", 0)
        if not 1 <= len(said[name]) <= longest:
            raise ValueError(f"{name} must have 1 to {longest} characters")


def _check_begin(line: Line, known: Department | None, begun: dict[str, Line]) -> None:
    if line.begins in begun:
        raise _wrong(line, f"{line.begins} begins twice, first in line {begun[line.begins].number}")
    if known is not None and known.name != line.fields["name"]:
        raise _wrong(line, f"there is a department {line.begins} already, “{known.name}”")
    taken = DepartmentDomain.objects.filter(domain__in=line.domains).exclude(department__slug=line.begins)
    other = taken.select_related("department").first()
    if other is not None and other.department.slug != line.ends:
        raise _wrong(line, f"{other.domain} belongs to {other.department.slug}")


def _check_ends(lines: Sequence[Line], stored: dict[str, Department]) -> dict[str, date]:
    """When departments end by the file."""
    ends: dict[str, Line] = {}
    pairs: set[tuple[str, str]] = set()
    for line in lines:
        if not line.ends:
            continue
        if (line.department, line.successor) in pairs:
            raise _wrong(line, f"{line.department} into {line.successor} is there twice")
        pairs.add((line.department, line.successor))
        first = ends.setdefault(line.ends, line)
        if first is not line and not first.change == line.change == Change.SPLIT:
            raise _wrong(line, f"{line.ends} ends twice, first in line {first.number}")
        if first.on != line.on:
            raise _wrong(line, f"{line.ends} ends on two days")
        known = stored.get(line.ends)
        if known is not None and known.ended_on is not None and known.ended_on != line.on:
            raise _wrong(line, f"{line.ends} ended on {known.ended_on} already")
    for line in lines:
        if line.change == Change.SPLIT and sum(one.ends == line.ends for one in lines) == 1:
            raise _wrong(line, f"{line.ends} is split into one: that is a merge")
    return {slug: line.on for slug, line in ends.items()}


def _check_successor(line: Line, stored: dict[str, Department], ends: dict[str, date]) -> None:
    if not line.successor:
        return
    known = stored.get(line.successor)
    ended = ends.get(line.successor) or (known.ended_on if known else None)
    if ended is not None and ended < line.on:
        raise _wrong(line, f"{line.successor} ended on {ended}, before that")


def _check_circles(lines: Sequence[Line]) -> None:
    heirs: dict[str, list[str]] = {}
    for line in lines:
        if line.successor:
            heirs.setdefault(line.department, []).append(line.successor)
    for line in lines:
        seen, waiting = set(), list(heirs.get(line.department, []))
        while waiting:
            slug = waiting.pop()
            if slug == line.department:
                raise _wrong(line, f"{slug} would come to succeed itself")
            if slug not in seen:
                seen.add(slug)
                waiting += heirs.get(slug, [])


def _wrong(line: Line, why: str) -> MalformedFile:
    return MalformedFile(f"Line {line.number}: {why}.")
