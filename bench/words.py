"""An invented language: a vocabulary by Zipf's law, names, titles and bodies in sentences and paragraphs."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Final

import numpy as np

from bench.chance import Integers, Shares, stream
from bench.sizes import WORDS

SYLLABLES: Final = tuple("".join(parts) for parts in product("bdglmnprstvw", "aeiou", ("", "n", "r", "s", "l")))
SHORT: Final = 200  # words of one syllable; like the frequent words of any language
LONG: Final = 5_000  # from this rank on three syllables
SENTENCE: Final = 12  # words
PARAGRAPH: Final = 48


@cache
def vocabulary() -> tuple[str, ...]:
    """Words in order of frequency. Each syllable begins with its only consonant, so no two words are the same."""
    chance = stream("vocabulary")
    base = len(SYLLABLES)
    one = chance.permutation(base)[:SHORT]
    two = chance.permutation(base**2)[: LONG - SHORT]
    three = chance.choice(base**3, WORDS - LONG, replace=False)
    return tuple(
        [SYLLABLES[word] for word in one]
        + [SYLLABLES[word // base] + SYLLABLES[word % base] for word in two]
        + [SYLLABLES[word // base**2] + SYLLABLES[word // base % base] + SYLLABLES[word % base] for word in three]
    )


@cache
def _shares() -> Shares:
    shares: Shares = np.cumsum(1 / np.arange(1, WORDS + 1))
    shares /= shares[-1]
    return shares


def draw_words(chance: np.random.Generator, number: int) -> list[str]:
    """`number` words by Zipf's law with s = 1."""
    words = vocabulary()
    return [words[rank] for rank in np.searchsorted(_shares(), chance.random(number)).tolist()]


def titles(chance: np.random.Generator, lengths: Integers) -> list[str]:
    """A title of each length."""
    return [" ".join(words).capitalize() for words in _split(draw_words(chance, int(lengths.sum())), lengths)]


def bodies(chance: np.random.Generator, lengths: Integers) -> list[str]:
    """A text of each length: sentences in paragraphs, as Markdown."""
    return [body_of(words) for words in _split(draw_words(chance, int(lengths.sum())), lengths)]


def body_of(words: Sequence[str]) -> str:
    """The words as sentences of twelve in paragraphs of four sentences."""
    paragraphs = []
    for start in range(0, len(words), PARAGRAPH):
        part = words[start : start + PARAGRAPH]
        sentences = [" ".join(part[at : at + SENTENCE]).capitalize() for at in range(0, len(part), SENTENCE)]
        paragraphs.append(". ".join(sentences) + ".")
    return "\n\n".join(paragraphs)


def names(kind: str, number: int) -> list[str]:
    """`number` different names, such as first names or surnames."""
    base = len(SYLLABLES)
    drawn = stream(f"names: {kind}").permutation(base**2)[:number].tolist()
    return [(SYLLABLES[name // base] + SYLLABLES[name % base]).capitalize() for name in drawn]


def _split(words: list[str], lengths: Integers) -> list[list[str]]:
    ends = np.cumsum(lengths).tolist()
    starts = [0, *ends[:-1]]
    return [words[start:end] for start, end in zip(starts, ends, strict=True)]
