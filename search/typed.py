"""What somebody typed into the box, taken apart: words, phrases, words to leave out, and filters by their operator.

Nothing is refused. A quote that is never closed ends with the text, what no operator knows is words, and a hint says
so. The text is walked once, no pattern runs over it, and nothing is asked of the database.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_READ: Final = 400  # characters
MOST_WORDS: Final = 20
MOST_OF_A_SORT: Final = 10  # phrases, words left out, values of an operator
LONGEST_WORD: Final = 60  # characters
_QUOTES: Final = frozenset('"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02')
_MINUS: Final = frozenset("-\u2212")
_JOINERS: Final = frozenset("\u200c\u200d")  # between letters of Persian or Hindi, and in emoji


class Operator(TextChoices):
    """A word with a colon that narrows a search. The value is its name in an address."""

    FROM = "from", gettext_lazy("Written by")
    IN = "in", gettext_lazy("In")
    GROUP = "group", gettext_lazy("Group")
    DEPARTMENT = "department", gettext_lazy("Department")
    TAG = "tag", gettext_lazy("Tag")
    KIND = "kind", gettext_lazy("Kind")
    BEFORE = "before", gettext_lazy("Before")
    AFTER = "after", gettext_lazy("From that day on")
    IS = "is", gettext_lazy("Answer")


NAMES: Final = {  # as people type them, in English and in Welsh
    **{one.value: one for one in Operator},
    "by": Operator.FROM,
    "author": Operator.FROM,
    "gan": Operator.FROM,
    "yn": Operator.IN,
    "mewn": Operator.IN,
    "grŵp": Operator.GROUP,
    "grwp": Operator.GROUP,
    "dept": Operator.DEPARTMENT,
    "adran": Operator.DEPARTMENT,
    "type": Operator.KIND,
    "math": Operator.KIND,
    "until": Operator.BEFORE,
    "cyn": Operator.BEFORE,
    "since": Operator.AFTER,
    "wedi": Operator.AFTER,
    "yw": Operator.IS,
}


@dataclass(frozen=True)
class Filter:
    """One operator with its value."""

    operator: Operator
    value: str

    def __str__(self) -> str:
        return f"{self.operator.value}:{_quoted(self.value)}"


@dataclass(frozen=True)
class Typed:
    """A question in its parts. `str` of it is a question with the same parts."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # words and phrases
    filters: tuple[Filter, ...] = ()
    hints: tuple[str, ...] = ()

    def __str__(self) -> str:
        without = (f"-{_quoted(value)}" for value in self.without)
        return " ".join([*self.words, *(f'"{phrase}"' for phrase in self.phrases), *without, *map(str, self.filters)])

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.without or self.filters)

    @property
    def said(self) -> str:
        """Words and phrases alone."""
        return " ".join([*self.words, *self.phrases])

    def of(self, operator: Operator) -> tuple[str, ...]:
        """The values of an operator."""
        return tuple(one.value for one in self.filters if one.operator is operator)

    def with_filter(self, operator: Operator, value: str) -> "Typed":
        """The question narrowed further."""
        return replace(self, filters=tuple(dict.fromkeys([*self.filters, Filter(operator, _cleaned(value))])))

    def without_filter(self, gone: Filter) -> "Typed":
        """The question with one filter less."""
        return replace(self, filters=tuple(one for one in self.filters if one != gone))


def read(text: str) -> Typed:
    """The parts of `text`. Never raises, and takes time in proportion to the 400 characters that are read of it."""
    hints: list[str] = []
    if len(text) > MOST_READ:
        hints.append(_("Only the first %(most)d characters were looked for.") % {"most": MOST_READ})
    sorts: dict[str, list[str]] = {"words": [], "phrases": [], "without": []}
    filters: list[Filter] = []
    tokens = list(_tokens(_cleaned(text[:MOST_READ])))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        operator = NAMES.get(token.name.casefold())
        if operator is None:
            _take_words(token, sorts, hints)
            continue
        if not token.text and at < len(tokens) and not tokens[at].name and not tokens[at].is_minus:
            token = replace(tokens[at], name=token.name, is_minus=token.is_minus)  # "from: priya"
            at += 1
        value = token.text.strip("\u200b ,;")
        if token.is_minus:
            hints.append(_("A minus leaves out words and phrases. It does not turn “%(name)s:” round.") % _named(token))
        elif not _says(value):
            hints.append(_("Write something after “%(name)s:” to narrow the search by it.") % _named(token))
        else:
            filters.append(Filter(operator, value))
    if text.strip() and not (any(sorts.values()) or filters or hints):
        hints.append(_("There is no letter or number in that. Type a word, a name or a tag."))
    elif sorts["without"] and not (sorts["words"] or sorts["phrases"] or filters):
        hints.append(_("Say what to look for as well as what to leave out."))
    return Typed(
        words=_first(sorts["words"], MOST_WORDS, hints),
        phrases=_first(sorts["phrases"], MOST_OF_A_SORT, hints),
        without=_first(sorts["without"], MOST_OF_A_SORT, hints),
        filters=tuple(dict.fromkeys(filters))[:MOST_OF_A_SORT],
        hints=tuple(dict.fromkeys(hints)),
    )


