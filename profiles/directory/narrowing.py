"""By what a list of people is narrowed: one value of each facet, all of them in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from profiles.directory.asking import Asked, quoted
from profiles.directory.searching import MOST_RANKED, candidates, fetch
from profiles.models import LANGUAGES, Department, Facet, Grade, Profession, User, Workplace, departments_of
from profiles.models.document import lexeme
from profiles.models.working import DAYS

OTHERS: Final = "others"  # in the place of a department: any but mine
MOST_SHOWN: Final = 8  # values of a facet
MOST_COUNTED: Final = 100
PARAMETERS: Final[Mapping[str, Facet]] = {
    "department": Facet.DEPARTMENT,
    "profession": Facet.PROFESSION,
    "grade": Facet.GRADE,
    "place": Facet.WORKPLACE,
    "skill": Facet.SKILL,
    "day": Facet.DAY,
    "language": Facet.LANGUAGE,
}


@dataclass(frozen=True)
class Value:
    """A value of a facet: how it stands in the row, in an address, and in words."""

    stored: str
    slug: str
    label: str


@dataclass(frozen=True)
class Choice:
    """A link that narrows the list to a value, with how many people it would leave ("37", "100+", "12+")."""

    url: str
    label: str
    count: str


@dataclass(frozen=True)
class Chosen:
    """A value that the list is narrowed to, with the link that takes it off."""

    name: str
    heading: str
    label: str
    url: str


@dataclass
class Values:
    """All values that a facet may have, of what is read once a page. Three queries."""

    departments: list[Department] = field(default_factory=lambda: list(Department.objects.order_by("short_name", "pk")))
    professions: list[Profession] = field(default_factory=lambda: list(Profession.objects.order_by("name")))
    workplaces: list[Workplace] = field(default_factory=lambda: list(Workplace.objects.order_by("town", "name")))

    @cached_property
    def of(self) -> dict[Facet, dict[str, Value]]:
        """By facet and by how it stands in the row; skills are not among them: their name is all there is."""
        rows: dict[Facet, Iterable[tuple[Any, str, str]]] = {
            Facet.DEPARTMENT: ((one.pk, one.slug, one.short_name or one.name) for one in self.departments),
            Facet.PROFESSION: ((one.pk, one.slug, one.label) for one in self.professions),
            Facet.WORKPLACE: ((one.pk, one.slug, place_label(one)) for one in self.workplaces),
            Facet.GRADE: ((value, str(value), str(label)) for value, label in Grade.choices),
            Facet.DAY: ((value, str(value), str(label)) for value, label in DAYS),
            Facet.LANGUAGE: ((value, value, str(label)) for value, label in LANGUAGES),
        }
        return {
            facet: {lexeme(facet, pk): Value(lexeme(facet, pk), slug, label) for pk, slug, label in of_facet}
            for facet, of_facet in rows.items()
        }

    def stored(self, facet: Facet, value: str) -> Value | None:
        """The value that stands in the row of facet `facet`."""
        if facet is Facet.SKILL:
            return Value(value, value[1:], f"#{value[1:]}")
        return self.of[facet].get(value)

    def named(self, facet: Facet, slug: str) -> Value | None:
        """The value of that name in an address; None where there is none."""
        if facet is Facet.SKILL:
            name = slug.strip().lstrip("#").lower()[:100]
            return Value(lexeme(facet, name), name, f"#{name}") if name else None
        return next((value for value in self.of[facet].values() if value.slug == slug), None)


class Narrowing:
    """What an address asks for: words, and at most one value of each facet. What nobody knows is left out."""

    def __init__(self, params: Mapping[str, str], *, words: str, reader: User, values: Values) -> None:
        self.words, self.reader, self.values = words, reader, values
        self.others = params.get("department") == OTHERS
        self.chosen: dict[str, Value] = {}
        for name, facet in PARAMETERS.items():
            value = values.named(facet, params[name][:200]) if params.get(name) else None
            if value is not None:
                self.chosen[name] = value

    @property
    def params(self) -> dict[str, str]:
        """The parts of the address, but for the page."""
        asked = {"q": self.words} if self.words else {}
        if self.others:
            asked["department"] = OTHERS
        return asked | {name: value.slug for name, value in self.chosen.items()}

    def url(self, **changed: str) -> str:
        """The same list, otherwise in what is `changed`; "" takes it off."""
        params = {name: value for name, value in (self.params | changed).items() if value}
        return "?" + urlencode(params) if params else "?"

    @cached_property
    def query(self) -> str:
        """As a tsquery; "" where nothing narrows. One query for "any but mine"."""
        parts = [quoted(value.stored) for value in self.chosen.values()]
        if self.others:
            mine = departments_of(self.reader)
            parts += [f"!{quoted(lexeme(Facet.DEPARTMENT, pk))}" for pk in mine]
            parts.append(f"({' | '.join(quoted(value) for value in self.values.of[Facet.DEPARTMENT]) or quoted('D')})")
        return " & ".join(parts)

    @property
    def removable(self) -> list[Chosen]:
        """What narrows the list, each with the link that takes it off."""
        found = [
            Chosen(name, str(PARAMETERS[name].label), value.label, self.url(**{name: ""}))
            for name, value in self.chosen.items()
        ]
        if self.others:
            heading, url = str(Facet.DEPARTMENT.label), self.url(department="")
            found.insert(0, Chosen("department", heading, _("Any but mine"), url))
        return found


@dataclass(frozen=True)
class Facets:
    """How many people there are, in how many departments, and by what the list may be narrowed further."""

    total: int
    departments: int
    is_capped: bool  # there are more than were counted
    choices: Sequence[tuple[str, Sequence[Choice]]]  # by heading
    ids: frozenset[int]  # of all, where they are few enough to be counted


def count(asked: Asked, narrowing: Narrowing, *, is_search: bool) -> Facets:
    """Count those who match and by what they may be narrowed: to 500 people, and to 100 of each. One query."""
    if is_search:
        found, values = candidates(asked, narrowing.query)
    else:
        also = "AND words @@ %s::tsquery" if narrowing.query else ""
        found = _EVERYBODY.format(also=also, most=MOST_RANKED)
        values = [narrowing.query] if narrowing.query else []
    rows = fetch(_COUNT.format(found=found), values) if found else []
    counts = {facet: number for facet, number, _ids in rows if facet}
    ids = next((ids for facet, _number, ids in rows if not facet), None) or []
    is_capped = len(ids) >= MOST_RANKED
    return Facets(
        total=len(ids),
        departments=sum(facet[0] == Facet.DEPARTMENT for facet in counts),
        is_capped=is_capped,
        choices=_choices(counts, narrowing, is_capped=is_capped, total=len(ids)),
        ids=frozenset(ids),
    )


def place_label(place: Workplace) -> str:
    """The town, and the building where it is not named after it."""
    return place.name if place.town.casefold() in place.name.casefold() else f"{place.name}, {place.town}"


def _choices(
    counts: Mapping[str, int], narrowing: Narrowing, *, is_capped: bool, total: int
) -> list[tuple[str, list[Choice]]]:
    found = []
    for name, facet in PARAMETERS.items():
        if name in narrowing.chosen:
            continue
        of_facet = [(value, number) for value, number in counts.items() if value[0] == facet.value]
        of_facet.sort(key=lambda pair: (-pair[1], pair[0]))
        shown = []
        for stored, number in of_facet[:MOST_SHOWN]:
            value = narrowing.values.stored(facet, stored)
            if value is not None:
                shown.append(Choice(narrowing.url(**{name: value.slug}), value.label, _in_words(number, is_capped)))
        if facet is Facet.DAY:
            shown.sort(key=lambda choice: choice.url)
        if any(number < total for _value, number in of_facet):  # a value that all have narrows nothing
            found.append((str(facet.label), shown))
    return found


def _in_words(number: int, is_capped: bool) -> str:
    if number > MOST_COUNTED:
        return f"{MOST_COUNTED}+"
    return f"{number}+" if is_capped else str(number)


_EVERYBODY: Final = "SELECT person_id FROM profiles_persondocument WHERE NOT has_left {also} LIMIT {most}"
_COUNT: Final = """
    WITH found AS MATERIALIZED ({found})
    SELECT '' AS facet, count(*), array_agg(person_id) FROM found
    UNION ALL
    SELECT facet, count(*), NULL FROM found JOIN profiles_persondocument USING (person_id), unnest(facets) AS facet
    GROUP BY facet"""
