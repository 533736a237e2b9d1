"""One spelling for two that mean the same: Siân and Sian, O'Brien and obrien, Nguyễn and nguyen.

What stands in the directory's rows and what somebody types go through the same functions, so they cannot disagree.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

LONGEST: Final = 60  # characters of a word
MOST_WORDS: Final = 40  # of one line
LONGEST_LINE: Final = 300  # characters that are looked at
_LETTERS: Final = str.maketrans(  # letters that have no accent to lose
    {
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00f8": "o",
        "\u0142": "l",  # Polish, as in Łukasz
        "\u0111": "d",  # Vietnamese, as in Đặng
        "\u00f0": "d",
        "\u00fe": "th",
        "\u0131": "i",  # Turkish, without a dot
        "\u0127": "h",
        "\u014b": "n",
        "\u0167": "t",
        "\u0259": "e",
    }
)
_APOSTROPHES: Final = re.compile("['`\u00b4\u2018\u2019\u201b\u02b9-\u02bf\u2032\uff07]")
_SMALL: Final = frozenset(["a", "an", "and", "at", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"])
PARTICLES: Final = frozenset(["ap", "ab", "ferch", "verch"])  # son of, daughter of: Welsh names have them or not
_DELETED_UP_TO: Final = 24  # characters: longer words are not corrected


@lru_cache(maxsize=16384)
def fold(typed: str) -> str:
    """In small letters, without accents and apostrophes; everything that is neither letter nor digit is one space."""
    line = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", typed[:LONGEST_LINE])).casefold()
    kept = [
        character if unicodedata.category(character)[0] in "LMN" else "" if _is_unseen(character) else " "
        for character in unicodedata.normalize("NFKD", line).translate(_LETTERS)
        if not unicodedata.combining(character)
    ]
    return " ".join("".join(kept).split())


def words_of(typed: str) -> list[str]:
    """The words of a line, folded, at most 40 of at most 60 characters."""
    return [word[:LONGEST] for word in fold(typed).split()[:MOST_WORDS]]


def plain_words(typed: str) -> list[str]:
    """The words of a job, a team or a skill: without "of" and "the" unless there is nothing else, in the singular."""
    words = words_of(typed)
    return [stem(word) for word in words if word not in _SMALL] or words


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """`analysts` and `analyst`, `policies` and `policy` as one word. English alone, and no more than that."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - "ties" stays
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def is_small(word: str) -> bool:
    """Whether the word says nothing by itself: "of", "the"."""
    return word in _SMALL


def name_words(name: str) -> set[str]:
    """The words by which a name is found: each of them, each pair written together, and the parts of an O'Brien."""
    words = words_of(name)
    pairs = {a + b for a, b in pairwise(words) if len(a + b) <= LONGEST}
    parted = words_of(_APOSTROPHES.sub(" ", name))
    return {*words, *pairs, *parted}


def swapped(name: str) -> str:
    """The name with its last word first: `kaur priya`."""
    words = words_of(name)
    return " ".join([*words[-1:], *words[:-1]])


def initials_of(name: str) -> tuple[set[str], set[str]]:
    """The first letters of the words of a name, and all that somebody may write for it together: `pk`, `pjk`."""
    words = [word for word in words_of(name) if word not in PARTICLES]
    letters = [word[0] for word in words]
    together = {"".join(letters), letters[0] + letters[-1]} if len(letters) > 1 else set()
    return set(letters), {initials for initials in together if len(initials) <= 5}  # noqa: PLR2004 - more is a word


def neighbours(word: str) -> list[str]:
    """The word, and the word less one letter, each way: two words that share one differ by one slip of the hand."""
    if len(word) > _DELETED_UP_TO:
        return [word]
    return sorted({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))} - {""})


def distance(one: str, other: str) -> int:
    """How many slips lie between two words: a letter too many, too few, wrong, or two swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        older, before, row = before, row, [at]
        for to, wanted in enumerate(other, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, older[to - 2] + 1)
            row.append(cost)
    return row[-1]


def folded_all(lines: Iterable[str]) -> set[str]:
    """The plain words of several lines."""
    return {word for line in lines for word in plain_words(line)}


def _is_unseen(character: str) -> bool:
    """A mark that joins or turns letters and is none itself: dropped, or a name would fall apart at it."""
    return unicodedata.category(character) == "Cf"
