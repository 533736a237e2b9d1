"""Merging what two people wrote: no word of either is lost, and what both changed is marked."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.matching import matching_blocks
from core.text.merging import Labels, holds_all_of, merge

LABELS = Labels("[theirs]", "[mine]", "[end]", "[they took it out]", "[I took it out]")
WORDS = st.sampled_from(["tax", "road", "school", "Bill", "2026", "é", "—", "5.6"])
SENTENCE = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: " ".join(words) + ".")
TEXT = st.lists(st.one_of(st.just(""), st.lists(SENTENCE, min_size=1, max_size=3).map(" ".join)), max_size=8).map(
    "\n".join
)


def _merged(base: str | None, theirs: str, mine: str) -> tuple[str, int]:
    merged = merge(base=base, theirs=theirs, mine=mine, labels=LABELS)
    return merged.text, merged.conflicts


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        ("a\n\nb\n\nc", "A\n\nb\n\nc", "a\n\nb\n\nC", "A\n\nb\n\nC"),
        ("a\nb", "A\nb", "a\nB", "A\nB"),
        ("One. Two. Three.", "One! Two. Three.", "One. Two. Three?", "One! Two. Three?"),
        ("One. Two.", "Uno. Two.", "One. Due.", "Uno. Due."),
        ("a\n\nb", "a", "a\n\nb\n\nc", None),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("a", "b", "b", "b"),
        ("a", "a", "b", "b"),
        ("a", "b", "a", "b"),
    ],
)
def test_changes_in_different_places_are_both_taken(base: str, theirs: str, mine: str, both: str | None) -> None:
    text, conflicts = _merged(base, theirs, mine)
    if both is None:
        assert conflicts == 1 and "c" in text
    else:
        assert (text, conflicts) == (both, 0)


def test_words_of_one_sentence_are_never_mixed() -> None:
    text, conflicts = _merged("It costs 5 million.", "It costs 6 million.", "It costs 5 thousand.")
    assert conflicts == 1
    assert [line for line in text.split("\n") if line] == [
        "[theirs]",
        "It costs 6 million.",
        "[mine]",
        "It costs 5 thousand.",
        "[end]",
    ]


@pytest.mark.parametrize(
    ("theirs", "mine", "label"),
    [("a\n\nc", "a\n\nB\n\nc", "[they took it out]"), ("a\n\nB\n\nc", "a\n\nc", "[I took it out]")],
)
def test_what_one_took_out_and_the_other_changed_stays_and_says_so(theirs: str, mine: str, label: str) -> None:
    text, conflicts = _merged("a\n\nb\n\nc", theirs, mine)
    assert conflicts == 1
    assert label in text and "B" in text


def test_without_the_text_that_both_began_with_nothing_counts_as_taken_out() -> None:
    assert _merged(None, "a\n\nb", "a\n\nc\n\nb") == ("a\n\nc\n\nb", 0)
    assert _merged(None, "I like roads", "I like wide roads") == ("I like wide roads", 0)
    text, conflicts = _merged(None, "I like roads", "I like schools")
    assert conflicts == 1 and "I like roads" in text and "I like schools" in text


@pytest.mark.parametrize(
    ("text", "other", "holds"),
    [("a b c", "a c", True), ("a c", "a b c", False), ("c a", "a c", False), ("a", "", True), ("", "a", False)],
)
def test_a_text_may_take_the_place_of_one_whose_words_it_has(text: str, other: str, holds: bool) -> None:
    assert holds_all_of(text, other) is holds


@given(TEXT, TEXT, TEXT)
def test_no_word_that_only_one_wrote_is_left_out(base: str, theirs: str, mine: str) -> None:
    text, _conflicts = _merged(base, theirs, mine)
    for side in (theirs, mine):
        for line in set(side.split("\n")) - set(base.split("\n")):
            assert all(word in text for word in line.split())


@given(TEXT, TEXT)
def test_without_a_base_every_word_of_both_is_there(theirs: str, mine: str) -> None:
    text, _conflicts = _merged(None, theirs, mine)
    for side in (theirs, mine):
        assert holds_all_of(text, side) or all(word in text for word in side.split())


@given(TEXT, TEXT)
def test_whoever_changed_nothing_gets_the_text_of_the_other(base: str, changed: str) -> None:
    assert _merged(base, changed, base) == (changed, 0)
    assert _merged(base, base, changed) == (changed, 0)
    assert _merged(base, changed, changed) == (changed, 0)


@given(st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=40))
def test_matching_blocks_are_equal_in_order_and_end_at_the_end(first: list[str], second: list[str]) -> None:
    at = place = 0
    blocks = matching_blocks(first, second)
    for start, begin, length in blocks:
        assert start >= at and begin >= place
        assert first[start : start + length] == second[begin : begin + length]
        at, place = start + length, begin + length
    assert blocks[-1] == (len(first), len(second), 0)


class Counted(str):
    """A line that counts how often it is compared."""

    looks = 0

    def __eq__(self, other: object) -> bool:
        Counted.looks += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        Counted.looks += 1
        return str.__hash__(self)


HARD: dict[str, Callable[[int], tuple[list[str], list[str]]]] = {
    "one line again and again": lambda size: (["a"] * size, ["b", *["a"] * size, "b"]),
    "two lines in turn": lambda size: (["a", "b"] * (size // 2), ["b", "b", "a"] * (size // 3)),
    "backwards": lambda size: ([str(n) for n in range(size)], [str(n) for n in reversed(range(size))]),
    "a landmark in each that shows the next": lambda size: (
        [f"{n // 2}" for n in range(size)],
        [f"{(n + 1) // 2}" for n in range(size)],
    ),
    "seven words": lambda size: ([str(n * n % 7) for n in range(size)], [str(n * n * n % 7) for n in range(size)]),
}


@pytest.mark.parametrize("name", HARD)
def test_four_times_the_text_is_about_four_times_the_work(name: str) -> None:
    looks = []
    for size in (1_000, 4_000):
        first, second = HARD[name](size)
        Counted.looks = 0
        matching_blocks([Counted(line) for line in first], [Counted(line) for line in second])
        looks.append(Counted.looks / size)
    assert looks[1] <= 2 * looks[0] + 10
