"""Two people changed one text: a third that holds what both wrote. Nothing that only one of them wrote is left out.

Lines (in Markdown: paragraphs) are merged first; where both changed the same lines, their sentences; and where both
changed the same sentence, both passages stay, each under a line that says whose it is. Words within a sentence are
never mixed: "5 million" and "6 thousand" would become a figure that nobody wrote.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from merge3 import Merge3

from core.text.matching import Matcher, matching_blocks

_SENTENCE: Final = re.compile(r"(?:[^.!?]|[.!?](?!\s|$))*[.!?]*\s*")  # each character fits one place only: linear
_WORD: Final = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Labels:
    """The lines beside a passage that both changed, in the language of who reads them."""

    theirs: str
    mine: str
    end: str
    taken_out_by_them: str
    taken_out_by_me: str


@dataclass(frozen=True)
class Merged:
    """The text of both, and how many passages both had changed, so that somebody must look at them."""

    text: str
    conflicts: int


@dataclass(frozen=True)
class _Passage:
    """A stretch of the three texts: agreed upon, or (None) changed by both."""

    agreed: Sequence[str] | None
    base: Sequence[str] = ()
    theirs: Sequence[str] = ()
    mine: Sequence[str] = ()


def merge(*, base: str | None, theirs: str, mine: str, labels: Labels) -> Merged:
    """`theirs` and `mine`, which were both made from `base`, in one text.

    Where `base` is not known any more (None), nothing counts as taken out: what either has is in the text.
    """
    lines: list[str] = []
    conflicts = 0
    for passage in _passages(None if base is None else base.split("\n"), theirs.split("\n"), mine.split("\n")):
        agreed = passage.agreed if passage.agreed is not None else _by_sentences(passage, has_base=base is not None)
        if agreed is None:
            conflicts += 1
            agreed = _marked(passage, labels)
        lines += agreed
    text = "\n".join(lines)
    return Merged(text.strip("\n") if conflicts else text, conflicts)


def holds_all_of(text: str, other: str) -> bool:
    """Whether `text` has every word of `other`, in its order: then it can take its place, and no word is lost."""
    words = iter(_WORD.findall(text))
    return all(word in words for word in _WORD.findall(other))


def _passages(base: Sequence[str] | None, theirs: Sequence[str], mine: Sequence[str]) -> Iterator[_Passage]:
    start = _common(theirs, mine) if base is None else base
    for group in Merge3(start, theirs, mine, sequence_matcher=Matcher).merge_groups():
        if group[0] != "conflict":
            yield _Passage(group[1])
        elif base is not None and len(group[1]) == len(group[2]) == len(group[3]):
            yield from map(_one_by_one, *group[1:])  # neighbours: what one changed lies beside what the other did
        else:
            yield _Passage(None, *group[1:])


def _one_by_one(base: str, theirs: str, mine: str) -> _Passage:
    """The one of three that was changed, if only one of the two changed it."""
    if theirs in {base, mine}:
        return _Passage([mine])
    return _Passage([theirs]) if mine == base else _Passage(None, [base], [theirs], [mine])


def _common(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return [item for block in matching_blocks(first, second) for item in first[block.first :][: block.length]]


def _by_sentences(passage: _Passage, *, has_base: bool) -> list[str] | None:
    """The lines of both where they changed different sentences, None where it was the same."""
    base, theirs, mine = ("\n".join(lines) for lines in (passage.base, passage.theirs, passage.mine))
    if not has_base:
        longer = next((text for text, other in ((mine, theirs), (theirs, mine)) if holds_all_of(text, other)), None)
        if longer is not None:
            return longer.split("\n")
    if not (passage.theirs and passage.mine):
        return None  # taken out by one, changed by the other
    start = _SENTENCE.findall(base) if has_base else None
    merged: list[str] = []
    for part in _passages(start, _SENTENCE.findall(theirs), _SENTENCE.findall(mine)):
        if part.agreed is None:
            return None
        merged += part.agreed
    return "".join(merged).split("\n")


def _marked(passage: _Passage, labels: Labels) -> list[str]:
    """Both passages, each under its label, as paragraphs of their own."""
    theirs, mine = "\n".join(passage.theirs).strip("\n"), "\n".join(passage.mine).strip("\n")
    if not theirs.strip():
        parts = [labels.taken_out_by_them, mine, labels.end]
    elif not mine.strip():
        parts = [labels.taken_out_by_me, theirs, labels.end]
    else:
        parts = [labels.theirs, theirs, labels.mine, mine, labels.end]
    return ["", *"\n\n".join(parts).split("\n"), ""]
