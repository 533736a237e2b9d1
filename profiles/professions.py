"""Professions from a CSV file: their names, and the tags that a hub begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import Q

from profiles.csv_files import MalformedLine, read_rows
from profiles.models import Profession
from profiles.models.profession import MOST_TAGS
from profiles.services import list_people
from tags import services as tags

DEFAULT_FILE: Final = Path(__file__).parent / "fixtures" / "professions.csv"
COLUMNS: Final = ("slug", "name", "welsh_name", "tags")
_LONGEST: Final = 120  # characters of a name


@dataclass(frozen=True)
class Line:
    """One profession as the file has it, checked by itself."""

    slug: str
    name: str
    welsh_name: str
    tags: tuple[str, ...]


def read(path: Path) -> list[Line]:
    """The file's professions. Raises MalformedLine, and OSError where there is no such file."""
    lines: dict[str, Line] = {}
    for number, row in read_rows(path, COLUMNS):
        line = _line(number, row)
        if line.slug in lines:
            raise MalformedLine(f"Line {number}: {line.slug} is there twice.")
        lines[line.slug] = line
    return list(lines.values())


@transaction.atomic
def load(lines: Iterable[Line]) -> tuple[int, int]:
    """Write professions, found again by slug. Returns how many were new and how many were there.

    The tags are a beginning: those of a profession that has some, or whose host took them off, stay as they are.
    """
    new = known = 0
    slugs: list[str] = []
    for line in lines:
        names = {"name": line.name, "welsh_name": line.welsh_name}
        profession, is_new = Profession.objects.update_or_create(slug=line.slug, defaults=names)
        if is_new:
            profession.tags.set(tags.resolve(line.tags, most=MOST_TAGS))
        new, known = new + is_new, known + (not is_new)
        slugs.append(line.slug)
    list_people(Q(roles__profession__slug__in=slugs))
    return new, known


def _line(number: int, row: dict[str, str]) -> Line:
    try:
        validate_slug(row["slug"])
        words = tuple(tags.normalise(word) for word in row["tags"].split("|") if word.strip())
    except (ValidationError, tags.BadTag) as error:
        said = error.messages[0] if isinstance(error, ValidationError) else str(error)
        raise MalformedLine(f"Line {number}: {said}") from error
    if not row["name"] or max(len(row["name"]), len(row["welsh_name"])) > _LONGEST or len(row["slug"]) > _LONGEST // 2:
        raise MalformedLine(f"Line {number}: a name must have 1 to {_LONGEST} characters, a slug half of it.")
    if len(set(words)) > MOST_TAGS:
        raise MalformedLine(f"Line {number}: at most {MOST_TAGS} tags.")
    return Line(row["slug"], row["name"], row["welsh_name"], words)
