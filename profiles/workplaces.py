"""Workplaces from a CSV file: their names and towns, and those that were given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import Q

from profiles.csv_files import MalformedLine, read_rows
from profiles.models import Workplace
from profiles.models.workplace import NAME_LONGEST
from profiles.services import list_people

DEFAULT_FILE: Final = Path(__file__).parent / "fixtures" / "workplaces.csv"
COLUMNS: Final = ("slug", "name", "town", "ended_on")


@dataclass(frozen=True)
class Line:
    """One workplace as the file has it, checked by itself."""

    slug: str
    name: str
    town: str
    ended_on: date | None


def read(path: Path) -> list[Line]:
    """The file's workplaces. Raises MalformedLine, and OSError where there is no such file."""
    lines: dict[str, Line] = {}
    for number, row in read_rows(path, COLUMNS):
        line = _line(number, row)
        if line.slug in lines:
            raise MalformedLine(f"Line {number}: {line.slug} is there twice.")
        lines[line.slug] = line
    return list(lines.values())


@transaction.atomic
def load(lines: Iterable[Line]) -> tuple[int, int]:
    """Write workplaces, found again by slug. Returns how many were new and how many were there.

    Workplaces that the file does not name stay as they are.
    """
    new = known = 0
    slugs: list[str] = []
    for line in lines:
        said = {"name": line.name, "town": line.town, "ended_on": line.ended_on}
        _workplace, is_new = Workplace.objects.update_or_create(slug=line.slug, defaults=said)
        new, known = new + is_new, known + (not is_new)
        slugs.append(line.slug)
    list_people(Q(roles__workplace__slug__in=slugs))
    return new, known


def _line(number: int, row: dict[str, str]) -> Line:
    try:
        validate_slug(row["slug"])
        ended_on = date.fromisoformat(row["ended_on"]) if row["ended_on"] else None
    except ValidationError as error:
        raise MalformedLine(f"Line {number}: {error.messages[0]}") from error
    except ValueError as error:
        raise MalformedLine(f"Line {number}: {row['ended_on']!r} is no day like 2026-07-20.") from error
    if not all(0 < len(row[name]) <= NAME_LONGEST for name in ("slug", "name", "town")):
        raise MalformedLine(f"Line {number}: slug, name and town must have 1 to {NAME_LONGEST} characters.")
    return Line(row["slug"], row["name"], row["town"], ended_on)
