"""Welsh words as they stand after one another: `Cymru`, `Gymru`, `Nghymru` and `Chymru` are one word (treigladau)."""

from collections.abc import Iterator, Mapping
from typing import Final

MOST_FORMS: Final = 16
_MUTATIONS: Final[Mapping[str, tuple[str, ...]]] = {  # radical -> soft, nasal, aspirate
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
    "ll": ("l",),
    "rh": ("r",),
}
_VOWELS: Final = frozenset("aeiouwy")
_PAIRS: Final = ("ll", "rh", "ch", "ph", "th", "dd", "ff")  # one letter each; those of no mutation stay as they are
_SHORTEST: Final = 3  # letters: shorter words would be half of the language


def forms_of(word: str) -> list[str]:
    """The word, in small letters without accents, in all forms that it may have; itself first, at most 16."""
    if len(word) < _SHORTEST or not word.isalpha():
        return [word]
    found = {word: None}
    for radical in _radicals_of(word):
        found.setdefault(radical)
        for form in _mutated(radical):
            found.setdefault(form)
    return list(found)[:MOST_FORMS]


def _radicals_of(word: str) -> Iterator[str]:
    """Words of which it may be a mutation, itself among them."""
    yield word
    for radical, mutated in _MUTATIONS.items():
        for begin in mutated:
            if not begin or not word.startswith(begin) or _is_other_letter(word, begin):
                continue
            yield radical + word[len(begin) :]
    if word[0] in _VOWELS | {"l", "r"} and not word.startswith(("ll", "rh")):
        yield "g" + word  # the soft g is gone: gardd, yr ardd
    if word[0] == "h" and word[1:2] in _VOWELS:
        yield word[1:]  # ei hysgol


def _mutated(radical: str) -> Iterator[str]:
    """The radical after every mutation that it knows."""
    for begin, mutated in _MUTATIONS.items():
        if radical.startswith(begin) and not _is_other_letter(radical, begin):
            for instead in mutated:
                if instead or radical[1:2] in _VOWELS | {"l", "r"}:
                    yield instead + radical[len(begin) :]
    if radical[0] in _VOWELS:
        yield "h" + radical


def _is_other_letter(word: str, begin: str) -> bool:
    """Whether the word begins with a longer letter than that: `ch` is no `c`."""
    return any(pair != begin and len(pair) > len(begin) and word.startswith(pair) for pair in _PAIRS) or (
        begin in {"m", "n"} and word.startswith((f"{begin}h", "ng")) and begin != "ng"
    )
