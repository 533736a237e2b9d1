"""The registry of what happens to entries at a moment to come, such as a poll that closes: what calendars show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from content.models import Entry, EntryQuerySet


@dataclass(frozen=True)
class Moment:
    """Something of `entry` that happens, once and at one time."""

    entry: "Entry"
    identity: str  # the same for ever, and of nothing else: `poll/12`
    title: str
    begins_at: datetime
    changed_at: datetime
    ends_at: datetime | None = None  # None: it is a moment


Source = Callable[["EntryQuerySet", datetime, int], Sequence[Moment]]
_sources: list[Source] = []
_labels: "dict[str, _StrOrPromise]" = {}


def register(source: Source, *, sort: str = "", label: "_StrOrPromise" = "") -> None:
    """Make a source of moments known. Called in `AppConfig.ready()`. It is given entries that came through their door,
    the moment from which on they are wanted, and how many at most, the next first; it takes one query.

    `sort` is what the identities of its moments begin with; `label` says what happens then, beside the title of the
    entry, and is blank where the entry is itself what happens.
    """
    if source not in _sources:
        _sources.append(source)
    if sort:
        _labels[sort] = label


def sort_of(moment: Moment) -> str:
    """The word with which its identity begins: `poll`."""
    return moment.identity.partition("/")[0]


def label_of(sort: str) -> str:
    """What happens at moments of that sort; "" where it is the entry itself."""
    return str(_labels.get(sort, ""))


def moments_of(entries: "EntryQuerySet", *, since: datetime, most: int) -> list[Moment]:
    """What happens to `entries`, which came through their door, from `since` on, the next first. A query a source."""
    found = [moment for source in _sources for moment in source(entries, since, most)]
    return sorted(found, key=lambda moment: (moment.begins_at, moment.identity))[:most]
