"""What should stand in each tab: loops over all rows there are, as the decision record says it. Slow on purpose."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from colleagues.models import ColleagueLink
from content.models import Broadcast, Entry, EntryTag, Reply
from forums.models import Topic
from groups.models import Membership
from profiles.models import Role, User
from stream.models import Follow, Hidden, ReadMark
from tags.models import Tag

MUTED, NORMAL, TRACKING, WATCHING = 0, 1, 2, 4


class Place(NamedTuple):
    """Where an entry stands."""

    moment: datetime
    pk: int


@dataclass
class Everything:
    """All rows, read once."""

    entries: dict[int, Entry]
    feeds_from: dict[int, datetime]
    tags: dict[int, set[int]]  # of an entry; of a synonym the tag that it means
    open_questions: set[int]
    replies: dict[int, list[Reply]]

    @classmethod
    def read(cls) -> "Everything":
        means = {tag.pk: tag.synonym_of_id or tag.pk for tag in Tag.objects.all()}
        tags, replies = defaultdict(set), defaultdict(list)
        for row in EntryTag.objects.all():
            tags[row.content_object_id].add(means[row.tag_id])
        for reply in Reply.objects.filter(state="published"):
            replies[reply.entry_id].append(reply)
        questions = {topic.pk for topic in Topic.objects.all() if topic.kind == "question" and not topic.is_answered}
        return cls(
            entries={entry.pk: entry for entry in Entry.objects.filter(state="published")},
            feeds_from={row.pk: row.feeds_from for row in Broadcast.objects.all()},
            tags=tags,
            open_questions=questions,
            replies=replies,
        )


class Reader:
    """One person, with all that ties them to others."""

    def __init__(self, person: User, all_: Everything) -> None:
        self.person, self.all = person, all_
        now = timezone.now()
        self.levels: dict[str, dict[int, int]] = defaultdict(dict)
        for row in Follow.objects.filter(person=person):
            level = MUTED if row.muted_until and row.muted_until > now else row.level
            self.levels[row.target_name][getattr(row, f"{row.target_name}_id")] = level
        self.colleagues = set(ColleagueLink.objects.filter(member=person).values_list("colleague", flat=True))
        rooms = Membership.objects.filter(person=person, left_at=None, joined_at__isnull=False)
        self.rooms = set(rooms.values_list("group", flat=True))
        self.departments = set(Role.objects.filter(person=person).values_list("department", flat=True))
        self.hidden = set(Hidden.objects.filter(person=person).values_list("entry", flat=True))
        self.marks = {mark.entry_id: mark for mark in ReadMark.objects.filter(person=person)}
        self.readable = set(Entry.objects.visible_to(person).values_list("pk", flat=True))

    def personal(self, tab: str, **filters: Any) -> list[Place]:
        """What people say in the tab (in that of departments all), the newest first."""
        belongs: dict[str, Callable[[Entry], bool]] = {
            "for_you": self._is_for_them,
            "colleagues": lambda entry: entry.author_id in self.colleagues,
            "groups": lambda entry: entry.group_id in self.rooms,
            "departments": self._is_of_departments,
            "everyone": lambda entry: True,
        }
        found = [
            Place(entry.published_at or timezone.now(), entry.pk)
            for entry in self._rest(filters)
            if entry.voice == "personal" and belongs[tab](entry)
        ]
        if tab == "departments":
            found += self._channels(filters, NORMAL)
        return sorted(found, reverse=True)

    def official(self, tab: str, **filters: Any) -> list[Place]:
        """What departments say officially that may stand among it, the newest first."""
        if tab == "for_you":
            return sorted(self._channels(filters, TRACKING), reverse=True)
        if tab == "everyone":
            return sorted(self._said(filters), reverse=True)
        return []

    def closeness(self, pk: int) -> int:
        """2 for what comes from what they watch, 1 for what they track, 0 for the rest."""
        entry = self.all.entries[pk]
        found = [self.levels["tag"].get(tag, 0) for tag in self.all.tags[pk]]
        if entry.voice == "official":
            found = [self.levels["department"].get(entry.department_id, 0)]
        else:
            found += [self.levels["followed"].get(entry.author_id, 0), self.levels["group"].get(entry.group_id or 0, 0)]
        best = max(found, default=0)
        return 2 if best >= WATCHING else 1 if best >= TRACKING else 0

    def _rest(self, filters: dict[str, Any]) -> list[Entry]:
        """All that they may read, did not hide or mute, and that the filters leave."""
        return [entry for entry in self.all.entries.values() if self._is_kept(entry) and self._fits(entry, **filters)]

    def _is_kept(self, entry: Entry) -> bool:
        if entry.pk not in self.readable or entry.pk in self.hidden or self.levels["thread"].get(entry.pk) == MUTED:
            return False
        if entry.group_id is not None and self.levels["group"].get(entry.group_id) == MUTED:
            return False
        if entry.voice == "official":
            return self.levels["department"].get(entry.department_id) != MUTED
        return self.levels["followed"].get(entry.author_id) != MUTED

    def _fits(
        self,
        entry: Entry,
        *,
        kind: str = "",
        is_unanswered: bool = False,
        is_mine: bool = False,
        is_unread: bool = False,
    ) -> bool:
        if kind and entry.kind != kind:
            return False
        if is_unanswered and entry.pk not in self.all.open_questions:
            return False
        if is_mine and entry.author_id != self.person.pk:
            return False
        return not is_unread or self._is_unread(entry)

    def _is_unread(self, entry: Entry) -> bool:
        mark = self.marks.get(entry.pk)
        if mark is None:
            return True
        others = [reply for reply in self.all.replies[entry.pk] if reply.author_id != self.person.pk]
        return any((reply.created_at, reply.pk) > (mark.seen_at, mark.seen_reply) for reply in others)

    def _is_for_them(self, entry: Entry) -> bool:
        return (
            entry.author_id == self.person.pk
            or entry.author_id in self.colleagues
            or self.levels["followed"].get(entry.author_id, 0) >= TRACKING
            or entry.group_id in self.rooms
            or self.levels["group"].get(entry.group_id or 0, 0) >= TRACKING
            or any(self.levels["tag"].get(tag, 0) >= TRACKING for tag in self.all.tags[entry.pk])
        )

    def _is_of_departments(self, entry: Entry) -> bool:
        return entry.audience == "department" and entry.department_id in self.departments

    def _said(self, filters: dict[str, Any]) -> list[Place]:
        """What is said officially and is in feeds."""
        now = timezone.now()
        official = [entry for entry in self._rest(filters) if entry.voice == "official"]
        places = [Place(self.all.feeds_from[entry.pk], entry.pk) for entry in official]
        return [place for place in places if place.moment <= now]

    def _channels(self, filters: dict[str, Any], least: int) -> list[Place]:
        """Of it what the departments say that they are in, or hear of at that level."""
        heard = {pk for pk, level in self.levels["department"].items() if level >= least}
        said = self._said(filters)
        return [place for place in said if self.all.entries[place.pk].department_id in self.departments | heard]
