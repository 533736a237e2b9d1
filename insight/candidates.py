"""Who could be meant at all: the queries behind the ranking, each for many askers at once.

For each term that an asker has, the first two thousand people of other departments who have it; the three hundred of
them who share most are looked at closely. Threads and links are read up to a limit that no ordinary person reaches.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from insight.scoring import Common, Facts

MOST_OF_A_TERM: Final = 2000
MOST_LOOKED_AT: Final = 300  # candidates of one asker
MOST_LOOKED_AT_FOR_TEXT: Final = 150  # where nothing but what was looked for adds to the score
MOST_WRITTEN: Final = 200  # threads of one person, the newest of their own and the newest answered
CROWD: Final = 100  # replies: who met in a longer thread has not met
LEAST_THREADS: Final = 2  # shared, where nothing else is
MOST_WHO_ADDED: Final = 100  # of those who have added a person
MOST_ADDED: Final = 200  # of those whom each of these has added

Pair = tuple[int, int]  # asker, other


@dataclass(frozen=True)
class Ask:
    """One who looks: a person, or a text of somebody, with what each term is worth to them."""

    person_id: int
    departments: frozenset[int]
    worth: Mapping[int, float]


_NEAR: Final = """
    WITH asker AS (
        SELECT id, person_id, departments::bigint[] AS departments FROM
            unnest(%(askers)s::bigint[], %(people)s::bigint[], %(departments)s::text[])
                named (id, person_id, departments)
    ), own AS (
        SELECT * FROM
            unnest(%(of)s::bigint[], %(terms)s::bigint[], %(worth)s::float8[]) named (asker_id, term_id, worth)
    )
    SELECT asker.id, near.person_id FROM asker CROSS JOIN LATERAL (
        SELECT found.person_id FROM own CROSS JOIN LATERAL (
            SELECT trait.person_id FROM insight_trait trait
            WHERE trait.term_id = own.term_id AND trait.department_id <> ALL (asker.departments)
            ORDER BY trait.weight DESC, trait.person_id LIMIT %(most)s
        ) found
        WHERE own.asker_id = asker.id AND found.person_id <> asker.person_id
        GROUP BY found.person_id ORDER BY sum(own.worth) DESC, found.person_id LIMIT %(looked_at)s
    ) near
"""
_SHARED: Final = """
    WITH own AS (
        SELECT asker_id, array_agg(term_id) AS terms
        FROM unnest(%(of)s::bigint[], %(terms)s::bigint[]) named (asker_id, term_id) GROUP BY 1
    )
    SELECT pair.asker_id, pair.other_id, array_agg(trait.term_id)
    FROM unnest(%(askers)s::bigint[], %(others)s::bigint[]) pair (asker_id, other_id)
    JOIN own ON own.asker_id = pair.asker_id
    JOIN insight_trait trait ON trait.person_id = pair.other_id AND trait.term_id = ANY (own.terms)
    GROUP BY 1, 2
"""
_FACTS: Final = """
    SELECT role.person_id, array_agg(role.department_id), array_agg(role.profession_id), array_agg(role.grade),
        array_agg(lower(role.job_title))
    FROM profiles_role role
    WHERE role.person_id = ANY (%(people)s) AND (role.started_on IS NULL OR role.started_on <= %(today)s)
        AND (role.ended_on IS NULL OR role.ended_on > %(today)s)
    GROUP BY 1
"""
_THREADS: Final = """
    WITH wrote AS (
        SELECT asker.id AS person_id, mine.id AS entry_id, mine.author_id
        FROM unnest(%(people)s::bigint[]) asker (id) CROSS JOIN LATERAL (
            SELECT entry.id, entry.author_id FROM content_entry entry
            WHERE entry.author_id = asker.id AND entry.published_at IS NOT NULL AND entry.state = 'published'
                AND entry.audience = 'everyone' AND entry.voice = 'personal'
            ORDER BY entry.published_at DESC, entry.id DESC LIMIT %(written)s
        ) mine
        UNION
        SELECT asker.id, entry.id, entry.author_id FROM unnest(%(people)s::bigint[]) asker (id) CROSS JOIN LATERAL (
            SELECT reply.entry_id FROM content_reply reply
            WHERE reply.author_id = asker.id AND reply.state = 'published' AND reply.voice = 'personal'
            ORDER BY reply.created_at DESC, reply.id DESC LIMIT %(written)s
        ) answered JOIN content_entry entry ON entry.id = answered.entry_id AND entry.state = 'published'
            AND entry.audience = 'everyone' AND entry.voice = 'personal'
    )
    SELECT wrote.person_id, other.author_id, count(DISTINCT wrote.entry_id)
    FROM wrote JOIN content_activity activity
        ON activity.entry_id = wrote.entry_id AND activity.reply_count BETWEEN 1 AND %(crowd)s
    CROSS JOIN LATERAL (
        SELECT reply.author_id FROM content_reply reply
        WHERE reply.entry_id = wrote.entry_id AND reply.state = 'published' AND reply.voice = 'personal'
        UNION SELECT wrote.author_id
    ) other
    WHERE other.author_id <> wrote.person_id
    GROUP BY 1, 2
