"""From a question to what Postgres is asked: words of three configurations, their Welsh forms and their synonyms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from django.db.models import Q

from core import text
from profiles import folding
from search.models import Synonym
from search.questions import Question
from search.welsh import forms_of

MOST_WORDS: Final = 20
MOST_PHRASES: Final = 10
LONGEST_WORD: Final = 100  # characters
MOST_SYNONYMS: Final = 8  # in one question
LONGEST_SPAN: Final = 5  # words that may have a synonym together
WELSH: Final = "'·cy'"
NEVER: Final = "'·never'"  # no document has this word


@dataclass(frozen=True)
class Term:
    """A word or a phrase, as Postgres reads it: texts of queries, "" where nothing but stop words is left."""

    english: str
    stems: str  # with its stop words, which titles alone have
    welsh: str
    lexemes: tuple[str, ...]  # of the title
    forms: tuple[str, ...]  # in Welsh; none for a phrase


@dataclass(frozen=True)
class Asked:
    """Texts of tsqueries. `body` is what every hit holds; "" where nothing is asked for but filters."""

    body: str = ""
    titled: str = ""  # the same of titles alone
    exact: str = ""  # the whole title is the question
    phrase: str = ""  # all words beside one another
    each: tuple[str, ...] = ()  # for each word of the question what says that a title holds it
    marked: str = ""  # any of the words: what excerpts mark
    is_impossible: bool = False  # words were asked for, and nothing is left of them


@dataclass
class _Parts:
    body: list[str] = field(default_factory=list)
    titled: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)


def ask(question: Question) -> Asked:
    """What is asked of the documents. One query, two where something has a synonym."""
    words = _clean(question.words, MOST_WORDS)
    phrases = _clean(question.phrases, MOST_PHRASES)
    without = _clean(question.without, MOST_PHRASES)
    line = " ".join([*words, *phrases])
    if not words and not phrases:
        return Asked(is_impossible=bool(question.words or question.phrases))
    spans = _synonyms(words)
    others = [other for _start, _end, others in spans for other in others]
    terms = _terms(words, [*phrases, line, *others], without)
    said = terms[: len(words)]
    of_phrases = terms[len(words) : len(words) + len(phrases)]
    whole = terms[len(words) + len(phrases)]
    of_others = iter(terms[len(words) + len(phrases) + 1 : len(words) + len(phrases) + 1 + len(others)])
    excluded = terms[len(terms) - len(without) :] if without else []
    has_content = any(term.english or (term.forms and not term.stems) for term in [*said, *of_phrases])
    parts = _Parts()
    replaced: dict[int, tuple[int, list[Term]]] = {
        start: (end, [next(of_others) for _one in names]) for start, end, names in spans
    }
    at = 0
    while at < len(said):
        end, instead = replaced.get(at, (at + 1, []))
        _add(parts, said[at:end], instead, has_content)
        at = end
    for term in of_phrases:
        _add(parts, [term], [], has_content=bool(term.english))
    if not parts.body:
        return Asked(is_impossible=True)
    body, titled = " & ".join(parts.body), " & ".join(parts.titled)
    for term in excluded:
        no = _one(term, has_content=bool(term.english))
        if no:
            body, titled = f"{body} & !({no})", f"{titled} & !({no})"
    return Asked(
        body=body,
        titled=titled,
        exact=_quoted(f"={_plain_title(line)}"),
        phrase=_either(whole.english, whole.stems) if len(said) > 1 or of_phrases else "",
        each=tuple(parts.titled),
        marked=" | ".join(dict.fromkeys(parts.marked)),
    )


def _clean(words: Iterable[str], most: int) -> list[str]:
    """At most so many, each without control characters and not too long."""
    lines = (text.single_line(word.replace("\0", " "))[:LONGEST_WORD] for word in words)
    return [line for line in lines if line][:most]


def _plain_title(line: str) -> str:
    """What `search_plain` makes of a title."""
    return folding.fold(line)


def _synonyms(words: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    """Where something begins and ends that can be said otherwise, and how; the longest first, none inside another."""
    folded = [folding.fold(word) for word in words]
    spans = {
        " ".join(folded[start:end]): (start, end)
        for start in range(len(words))
        for end in range(min(len(words), start + LONGEST_SPAN), start, -1)
    }
    spans.pop("", None)
    if not spans:
        return []
    rows = Synonym.objects.filter(Q(words__in=spans) | Q(means__in=spans)).order_by("pk")
    others: dict[str, dict[str, None]] = {}
    for one, other in rows.values_list("words", "means")[: 4 * MOST_SYNONYMS]:
        for said, means in ((one, other), (other, one)):
            if said in spans:
                others.setdefault(said, {}).setdefault(means)
    found: list[tuple[int, int, list[str]]] = []
    taken: set[int] = set()
    for said in sorted(others, key=lambda line: spans[line][0] - spans[line][1]):
        start, end = spans[said]
        if not taken & {*range(start, end)} and len(found) < MOST_SYNONYMS:
            found.append((start, end, [*others[said]][:MOST_SYNONYMS]))
            taken |= {*range(start, end)}
    return found


_TERMS: Final = """
SELECT is_phrase, word,
    CASE WHEN is_phrase THEN phraseto_tsquery('civnet_english', word)
        ELSE plainto_tsquery('civnet_english', word) END::text,
    CASE WHEN is_phrase THEN phraseto_tsquery('civnet_title', word)
        ELSE plainto_tsquery('civnet_title', word) END::text,
    CASE WHEN is_phrase THEN phraseto_tsquery('civnet_welsh', word)
        ELSE plainto_tsquery('civnet_welsh', word) END::text,
    tsvector_to_array(to_tsvector('civnet_title', word)), tsvector_to_array(to_tsvector('civnet_welsh', word))
