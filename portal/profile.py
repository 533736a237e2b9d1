"""What a person's own page shows: where they are, what they and the reader share, whom they helped, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink
from content.models import Entry, ProfilePin, State
from groups.models import Group, Membership
from profiles.completeness import Completeness, Said, completeness_of, is_stale
from profiles.models import LANGUAGES, ProfileDetail, Role, Skill, User, WorkingPattern
from profiles.services import order_of
from profiles.zones import weekdays_in_words
from tags.models import Tag

WRITTEN_SHOWN: Final = 3
GROUPS_SHOWN: Final = 6
KNOWN_SHOWN: Final = 2  # names; the others are a number
KNOWN_COUNTED: Final = 50
LATELY: Final = timedelta(days=365)


@dataclass(frozen=True)
class Together:
    """What the reader and the person share."""

    skills: Sequence[Tag] = ()
    groups: Sequence[Group] = ()
    known: Sequence[User] = ()  # some of the colleagues in common, of whom only name and handle are known
    others: int = 0  # more of them

    def __bool__(self) -> bool:
        return bool(self.skills or self.groups or self.known)


@dataclass(frozen=True)
class Helped:
    """Answers that somebody else took as the answer, in the last year, as far as the reader may read them."""

    answers: int = 0
    outside: int = 0  # of them, to somebody of another department than the answer's

    @property
    def percent(self) -> int:
        """How much of it went elsewhere, for a bar."""
        return round(100 * self.outside / self.answers) if self.answers else 0


class Beside(NamedTuple):
    """What is fetched at once for the page of a person."""

    skills: Sequence[Tag]  # of which only name and label are known
    together: Together
    helped: Helped


@dataclass(frozen=True)
class Own:
    """What the owner alone is told of their profile."""

    completeness: Completeness
    next_url: str
    is_stale: bool
    confirmed_at: Any


def detail_of(person: User) -> ProfileDetail | None:
    """What `person`, who was found with it, said of themselves beside name and job."""
    return getattr(person, "detail", None)


def where(person: User, role: Role | None) -> str:
    """On which days they are at the workplace of the role; "" where nobody said. `person` comes with the pattern."""
    pattern: WorkingPattern | None = getattr(person, "working_pattern", None)
    if role is None or role.workplace is None or pattern is None or not pattern.days_at_workplace:
        return ""
    if pattern.days_at_workplace == pattern.days:
        return _("every working day")
    return _("on %(days)s") % {"days": weekdays_in_words(pattern.days_at_workplace)}


def languages_of(person: User) -> list[str]:
    """Names of the languages that `person` speaks, Welsh first."""
    detail, names = detail_of(person), dict(LANGUAGES)
    return [str(names[code]) for code in (detail.languages if detail else []) if code in names]


def sections_of(person: User) -> list[str]:
    """The parts of the page, in the order that `person` chose."""
    return order_of(detail_of(person))


def entries_of(person: User, reader: User) -> tuple[Entry | None, list[Entry]]:
    """The entry that `person` keeps on top, and the newest others, as far as `reader` may read them. One query."""
    theirs = Entry.objects.visible_to(reader).published().filter(author=person)
    pins = ProfilePin.objects.filter(person=person, entry__author=person).values("entry")
    newest = theirs.order_by("-published_at", "-pk").values("pk")[: WRITTEN_SHOWN + 1]
    found = theirs.filter(Q(pk__in=newest) | Q(pk__in=pins)).annotate(
        is_on_top=Exists(pins.filter(entry=OuterRef("pk")))
    )
    rows: list[Any] = list(found.for_cards().order_by("-published_at", "-pk"))
    pinned = next((row for row in rows if row.is_on_top), None)
    return pinned, [row for row in rows if not row.is_on_top][:WRITTEN_SHOWN]


def beside(person: User, reader: User) -> Beside:
    """What to ask `person` about, what both share, whom they helped: all in one query."""
    row = (
        User.objects.visible_to(reader)
        .filter(pk=reader.pk)
        .annotate(
            skills_json=ArraySubquery(_skills(person, reader)),
            groups_json=ArraySubquery(_groups(person, reader)),
            known_json=ArraySubquery(_known(person, reader)),
            helped_json=Subquery(_accepted(person, reader)),
        )
        .values("skills_json", "groups_json", "known_json", "helped_json")
        .get()
    )
    shared = {one["slug"] for one in row["skills_json"] if one.pop("is_shared")}
    skills = [Tag(**one) for one in row["skills_json"]]
    groups = [Group(**one) for one in row["groups_json"]]
    known = [User(**one) for one in row["known_json"][:KNOWN_SHOWN]]
    both = [] if person == reader else [tag for tag in skills if tag.slug in shared]
    others = len(row["known_json"]) - len(known)
    together = Together() if person == reader else Together(both, groups, known, others)
    return Beside(skills, together, Helped(**(row["helped_json"] or {})))


def _skills(person: User, reader: User) -> "QuerySet[Tag, Any]":
    mine = Skill.objects.filter(content_object=reader, tag=OuterRef("pk"))
    found = Tag.objects.filter(skill_rows__content_object=person).annotate(is_shared=Exists(mine)).order_by("name")
    shown = JSONObject(slug="slug", name="name", welsh_label="welsh_label", is_shared="is_shared")
    return found.values(json=shown)


def _groups(person: User, reader: User) -> "QuerySet[Group, Any]":
    """Open groups in which both are. Whoever is in a group knows who else is."""
    mine = Membership.objects.present().filter(person=reader).values("group")
    both = Membership.objects.present().filter(person=person, group__in=mine).values("group")
    groups = Group.objects.visible_to(reader).filter(closed_at=None, pk__in=both).order_by("name")
    return groups.values(json=JSONObject(slug="slug", name="name"))[:GROUPS_SHOWN]


def _known(person: User, reader: User) -> "QuerySet[ColleagueLink, Any]":
    """People whom both have added, those whom `person` added last first."""
    links = ColleagueLink.objects.visible_to(reader)
    mine = links.filter(member=reader).values("colleague")
    both = links.filter(member=person, colleague__in=mine).order_by("-created_at", "-pk")
    return both.values(json=JSONObject(name="colleague__name", handle="colleague__handle"))[:KNOWN_COUNTED]


def _accepted(person: User, reader: User) -> "QuerySet[Entry, Any]":
    """Answers of `person` that somebody else took as the answer lately, and how many of them went elsewhere."""
    since = timezone.now() - LATELY
    found = Entry.objects.visible_to(reader).published().exclude(author=person)
    found = found.filter(answer__author=person, answer__state=State.PUBLISHED, answer__created_at__gte=since)
    elsewhere = Count("pk", filter=~Q(department=F("answer__department")))
    grouped = found.order_by().values("answer__author").annotate(answers=Count("pk"), outside=elsewhere)
    return grouped.values(json=JSONObject(answers="answers", outside="outside"))


def own(person: User, role: Role | None, skills: int) -> Own:
    """How much of the profile is said, what comes next, and whether it is time to look through it. No query."""
    detail, pattern = detail_of(person), getattr(person, "working_pattern", None)
    said = completeness_of(
        Said(
            job_title=bool(person.job_title),
            skills=skills,
            about=bool(person.about),
            workplace=role is not None and role.workplace_id is not None,
            team=role is not None and role.team_id is not None,
            profession=role is not None and role.profession_id is not None,
            days_at_workplace=pattern is not None and bool(pattern.days_at_workplace),
            contact_for=role is not None and bool(role.contact_for),
            photo=person.photo_id is not None,
            languages=bool(detail and detail.languages),
        )
    )
    confirmed_at = detail.confirmed_right_at if detail else None
    stale = is_stale(confirmed_at=confirmed_at, began_at=person.admitted_at, now=timezone.now())
    return Own(said, _address(said, role), stale, confirmed_at)


def _address(said: Completeness, role: Role | None) -> str:
    if said.next is None:
        return ""
    if said.next.to == "role":
        return reverse("profiles:edit-role", args=[role.pk]) if role else reverse("profiles:roles")
    return reverse(said.next.to)
