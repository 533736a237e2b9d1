"""At which level one person hears of many entries and replies: the other side of `stream.levels`, in few queries.

A test holds that the two agree. They are apart because one asks for many people of one thing, and this for many things
of one person, who may follow ten thousand.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection

from content.models import Voice
from profiles.models import User
from stream.models import Follow, Level, effective_level

MOST_SEARCHED: Final = 1000  # of the newest entries of the window: each is read for words
MOST_SEARCHES: Final = 100

_ANSWERED: Final = """
WITH newest AS (
  SELECT id FROM content_entry WHERE state = 'published' AND published_at >= %s AND published_at < %s
  ORDER BY published_at DESC LIMIT %s
), said AS MATERIALIZED (
  SELECT id, kind, department_id, group_id, author_id, to_tsvector('english', title || ' ' || body) AS words
  FROM content_entry WHERE id IN (SELECT id FROM newest UNION SELECT unnest(%s::bigint[]))
)
SELECT search.id, said.id FROM stream_savedsearch search JOIN said ON
  (search.kind = '' OR search.kind = said.kind)
  AND (search.department_id IS NULL OR search.department_id = said.department_id)
  AND (search.group_id IS NULL OR search.group_id = said.group_id)
  AND (search.author_id IS NULL OR search.author_id = said.author_id)
  AND (search.tag_id IS NULL OR EXISTS (
    SELECT FROM content_entrytag tagged WHERE tagged.content_object_id = said.id AND tagged.tag_id = search.tag_id))
  AND (search.words = '' OR said.words @@ websearch_to_tsquery('english', search.words))
WHERE search.id = ANY(%s)
"""


class Facts(NamedTuple):
    """What is known of an entry that may stand in a digest."""

    pk: int
    author: int
    department: int
    group: int | None
    voice: str
    characters: int
    replies: int | None
    useful: int | None
    tags: list[int]
    is_member: bool  # the person, of its group

    @property
    def is_official(self) -> bool:
        """Whether a department says it."""
        return self.voice == Voice.OFFICIAL


class Heard(NamedTuple):
    """A level, and what it comes from."""

    level: Level
    source: str  # a name of `stream.models.TARGETS`, or "member"


@dataclass
class Hearing:
    """The levels of one person towards the targets that some entries touch."""

    levels: dict[str, dict[int, Level]]  # by name of the target, then by its number
    answered: dict[int, set[int]] = field(default_factory=dict)  # entry -> saved searches that it answers

    def of_entry(self, entry: Facts) -> Heard | None:
        """At which level an entry is heard of; None where at none."""
        return self._of(entry, entry.author)

    def of_reply(self, entry: Facts, author: int) -> Heard | None:
        """At which level a reply to `entry` by `author` is heard of."""
        return self._of(entry, author)

    def _of(self, entry: Facts, author: int) -> Heard | None:
        thread = self.levels["thread"].get(entry.pk)
        if thread is not None:
            return Heard(thread, "thread")
        if self.levels["followed"].get(author) == Level.MUTED:
            return Heard(Level.MUTED, "followed")
        return max(self._rest(entry, author), key=lambda heard: heard.level, default=None)

    def _rest(self, entry: Facts, author: int) -> Iterator[Heard]:
        """What else speaks of it, in the order in which it is named as the reason."""
        asked = [
            ("followed", [author]),
            ("group", [entry.group] if entry.group is not None else []),
            ("tag", entry.tags),
            ("department", [entry.department] if entry.is_official else []),
            ("search", sorted(self.answered.get(entry.pk, ()))),
        ]
        for name, numbers in asked:
            for number in numbers:
                level = self.levels[name].get(number)
                if level is not None:
                    yield Heard(level, name)
        if entry.is_member and entry.group not in self.levels["group"]:
            yield Heard(Level.NORMAL, "member")


def hearing_of(
    person: User, entries: Collection[Facts], authors: Collection[int], answered: dict[int, set[int]]
) -> Hearing:
    """The levels of `person` towards `entries` and replies to them by `authors`. One query."""
    asked = {
        "thread": {entry.pk for entry in entries},
        "followed": {*authors, *(entry.author for entry in entries)},
        "group": {entry.group for entry in entries if entry.group is not None},
        "tag": {tag for entry in entries for tag in entry.tags},
        "department": {entry.department for entry in entries if entry.is_official},
        "search": {search for searches in answered.values() for search in searches},
    }
    levels: dict[str, dict[int, Level]] = {name: {} for name in asked}
    mine = Follow.objects.of(person).annotate(now_level=effective_level())
    parts = [
        mine.filter(**{f"{name}__in": numbers}).values_list(*asked, "now_level")
        for name, numbers in asked.items()
        if numbers
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    for *numbers, level in rows:
        name, number = next((name, pk) for name, pk in zip(asked, numbers, strict=True) if pk is not None)
        levels[name][number] = Level(level)
    return Hearing(levels, answered)


def answered_by(person: User, entries: Collection[Facts], *, window: tuple[datetime, datetime]) -> dict[int, set[int]]:
    """Which of `entries`, and of the newest of the window, answer searches that `person` follows. One or two queries.

    Those are no longer behind their door: what was not in `entries` still has to go through it. The words of each are
    read, so of the window the newest thousand are looked at.
    """
    followed = Follow.objects.of(person).filter(search__isnull=False).now_at(*set(Level) - {Level.MUTED})
    searches = list(followed.order_by("-changed_at").values_list("search", flat=True)[:MOST_SEARCHES])
    if not searches:
        return {}
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [*window, MOST_SEARCHED, [entry.pk for entry in entries], searches])
        for search, entry in cursor.fetchall():
            found.setdefault(entry, set()).add(search)
    return found
