"""What an answer to a question holds."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.safestring import SafeString

from content.models import Entry, Passage, Reply

MOST_COUNTED: Final = 100


@dataclass(frozen=True)
class Place:
    """Where a page of hits ended: the moment of the first page, by which all are ranked, and the last hit."""

    at: datetime
    score: float
    entry: int


@dataclass(frozen=True)
class Facet:
    """One value by which the hits can be narrowed, and how many of them have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Hit:
    """One entry that answers, with the best of what was found in it."""

    entry: Entry
    reply: Reply | None
    passage: Passage | None
    field: str  # "title", "tags", "text", "reply" or "file"
    title_html: SafeString
    excerpt_html: SafeString
    score: float


@dataclass(frozen=True)
class Pin:
    """What people put above the hits of this question."""

    entry: Entry


@dataclass(frozen=True)
class Found:
    """The answer. `count` is of entries, at most 100; with `is_capped` there are more."""

    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    is_capped: bool = False
    facets: dict[str, list[Facet]] = field(default_factory=dict)
    next: Place | None = None
    instead: str | None = None
    pinned: list[Pin] = field(default_factory=list)
