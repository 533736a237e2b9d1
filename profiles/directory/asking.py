"""From what somebody typed to the ways in which each word of it may be found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.db.models import TextChoices

from profiles import folding
from profiles.directory import nicknames
from profiles.directory.weights import BEGINNING, EXACT, NICKNAME, ONE_SLIP, TWO_SLIPS, USUAL
from profiles.models.document import Field, lexeme

MOST_WORDS: Final = 6  # of a search; more are not looked at
SHORTEST_BEGINNING: Final = 3  # letters
SHORTEST_CORRECTED: Final = 3
SHORTEST_PLAIN_CORRECTED: Final = 5  # but for names: "DBT" is no slip of "DfT"
MOST_CORRECTIONS: Final = 8  # of a word
_LONG: Final = 7  # letters: such a word may have two slips
_LIKE_ENOUGH: Final = 0.4  # by trigrams, to be looked at for two slips
_MOST_INITIALS: Final = 5
_NAMES: Final = (Field.NAME, Field.KNOWN_AS)
PLAIN: Final = tuple(one for one in Field if one not in (*_NAMES, Field.INITIAL, Field.INITIALS))
# One by one: of "any of these" Postgres expects thousands of words, and reads the whole table until it has enough.
_KNOWN: Final = """
    SELECT 'weight', field::text, weight::text, NULL FROM profiles_directoryweight
    UNION ALL
    SELECT 'nickname', short, name, is_used::text FROM profiles_nickname
    WHERE short = ANY(%(words)s) OR name = ANY(%(words)s)
    UNION ALL
    (SELECT 'like', word, is_name::text, NULL
     FROM unnest(%(neighbours)s::text[]) AS near CROSS JOIN LATERAL (
        SELECT word, is_name FROM profiles_directoryword WHERE neighbours @> ARRAY[near] LIMIT 50) AS shares)
    UNION ALL
    (SELECT 'like', word, is_name::text, NULL
     FROM unnest(%(long)s::text[]) AS typed CROSS JOIN LATERAL (
        SELECT word, is_name FROM profiles_directoryword
        WHERE word %% typed AND similarity(word, typed) > %(like)s
        ORDER BY similarity(word, typed) DESC LIMIT 12) AS near)"""


class How(TextChoices):
    """In which way a word that was typed is the one that stands in the row."""

    EXACT = "exact"
    NICKNAME = "nickname"
    BEGINNING = "beginning"
    SLIP = "slip"


@dataclass(frozen=True)
class Way:
    """One way in which a word may be found: as `word` in `where`."""

    where: Field
    word: str
    how: How
    points: int

    @property
    def query(self) -> str:
        """As a tsquery says it."""
        return quoted(lexeme(self.where, self.word)) + (":*" if self.how is How.BEGINNING else "")


@dataclass(frozen=True)
class Term:
    """One word of the search, and all ways in which it may be found, the best first."""

    typed: str
    ways: tuple[Way, ...]

    def query(self, *, names_only: bool = False) -> str:
        """Any of the ways. A way that another one includes is left out."""
        begun = {(way.where, way.word) for way in self.ways if way.how is How.BEGINNING}
        ways = [
            way
            for way in self.ways
            if way.how is How.BEGINNING or (way.where, way.word) not in begun
            if not names_only or way.where not in PLAIN
        ]
        return f"({' | '.join(dict.fromkeys(way.query for way in ways))})" if ways else ""


@dataclass(frozen=True)
class Asked:
    """A search: its words, and the keys that a name or a job equals which is meant exactly."""

    terms: tuple[Term, ...] = ()
    name_key: str = ""
    job_key: str = ""
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by the word that was typed

    def query(self, *, names_only: bool = False) -> str:
        """All of the words, each in any of its ways; "" where there is none."""
        parts = [term.query(names_only=names_only) for term in self.terms]
        return " & ".join(parts) if all(parts) else ""


@dataclass(frozen=True)
class Known:
    """What the database knows of the words of a search, in one query."""

    weights: Mapping[str, int]
    nicknames: tuple[tuple[str, str, bool], ...]
    like: tuple[tuple[str, bool], ...]  # words that stand in rows, and whether as a name


def words_of(typed: str) -> list[str]:
    """The words that are looked for: at most six, without "of" and "ap" unless there is nothing else."""
    words = folding.words_of(typed)
    telling = [word for word in words if not folding.is_small(word) and word not in folding.PARTICLES]
    return list(dict.fromkeys(telling or words))[:MOST_WORDS]


def known_of(words: Iterable[str]) -> Known:
    """One query."""
    words = list(words)
    corrected = [word for word in words if len(word) >= SHORTEST_CORRECTED and word.isalpha()]
    with connection.cursor() as cursor:
        cursor.execute(
            _KNOWN,
            {
                "words": words,
                "neighbours": sorted({near for word in corrected for near in _near(word)}),
                "long": [word for word in corrected if len(word) >= _LONG],
                "like": _LIKE_ENOUGH,
            },
        )
        rows: list[Any] = cursor.fetchall()
    return Known(
        weights={**USUAL, **{key: int(value) for kind, key, value, _used in rows if kind == "weight"}},
        nicknames=tuple((key, value, used == "true") for kind, key, value, used in rows if kind == "nickname"),
        like=tuple(dict.fromkeys((key, value == "true") for kind, key, value, _used in rows if kind == "like")),
    )


def ask(typed: str, known: Known, *, corrected: bool = False, is_typing: bool = False) -> Asked:
    """The search for `typed`; `corrected` also as words that differ by a slip of the hand.

    While somebody `is_typing`, only the last word may be a beginning, and it may be a short one.
    """
    words = words_of(typed)
    corrections = {word: _corrections(word, known) for word in words} if corrected else {}
    terms = []
    for number, word in enumerate(words, start=1):
        may_begin = number == len(words) if is_typing else len(word) >= SHORTEST_BEGINNING
        may_be_part = may_begin and len(word) >= SHORTEST_BEGINNING
        ways = [*_as_name(word, known, may_begin), *_as_plain(word, known, may_be_part)]
        for other, is_name, slips in corrections.get(word, ()):
            tenths = ONE_SLIP if slips == 1 else TWO_SLIPS
            where = _NAMES if is_name else PLAIN
            ways += [_way(known, one, other, How.SLIP, tenths) for one in where]
        ways.sort(key=lambda way: -way.points)
        terms.append(Term(word, tuple(ways)))
    return Asked(
        terms=tuple(terms),
        name_key=folding.fold(typed),
        job_key=" ".join(folding.plain_words(typed)),
        corrections={word: tuple(other for other, _is_name, _slips in found) for word, found in corrections.items()},
    )


def quoted(text: str) -> str:
    """A lexeme for a tsquery, whatever is in it."""
    doubled = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _as_name(word: str, known: Known, may_begin: bool) -> Iterable[Way]:
    for where in _NAMES:
        yield _way(known, where, word, How.EXACT, EXACT)
        for other in nicknames.stand_for(word, known.nicknames):
            yield _way(known, where, other, How.NICKNAME, NICKNAME)
        if may_begin:
            yield _way(known, where, word, How.BEGINNING, BEGINNING)
    if len(word) == 1:
        yield _way(known, Field.INITIAL, word, How.EXACT, EXACT)
    elif len(word) <= _MOST_INITIALS:
        yield _way(known, Field.INITIALS, word, How.EXACT, EXACT)


def _as_plain(word: str, known: Known, may_begin: bool) -> Iterable[Way]:
    stem = folding.stem(word)
    for where in PLAIN:
        yield _way(known, where, stem, How.EXACT, EXACT)
        if may_begin:
            yield _way(known, where, stem, How.BEGINNING, BEGINNING)


def _way(known: Known, where: Field, word: str, how: How, tenths: int) -> Way:
    return Way(where, word, how, known.weights[where] * tenths)


def _near(word: str) -> set[str]:
    """What the word shares with one that differs by a slip; of the plural the word itself too."""
    return {*folding.neighbours(word), *folding.neighbours(folding.stem(word))}


def _corrections(word: str, known: Known) -> list[tuple[str, bool, int]]:
    """Words like that one, whether they are names, and how many slips away: the nearest first."""
    if len(word) < SHORTEST_CORRECTED:
        return []
    most = 2 if len(word) >= _LONG else 1
    found = []
    for other, is_name in known.like:
        is_short = len(word) < SHORTEST_PLAIN_CORRECTED
        if (is_short and not is_name) or (len(word) == SHORTEST_CORRECTED and other[0] != word[0]):
            continue
        slips = min(folding.distance(word, other), folding.distance(folding.stem(word), other) if not is_name else 9)
        if 0 < slips <= most:
            found.append((other, is_name, slips))
    found.sort(key=lambda one: (one[2], one[0][0] != word[0], abs(len(one[0]) - len(word)), one[0]))
    return found[: 2 * MOST_CORRECTIONS]
