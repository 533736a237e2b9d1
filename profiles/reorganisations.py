"""The file of `manage.py reorganise`, read and checked as a whole: docs/reorganisation-format.md."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone

from profiles import addresses
from profiles.csv_files import MalformedLine, read_rows
from profiles.departments import check_colour, check_domain
from profiles.models import Change, Department, DepartmentDomain

COLUMNS: Final = (
    *("on", "change", "department", "successor"),
    *("name", "short_name", "abbreviation", "colour", "contrast_safe_colour", "email_domain"),
)
_SAYS: Final = ("name", "short_name", "abbreviation", "colour", "contrast_safe_colour")
_BEGINS: Final = {Change.BEGIN, Change.RENAME}  # lines that say what a new department is


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
    """The changes of a file, each right by itself. Raises MalformedLine, and OSError where there is no such file."""
    lines = [_line(number, row) for number, row in read_rows(path, COLUMNS)]
    if not lines:
        raise MalformedLine("Line 1: there is no change in the file.")
    return lines


def check_together(lines: Sequence[Line]) -> None:
    """Raise MalformedLine where the changes fit neither each other nor what is stored. A file that was applied fits."""
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


def _line(number: int, row: dict[str, str]) -> Line:
    try:
        on = date.fromisoformat(row["on"])
        if row["change"] not in Change.values:
            raise ValueError(f"{row['change']!r} is no change: {', '.join(Change.values)}")
        change = Change(row["change"])
        validate_slug(row["department"])
        if change == Change.BEGIN and row["successor"]:
            raise ValueError("a department that begins has no successor yet")
        if change != Change.BEGIN:
            validate_slug(row["successor"])
        domains = _domains(row["email_domain"])
        if change in _BEGINS:
            _check_words(row)
        elif domains or any(row[name] for name in _SAYS):
            raise ValueError(f"only lines that {' or '.join(sorted(_BEGINS))} say what a department is")
    except ValidationError as error:
        raise MalformedLine(f"Line {number}: {error.messages[0]}") from error
    except ValueError as error:
        raise MalformedLine(f"Line {number}: {error}.") from error
    if on > timezone.localdate():
        raise MalformedLine(f"Line {number}: {on} is in the future. Apply the file on that day.")
    fields = {name: row[name] for name in _SAYS} if change in _BEGINS else {}
    return Line(number, on, change, row["department"], row["successor"], fields, domains)


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


def _wrong(line: Line, why: str) -> MalformedLine:
    return MalformedLine(f"Line {line.number}: {why}.")