@dataclass(frozen=True)
class _Token:
    """A word or a phrase, the name before its colon, and whether a minus stands in front."""

    text: str
    name: str = ""
    is_phrase: bool = False
    is_minus: bool = False


def _tokens(line: str) -> Iterator[_Token]:
    at = 0
    while at < len(line):
        if line[at] == " ":
            at += 1
            continue
        is_minus = line[at] in _MINUS and at + 1 < len(line) and line[at + 1] not in _MINUS and line[at + 1] != " "
        at += is_minus
        start, name, has_colon = at, "", False
        while at < len(line) and line[at] != " " and line[at] not in _QUOTES:
            if line[at] == ":" and not has_colon:
                has_colon = True
                if line[start:at].casefold() in NAMES:
                    name, start = line[start:at], at + 1
            at += 1
        if at == start and at < len(line) and line[at] in _QUOTES:
            end = at + 1
            while end < len(line) and line[end] not in _QUOTES:
                end += 1
            yield _Token(line[at + 1 : end].strip(), name, is_phrase=True, is_minus=is_minus)
            at = end + 1
        else:
            yield _Token(line[start:at], name, is_minus=is_minus)


def _take_words(token: _Token, sorts: dict[str, list[str]], hints: list[str]) -> None:
    text = token.text if token.is_phrase else token.text[:LONGEST_WORD]
    if not _says(text):
        return
    if token.is_minus:
        sorts["without"].append(text)
    elif token.is_phrase and _needs_quotes(text):
        sorts["phrases"].append(text)
    else:
        name, colon, value = text.partition(":")
        if colon and len(name) > 1 and name.isalpha() and value[:1].isalpha():
            known = ", ".join(f"{one.value}:" for one in Operator)
            hints.append(
                _("“%(name)s:” narrows nothing, so it was looked for as words. What does: %(known)s")
                % {"name": name[:20], "known": known}
            )
        sorts["words"].append(text)


def _first(values: Sequence[str], most: int, hints: list[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(values))
    if len(found) > most:
        hints.append(_("That is very much at once: only the first words were looked for."))
    return found[:most]


def _cleaned(text: str) -> str:
    """One line: no control characters, no marks that turn the direction of text, single spaces, no NUL."""
    kept = (
        " " if character.isspace() or unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"} else character
        for character in unicodedata.normalize("NFC", text)
        if unicodedata.category(character) != "Cf" or character in _JOINERS
    )
    return " ".join("".join(kept).split())


def _says(text: str) -> bool:
    """Whether a letter or a number of any script is in it."""
    return any(character.isalnum() for character in text)


def _quoted(value: str) -> str:
    return f'"{value}"' if _needs_quotes(value) else value


def _needs_quotes(value: str) -> bool:
    """Whether it would be read as something else without them."""
    return " " in value or ":" in value or value[:1] in _MINUS


def _named(token: _Token) -> dict[str, str]:
    return {"name": token.name.casefold()}


def composed(parts: Iterable[tuple[Operator, str]], words: str = "") -> str:
    """A question out of words and filters, as somebody would have typed it. Empty values are left out."""
    clean = ((operator, _cleaned(value).translate(_NO_QUOTES)) for operator, value in parts)
    filters = [str(Filter(operator, value)) for operator, value in clean if value]
    return " ".join([*([_cleaned(words)] if words.strip() else []), *filters])


_NO_QUOTES: Final = dict.fromkeys(map(ord, _QUOTES))
