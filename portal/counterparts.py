"""Counterparts as pages and margins show them: rows with their reasons in words, for a certain reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import BooleanField, Count, Exists, OuterRef, QuerySet, Subquery, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink, people_blocked_by, people_who_blocked
from insight import free_text
from portal.tabs import Tab
from profiles.counterparts import in_words, spread
from profiles.models import Counterpart, CounterpartVerdict, Role, Skill, User
from profiles.models.counterpart import CounterpartQuerySet
from tags.models import Tag

IN_MARGIN: Final = 3
MOST_TAGS: Final = 4  # skills in a row, shared ones first


def people_tabs(reader: User, current: str) -> list[Tab]:
    """The ways to look at people, as links above each of them. No query."""
    handle = [reader.handle]
    named = (
        ("everyone", reverse("profiles:directory"), _("Everyone")),
        ("counterparts", reverse("portal:counterparts"), _("Your counterparts")),
        ("suggestions", reverse("portal:suggestions"), _("Suggestions")),
        ("colleagues", reverse("portal:person-colleagues", args=handle), _("Colleagues")),
        ("colleague_of", reverse("portal:person-colleague-of", args=handle), _("Colleague of")),
    )
    return [Tab(url, label, None, name == current) for name, url, label in named]


@dataclass
class Line:
    """One row: who, why, and what the reader has done about it."""

    other: User
    reasons: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    place: str = ""
    is_colleague: bool = False
    is_same_job: bool | None = None
    may_judge: bool = False

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return " · ".join(self.reasons)


@dataclass(frozen=True)
class Margin:
    """The first few, and how many there are."""

    lines: list[Line]
    number: int


def readable(person: User, reader: User) -> CounterpartQuerySet:
    """The counterparts of `person` that `reader` may see, less those whom a block parts from the reader."""
    return (
        Counterpart.objects.visible_to(reader)
        .filter(person=person)
        .exclude(other__in=people_blocked_by(reader))
        .exclude(other__in=people_who_blocked(reader.pk))
    )


def stored(person: User, reader: User) -> QuerySet[Counterpart]:
    """The same with what the reader has done about each. One query."""
    other = OuterRef("other")
    verdict = CounterpartVerdict.objects.filter(person=reader, other=other).values("is_same_job")[:1]
    return (
        readable(person, reader)
        .of(person)
        .with_names()
        .annotate(
            is_colleague=Exists(ColleagueLink.objects.filter(member=reader, colleague=other)),
            is_same_job=Subquery(verdict, output_field=BooleanField()),
            place=Subquery(Role.objects.filter(person=other, is_main=True).values("workplace__name")[:1]),
        )
    )


def margin(person: User, reader: User) -> Margin:
    """The first three and the number of all. One query, of rows that the night has made."""
    rows: Any = stored(person, reader).annotate(number=Window(Count("pk")))[:IN_MARGIN]
    lines = [_line(row, reader, person) for row in rows]
    return Margin(lines, rows[0].number if lines else 0)


def first_of(reader: User, most: int) -> tuple[list[int], int]:
    """Numbers of the reader's first `most` counterparts, and how many there are. One query."""
    numbered = readable(reader, reader).annotate(number=Window(Count("pk"))).order_by("rank")
    rows = list(numbered.values_list("other_id", "number")[:most])
    return [pk for pk, _number in rows], rows[0][1] if rows else 0


def listed(person: User, reader: User) -> list[Line]:
    """All of them, spread over departments as they are now. Two queries."""
    rows = spread(stored(person, reader), lambda row: _department(row.other))
    found: list[Any] = list(rows)
    shared = {row.other_id: row.reasons.get("skills", []) for row in found}
    tags = _tags(shared)
    return [_line(row, reader, person, tags.get(row.other_id, [])) for row in found]


def told(words: str, reader: User) -> list[Line]:
    """Who does what a text tells of. A dozen queries."""
    rows = free_text.look(reader=reader, words=words)
    links = ColleagueLink.objects.filter(member=reader, colleague=OuterRef("pk"))
    place = Role.objects.filter(person=OuterRef("pk"), is_main=True).values("workplace__name")[:1]
    people: Mapping[int, Any] = (
        User.objects.visible_to(reader)
        .members()
        .select_related("department")
        .annotate(is_colleague=Exists(links), place=Subquery(place))
        .in_bulk([row.other_id for row in rows])
    )
    tags = _tags({row.other_id: row.reasons.pop("skills", []) for row in rows})
    return [
        Line(
            other=people[row.other_id],
            reasons=in_words(row, reader),
            tags=tags.get(row.other_id, []),
            place=people[row.other_id].place or "",
            is_colleague=people[row.other_id].is_colleague,
        )
        for row in rows
        if row.other_id in people
    ]


def line_of(other: User, reader: User) -> Line:
    """The row of one person on the reader's own page, whatever was just said of them."""
    row: Any = stored(reader, reader).filter(other=other).first()
    if row is not None:
        return _line(row, reader, reader, _tags({other.pk: row.reasons.get("skills", [])}).get(other.pk, []))
    verdict = CounterpartVerdict.objects.filter(person=reader, other=other).first()
    added = ColleagueLink.objects.filter(member=reader, colleague=other).exists()
    said = None if verdict is None else verdict.is_same_job
    return Line(other, is_colleague=added, is_same_job=said, may_judge=True)


def _line(row: Any, reader: User, person: User, tags: Iterable[Tag] = ()) -> Line:
    return Line(
        other=row.other,
        reasons=in_words(row, reader, person),
        tags=list(tags),
        place=row.place or "",
        is_colleague=row.is_colleague,
        is_same_job=row.is_same_job,
        may_judge=person == reader,
    )


def _department(person: User) -> tuple[int, ...]:
    return () if person.department_id is None else (person.department_id,)


def _tags(shared: Mapping[int, list[int]]) -> dict[int, list[Tag]]:
    """A few skills of each of these people, those that are shared first. One query."""
    rows = Skill.objects.filter(content_object__in=shared).select_related("tag").order_by("tag__name")
    found: dict[int, list[tuple[int, Tag]]] = {}
    for row in rows:
        order = shared[row.content_object_id]
        place = order.index(row.tag_id) if row.tag_id in order else len(order)
        found.setdefault(row.content_object_id, []).append((place, row.tag))
    return {
        pk: [tag for _place, tag in sorted(tags, key=lambda pair: pair[0])][:MOST_TAGS] for pk, tags in found.items()
    }
