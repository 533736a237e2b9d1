"""The second step: what a newcomer might follow, each with its reason in words, and following what they ticked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from content.models import Entry
from portal.counterparts import stored
from portal.welcome.rooms import Room, rooms_near
from profiles.counterparts import in_words
from profiles.models import Department, Profession, ProfessionTag, Skill, User, departments_of
from stream.models import Follow, Level
from stream.services import follow
from stream.targets import of_numbers
from tags.models import Tag

MOST_TICKS: Final = 50
_TAGS: Final = 6
_PEOPLE: Final = 5
_ROOMS: Final = 2
_ENOUGH_TAGS: Final = 4
_PEERS: Final = 500  # of the department, whose words are counted
_LOOKED_AT: Final = 2000  # follows of tags, the last
_WRITTEN: Final = 60  # entries of the department, the newest


@dataclass(frozen=True)
class Choice:
    """Something to follow."""

    value: str  # of the tick box: "tag:12"
    words: str
    why: str
    person: User | None = None
    line: str = ""  # under the name of a person

    @property
    def box_id(self) -> str:
        """The id of its tick box."""
        return f"tick-{self.value.replace(':', '-')}"


@dataclass(frozen=True)
class Part:
    """Choices of one sort."""

    title: str
    choices: list[Choice]


def choices_for(person: User) -> list[Part]:
    """What `person` does not follow yet and might, sort by sort. Eight queries at most."""
    parts = [
        Part(_("Subjects"), _tags(person)),
        Part(_("People"), _people(person)),
        Part(_("Departments"), _departments(person)),
        Part(_("Groups"), [_of_room(room) for room in rooms_near(person, _ROOMS)]),
    ]
    return [part for part in parts if part.choices]


def follow_ticked(person: User, ticked: Iterable[str]) -> int:
    """Follow what was ticked and may be seen now; the rest is let be. Returns how many. Raises NotPossible."""
    wanted: dict[str, list[int]] = {}
    for value in ticked:
        name, _colon, key = value.partition(":")
        wanted.setdefault(name, []).append(int(key))
    followed = 0
    for name, numbers in wanted.items():
        for target in of_numbers(name, numbers, person).values():
            if target != person:
                follow(person=person, target=target, level=Level.TRACKING)
                followed += 1
    return followed


def _unfollowed(person: User, column: str) -> Any:
    """Numbers of what they have chosen a level for already."""
    return Follow.objects.of(person).filter(**{f"{column}__isnull": False}).values(column)


def _tags(person: User) -> list[Choice]:
    """Of their skills and profession, then of their department's people, then what was followed most lately."""
    skills = Skill.objects.filter(content_object=person)
    professions = Profession.objects.filter(roles__person=person, roles__is_main=True)
    of_profession = ProfessionTag.objects.filter(content_object__in=professions)
    new = Tag.objects.main().exclude(pk__in=_unfollowed(person, "tag"))
    own: Any = (
        new.filter(Q(pk__in=skills.values("tag")) | Q(pk__in=of_profession.values("tag")))
        .annotate(is_skill=Exists(skills.filter(tag=OuterRef("pk"))))
        .order_by("-is_skill", "name")[:_TAGS]
    )
    found = {
        tag.pk: (tag, _("you named it as a skill") if tag.is_skill else _("what your profession talks about"))
        for tag in own
    }
    if len(found) < _TAGS:
        peers = User.objects.members().filter(department=person.department_id).order_by("-created_at", "-pk")
        known = Skill.objects.filter(content_object__in=peers.exclude(pk=person.pk).values("pk")[:_PEERS])
        for tag in _most(new, known, "skill_rows"):
            found.setdefault(tag.pk, (tag, _("known in your department")))
    if len(found) < _ENOUGH_TAGS:
        lately = Follow.objects.filter(tag__isnull=False, level__gte=Level.TRACKING).order_by("-pk")[:_LOOKED_AT]
        for tag in _most(new, Follow.objects.filter(pk__in=lately.values("pk")), "follows"):
            found.setdefault(tag.pk, (tag, _("followed by many")))
    chosen = list(found.values())[:_TAGS]
    return [Choice(f"tag:{tag.pk}", f"#{tag.name}", why) for tag, why in chosen]


def _most(new: Any, rows: Any, related: str) -> list[Tag]:
    """Tags that stand on most of `rows`."""
    counted = rows.order_by().values("tag").annotate(number=Count("pk")).order_by("-number", "tag")
    numbers = list(counted.filter(tag__in=new.order_by().values("pk")).values_list("tag", flat=True)[:_TAGS])
    found = Tag.objects.in_bulk(numbers)
    return [found[pk] for pk in numbers]


def _people(person: User) -> list[Choice]:
    """Counterparts, then those who wrote lately in the department."""
    followed = _unfollowed(person, "followed")
    alike: Any = stored(person, person).exclude(other__in=followed)[:_PEOPLE]
    usual = _("does your job elsewhere")
    found = {row.other_id: (row.other, " · ".join(in_words(row, person)) or usual) for row in alike}
    if len(found) < _PEOPLE:
        entries = Entry.objects.visible_to(person).published().personal().filter(department=person.department_id)
        wrote = entries.exclude(author=person).exclude(author__in=followed).filter(author__left_at=None)
        for entry in wrote.select_related("author__department").order_by("-published_at", "-pk")[:_WRITTEN]:
            found.setdefault(entry.author_id, (entry.author, _("wrote lately in your department")))
    return [
        Choice(f"person:{other.pk}", other.name, why, person=other, line=other.job_title)
        for other, why in list(found.values())[:_PEOPLE]
    ]


def _departments(person: User) -> list[Choice]:
    mine = Department.objects.visible_to(person).open().filter(pk__in=departments_of(person))
    new = mine.exclude(pk__in=_unfollowed(person, "department")).order_by("name")
    why = _("what your department says officially")
    return [Choice(f"department:{one.pk}", one.name, why) for one in new[:_ROOMS]]


def _of_room(room: Room) -> Choice:
    return Choice(f"group:{room.group.pk}", room.group.name, room.why)
