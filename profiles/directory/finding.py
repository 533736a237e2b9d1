"""One page of people, with why each was found; and a few of them while somebody types."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from core.paging import PAGE_SIZE, paginate
from profiles import folding
from profiles.directory import narrowing as narrowings
from profiles.directory.asking import Asked, ask, known_of, words_of
from profiles.directory.narrowing import Facets, Narrowing
from profiles.directory.reasons import reason
from profiles.directory.searching import Hit, Place, fetch, hits
from profiles.directory.weights import IS_THE_NAME_SWAPPED
from profiles.models import PersonDocument, User

MOST_SUGGESTED: Final = 8
_ENOUGH: Final = 16  # names that begin so: some of them may be left out
_MOST_ASKED: Final = 40  # for a suggestion: those that the caller leaves out are among them
SKILLS_SHOWN: Final = 4


@dataclass(frozen=True)
class Person:
    """Somebody on the page, with what the row says of them."""

    person: User
    reason: str
    place: str
    skills: Sequence[str]


@dataclass(frozen=True)
class Found:
    """One page of people, the addresses of its neighbours, and what the whole list is."""

    people: Sequence[Person]
    newer_url: str
    older_url: str
    facets: Facets
    without: Sequence[tuple[str, str]]  # searches with a word less, as addresses and words, where nobody was found
    is_search: bool
    is_ranked: bool = False  # the best first, where the others are the newest first


def find(narrowing: Narrowing, params: Mapping[str, str]) -> Found:
    """The page that `params` (`before=` or `after=`) ask for, of people whom the reader may see.

    At most five queries, and those of `narrowing`.
    """
    if not narrowing.reader.may_read:
        return Found([], "", "", Facets(0, 0, False, [], frozenset()), [], False)
    words = words_of(narrowing.words)
    if not words:
        return _browse(narrowing, params)
    known = known_of(words)
    asked = ask(narrowing.words, known)
    page = _ranked(asked, narrowing, params)
    is_met = bool(page.hits) and page.hits[0].score >= IS_THE_NAME_SWAPPED  # somebody is called just that
    if len(page.hits) < PAGE_SIZE and not (is_met or page.newer or page.older):
        asked = ask(narrowing.words, known, corrected=True)
        if any(asked.corrections.values()):
            page = _ranked(asked, narrowing, params)
    return Found(
        people=_people(page.hits, narrowing.reader, asked),
        newer_url=narrowing.url(after=page.newer) if page.newer else "",
        older_url=narrowing.url(before=page.older) if page.older else "",
        facets=narrowings.count(asked, narrowing, is_search=True),
        without=_without(asked, page.hits, narrowing),
        is_search=True,
        is_ranked=True,
    )


def suggest(*, reader: User, words: str, without: "QuerySet[Any, int]") -> list[User]:
    """Up to eight members to name in a text, less the reader and those of the ids `without`. At most four queries."""
    people = User.objects.visible_to(reader).members().exclude(pk=reader.pk).exclude(pk__in=without)
    found = [person for person, _reason in suggest_hits(reader=reader, words=words, most=_MOST_ASKED, people=people)]
    return found[:MOST_SUGGESTED]


def suggest_hits(
    *, reader: User, words: str, most: int = MOST_SUGGESTED, people: "QuerySet[User] | None" = None
) -> list[tuple[User, str]]:
    """Up to `most` people for what is being typed, with why. At most four queries.

    Those whose name begins so come first, by an index of names alone: it answers one letter as fast as ten.
    """
    key = folding.fold(words)
    if not key or not reader.may_read:
        return []
    people = User.objects.visible_to(reader) if people is None else people
    people = people.select_related("department").defer("about", "about_html")
    ids, near, asked = beginning(key, most), [], Asked()
    if len(key) > 1 and len(ids) < min(most, _ENOUGH):
        known = known_of(words_of(words))
        asked = ask(words, known, is_typing=True)
        near = hits(asked, size=most)
        if len({*ids, *(hit.person_id for hit in near)}) < MOST_SUGGESTED:
            asked = ask(words, known, is_typing=True, corrected=True)
            near = hits(asked, size=most)
    found = people.in_bulk({*ids, *(hit.person_id for hit in near)})
    chosen = [(found[pk], "") for pk in ids if pk in found]
    others = [hit for hit in near if hit.person_id in found and hit.person_id not in ids]
    return [*chosen, *((found[hit.person_id], reason(hit, asked, found[hit.person_id].name)) for hit in others)][:most]


@dataclass(frozen=True)
class _Ranked:
    hits: list[Hit]
    newer: str
    older: str


def _ranked(asked: Asked, narrowing: Narrowing, params: Mapping[str, str]) -> _Ranked:
    before, after = _read(params.get("before")), _read(params.get("after"))
    if after is not None:
        found = hits(asked, narrowed=narrowing.query, size=PAGE_SIZE + 1, beyond=after, backwards=True)
        more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE][::-1]
        if found:
            return _Ranked(found, _cursor(found[0]) if more else "", _cursor(found[-1]))
    found = hits(asked, narrowed=narrowing.query, size=PAGE_SIZE + 1, beyond=before)
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    newer = _cursor(found[0]) if found and before is not None else ""
    return _Ranked(found, newer, _cursor(found[-1]) if more else "")


def _browse(narrowing: Narrowing, params: Mapping[str, str]) -> Found:
    facets = narrowings.count(Asked(), narrowing, is_search=False)
    rows = PersonDocument.objects.visible_to(narrowing.reader).filter(has_left=False)
    if narrowing.query:  # few are fetched by their ids; of many the newest are found by walking along
        fits = RawSQL("words @@ %s::tsquery", [narrowing.query], output_field=BooleanField())
        rows = rows.filter(Q(fits)) if facets.is_capped else rows.filter(pk__in=facets.ids)
    page = paginate(rows.defer("words"), dict(params), moment="joined_at", extra=narrowing.params)
    listed = [Hit(row.pk, 0, (), row.labels) for row in page.rows]
    return Found(
        people=_people(listed, narrowing.reader, Asked()),
        newer_url=page.newer_url,
        older_url=page.older_url,
        facets=facets,
        without=[],
        is_search=bool(narrowing.params),
    )


def _people(found: Sequence[Hit], reader: User, asked: Asked) -> list[Person]:
    rows = User.objects.visible_to(reader).filter(pk__in=[hit.person_id for hit in found])
    people = {person.pk: person for person in rows.select_related("department").defer("about", "about_html")}
    return [
        Person(
            person=people[hit.person_id],
            reason=reason(hit, asked, people[hit.person_id].name),
            place=(hit.labels.get("w") or [""])[0],
            skills=(hit.labels.get("s") or [])[:SKILLS_SHOWN],
        )
        for hit in found
        if hit.person_id in people
    ]


def _without(asked: Asked, found: Sequence[Hit], narrowing: Narrowing) -> list[tuple[str, str]]:
    """Where nobody has all of the words: the same search with one of them less, as addresses and words."""
    if found or len(asked.terms) == 1:
        return []
    typed = [term.typed for term in asked.terms]
    rests = [" ".join(typed[:number] + typed[number + 1 :]) for number in range(len(typed))]
    return [(narrowing.url(q=words), words) for words in rests]


def beginning(key: str, most: int) -> list[int]:
    """People whose name, or whose last name, begins so, in the order of the alphabet."""
    rows = fetch(_BEGINNING, [f"{key}%", most] * 2)
    return list(dict.fromkeys(pk for (pk,) in rows))[:most]


def _cursor(hit: Hit) -> str:
    return f"{hit.score}.{hit.person_id}"


def _read(text: str | None) -> Place | None:
    """Where a page ends. What was cut or made up is the first page."""
    found = _CURSOR.fullmatch(text or "")
    return (int(found[1]), int(found[2])) if found else None


_CURSOR: Final = re.compile(r"(-?[0-9]{1,9})\.([0-9]{1,15})")
_BEGINNING: Final = """
    SELECT person_id FROM (
        (SELECT person_id, 0 AS turn, name_key AS name FROM profiles_persondocument
         WHERE name_key LIKE %s AND NOT has_left ORDER BY name_key, person_id LIMIT %s)
        UNION ALL
        (SELECT person_id, 1, swapped_key FROM profiles_persondocument
         WHERE swapped_key LIKE %s AND NOT has_left ORDER BY swapped_key, person_id LIMIT %s)
    ) AS found ORDER BY turn, name, person_id"""