FROM unnest(%s::text[], %s::boolean[]) WITH ORDINALITY AS term (word, is_phrase, place) ORDER BY place
"""


def _terms(words: Sequence[str], phrases: Sequence[str], without: Sequence[str]) -> list[Term]:
    lines = [*words, *phrases, *without]
    are_phrases = [False] * len(words) + [True] * (len(phrases) + len(without))
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [lines, are_phrases])
        for is_phrase, _word, english, stems, welsh, lexemes, simple in cursor.fetchall():
            forms = forms_of(simple[0]) if not is_phrase and len(simple) == 1 else []
            found.append(Term(english, stems, welsh, tuple(lexemes), tuple(forms)))
    return found


def _add(parts: _Parts, terms: Sequence[Term], instead: Sequence[Term], has_content: bool) -> None:
    """One thing that is asked for: these words, or what means the same. Stop words beside others are none."""
    ways = [_all([_one(term, has_content) for term in terms]), *(_one(term, bool(term.english)) for term in instead)]
    ways = [way for way in ways if way]
    if not ways:
        return
    titles = [_all([_in_title(term, has_content) for term in terms])]
    titles += [_in_title(term, bool(term.english)) for term in instead]
    parts.body.append(_any(ways))
    parts.titled.append(_any([way for way in titles if way]) or NEVER)
    parts.marked += [way for term in [*terms, *instead] for way in (_flat(term),) if way]


def _one(term: Term, has_content: bool) -> str:
    """What holds it. English stop words count only where nothing else was asked for."""
    if has_content and not term.english:
        return ""
    own = term.english if has_content else term.stems
    welsh = _any([_quoted(form) for form in term.forms]) if term.forms else term.welsh
    return _any([way for way in (own, f"{WELSH} & {_group(welsh)}" if welsh else "") if way])


def _in_title(term: Term, has_content: bool) -> str:
    if has_content and not term.english:
        return ""
    own = _all([_quoted(f"~{lexeme}") for lexeme in term.lexemes])
    welsh = _any([_quoted(f"~{form}") for form in term.forms])
    return _any([way for way in (own, f"{WELSH} & {_group(welsh)}" if welsh else "") if way])


def _flat(term: Term) -> str:
    """For excerpts and ranks: any of its forms, whatever the language."""
    return _any([way for way in (term.english, term.stems, *map(_quoted, term.forms)) if way])


def _either(*ways: str) -> str:
    return _any(list(dict.fromkeys(way for way in ways if way)))


def _any(ways: Sequence[str]) -> str:
    return _group(" | ".join(ways)) if len(ways) > 1 else "".join(ways)


def _all(ways: Sequence[str]) -> str:
    ways = [way for way in ways if way]
    return _group(" & ".join(map(_group, ways))) if len(ways) > 1 else "".join(ways)


def _group(way: str) -> str:
    return f"({way})" if way else ""


def _quoted(lexeme: str) -> str:
    """A lexeme in the text of a tsquery, whatever stands in it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
