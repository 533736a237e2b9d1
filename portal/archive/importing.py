"""An archive into CivNet: all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from forums.models import Forum
from portal.archive.checking import Checker, FollowsFromBadLine, Known
from portal.archive.readers import record_of
from portal.archive.reading import BadLine, lines
from portal.archive.records import (
    ColleagueLine,
    EntryLine,
    GroupLine,
    PersonLine,
    ReactionLine,
    Record,
    ReplyLine,
    VoteLine,
)
from portal.archive.storing import Store
from profiles.models import Department, Profession
from profiles.services import TeamRefused

MOST_PROBLEMS: Final = 20
"""So many are told at once; the rest of the file is not read any more."""
SOURCE_LONGEST: Final = 80  # characters: with an id of 100 it fits a column of 200
_NAMES: Final[dict[type[Record], tuple[str, str]]] = {
    PersonLine: ("person", "people"),
    GroupLine: ("group", "groups"),
    ColleagueLine: ("colleague link", "colleague links"),
    EntryLine: ("entry", "entries"),
    ReplyLine: ("reply", "replies"),
    VoteLine: ("vote", "votes"),
    ReactionLine: ("reaction", "reactions"),
}
_ALWAYS: Final = frozenset({PersonLine, GroupLine, ColleagueLine, EntryLine, ReplyLine})
"""What is told even where there is none."""


class ArchiveRefused(ValueError):
    """Nothing was written. `problems` are whole sentences, each with the number of its line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Tally:
    """What an import added."""

    added: dict[type[Record], int] = field(default_factory=lambda: dict.fromkeys(_NAMES, 0))
    were_there: int = 0

    def __str__(self) -> str:
        told = [(kind, number) for kind, number in self.added.items() if number or kind in _ALWAYS]
        counts = [f"{number:,} {_NAMES[kind][number != 1]}" for kind, number in told]
        were = "was" if self.were_there == 1 else "were"
        return f"{', '.join(counts)}; {self.were_there:,} {were} there already"


def source_of(path: PurePath) -> str:
    """A name for the archive from the name of its file; "" where that has no letters."""
    return slugify(path.stem)[:SOURCE_LONGEST].strip("-")


def import_archive(
    file: BinaryIO, *, source: str, dry_run: bool = False, progress: Callable[[int], None] | None = None
) -> Tally:
    """Store every line of `file`, or nothing. A row that came from `source` before stays as it is.

    `progress` is called with the number of each line. With `dry_run` all is done and taken back.
    Raises ArchiveRefused.
    """
    try:
        with transaction.atomic():
            tally = _import(file, source, progress)
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError as error:
        raise ArchiveRefused(["Somebody else stored the same people or rows meanwhile. Run it again."]) from error
    return tally


def _import(file: BinaryIO, source: str, progress: Callable[[int], None] | None) -> Tally:
    departments = {department.name.casefold(): department for department in Department.objects.all()}
    professions = {profession.name.casefold(): profession for profession in Profession.objects.all()}
    categories = frozenset(Forum.objects.categories().values_list("slug", flat=True))
    checker = Checker(Known.of(source), departments, professions, categories)
    store = Store(source, checker, timezone.now())
    tally, problems, is_empty = Tally(), list[str](), True
    for number, line in lines(file):
        is_empty = False
        if progress is not None:
            progress(number)
        try:
            if isinstance(line, BadLine):
                raise line
            record = record_of(line)
            checker.check(record)
        except BadLine as problem:
            checker.note_bad(line)
            if not isinstance(problem, FollowsFromBadLine):
                problems.append(f"line {number}: {problem}")
            if len(problems) == MOST_PROBLEMS:
                break
            continue
        if not problems:  # after the first problem the rest is only checked
            try:
                _count(tally, record, is_new=store.add(record))
            except TeamRefused as refusal:
                problems.append(f"line {number}: {refusal}")
    if is_empty:
        problems.append("The file holds no lines.")
    if problems:
        raise ArchiveRefused(problems)
    store.finish()
    return tally


def _count(tally: Tally, record: Record, *, is_new: bool) -> None:
    if is_new:
        tally.added[type(record)] += 1
    else:
        tally.were_there += 1