"""
_KNOWN_BY: Final = """
    SELECT pair.asker_id, pair.other_id, count(*), min(theirs.member_id)
    FROM unnest(%(people)s::bigint[]) asker (id)
    CROSS JOIN LATERAL (
        SELECT link.member_id FROM colleagues_colleaguelink link
        WHERE link.colleague_id = asker.id
        ORDER BY link.created_at DESC, link.id DESC LIMIT %(who_added)s
    ) mine
    JOIN profiles_user who ON who.id = mine.member_id AND who.confirmed_at IS NOT NULL
        AND who.admitted_at IS NOT NULL AND who.suspended_at IS NULL AND who.left_at IS NULL
    CROSS JOIN LATERAL (
        SELECT link.member_id, link.colleague_id FROM colleagues_colleaguelink link
        WHERE link.member_id = mine.member_id
        ORDER BY link.created_at DESC, link.id DESC LIMIT %(added)s
    ) theirs
    JOIN unnest(%(askers)s::bigint[], %(others)s::bigint[]) pair (asker_id, other_id)
        ON pair.asker_id = asker.id AND pair.other_id = theirs.colleague_id
    WHERE NOT EXISTS (
        SELECT FROM colleagues_block block
        WHERE (block.blocker_id, block.blocked_id) IN ((asker.id, mine.member_id), (mine.member_id, asker.id))
    )
    GROUP BY 1, 2
"""


def near(asks: Mapping[int, Ask], *, most: int = MOST_LOOKED_AT) -> dict[int, list[int]]:
    """For each key of `asks` up to `most` people of other departments who share the most. One query."""
    flat = [(key, term, worth) for key, ask in asks.items() for term, worth in ask.worth.items()]
    rows = _rows(
        _NEAR,
        askers=list(asks),
        people=[ask.person_id for ask in asks.values()],
        departments=["{" + ",".join(map(str, sorted(ask.departments))) + "}" for ask in asks.values()],
        of=[key for key, _term, _worth in flat],
        terms=[term for _key, term, _worth in flat],
        worth=[worth for _key, _term, worth in flat],
        most=MOST_OF_A_TERM,
        looked_at=most,
    )
    found: dict[int, list[int]] = {key: [] for key in asks}
    for key, other in rows:
        found[key].append(other)
    return found


def shared_terms(asks: Mapping[int, Ask], pairs: Sequence[Pair]) -> dict[Pair, list[int]]:
    """Which of the asker's terms the other has, for those pairs that share any. One query."""
    flat = [(key, term) for key, ask in asks.items() for term in ask.worth]
    rows = _rows(
        _SHARED,
        of=[key for key, _term in flat],
        terms=[term for _key, term in flat],
        askers=[asker for asker, _other in pairs],
        others=[other for _asker, other in pairs],
    )
    return {(asker, other): sorted(terms) for asker, other, terms in rows}


def facts_of(people: Iterable[int]) -> dict[int, Facts]:
    """What is public of the roles of today of these people. One query."""
    rows = _rows(_FACTS, people=sorted(set(people)), today=timezone.localdate())
    return {
        pk: Facts(
            frozenset(departments),
            frozenset(professions) - {None},
            frozenset(grades) - {None},
            frozenset(title.strip() for title in titles) - {""},
        )
        for pk, departments, professions, grades, titles in rows
    }


def shared_threads(people: Sequence[int]) -> dict[Pair, int]:
    """In how many threads that everybody may read each of `people` and another person both wrote. One query."""
    rows = _rows(_THREADS, people=list(people), written=MOST_WRITTEN, crowd=CROWD)
    return {(person, other): number for person, other, number in rows}


def known_by(people: Sequence[int], pairs: Sequence[Pair]) -> dict[Pair, tuple[int, int]]:
    """How many members have added both of a pair, and one of these whom nothing parts from the asker. One query."""
    rows = _rows(
        _KNOWN_BY,
        people=list(people),
        askers=[asker for asker, _other in pairs],
        others=[other for _asker, other in pairs],
        who_added=MOST_WHO_ADDED,
        added=MOST_ADDED,
    )
    return {(asker, other): (number, one) for asker, other, number, one in rows}


def common(
    pair: Pair, terms: Mapping[Pair, list[int]], threads: Mapping[Pair, int], known: Mapping[Pair, tuple[int, int]]
) -> Common:
    """All of that for one pair."""
    number, one = known.get(pair, (0, None))
    return Common(terms.get(pair, ()), threads.get(pair, 0), number, one)


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
