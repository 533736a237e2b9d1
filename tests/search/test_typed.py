"""What is typed into the box, taken apart: forgiving, total and the same when read again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.typed import MOST_READ, Filter, Operator, Typed, composed, read

HARD = st.text(
    alphabet=st.sampled_from([*"\":-\u2212“” \t\u200f\u202e\x00#@%'\\", *"abfromin:tagis🎉éŵא١"]), max_size=MOST_READ
)


def parts(typed: Typed) -> tuple[Any, ...]:
    return typed.words, typed.phrases, typed.without, typed.filters


@pytest.mark.parametrize(
    ("text", "words", "phrases", "without", "filters"),
    [
        ("heat pump", ("heat", "pump"), (), (), ()),
        ('"heat pump" -boiler', (), ("heat pump",), ("boiler",), ()),
        ('“heat pump” -"gas boiler"', (), ("heat pump",), ("gas boiler",), ()),
        ("from:me budget", ("budget",), (), (), (Filter(Operator.FROM, "me"),)),
        ('from: "Priya Kaur" x', ("x",), (), (), (Filter(Operator.FROM, "Priya Kaur"),)),
        ("FROM:@priya-kaur", (), (), (), (Filter(Operator.FROM, "@priya-kaur"),)),
        ("gan:me adran:hmt", (), (), (), (Filter(Operator.FROM, "me"), Filter(Operator.DEPARTMENT, "hmt"))),
        ('"never closed', (), ("never closed",), (), ()),
        ("a-b x--y", ("a-b", "x--y"), (), (), ()),
        ("at 10:30 https://x.example/a", ("at", "10:30", "https://x.example/a"), (), (), ()),
        ("before:2026-05 before:2026-05", (), (), (), (Filter(Operator.BEFORE, "2026-05"),)),
        ("pump pump", ("pump",), (), (), ()),
        ("\u202epump\u202c", ("pump",), (), (), ()),
    ],
)
def test_a_question_falls_into_its_parts(text: str, words: Any, phrases: Any, without: Any, filters: Any) -> None:
    found = read(text)
    assert parts(found) == (words, phrases, without, filters)
    assert not found.hints or found.without


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("colour:red paint", "“colour:” narrows nothing"),
        ("-from:me x", "A minus leaves out words"),
        ("from: tag:x", "after “from:”"),
        ("!!! ???", "no letter or number"),
        ("🎉🎉", "no letter or number"),
        ("-boiler", "what to look for as well"),
        ("x" * 500, "Only the first 400 characters"),
        (" ".join(map(str, range(60))), "only the first words"),
    ],
)
def test_what_cannot_be_meant_gets_a_hint(text: str, hint: str) -> None:
    assert any(hint in said for said in read(text).hints), read(text)


def test_an_unknown_operator_is_words() -> None:
    assert read("colour:red").words == ("colour:red",)


@given(st.one_of(HARD, st.text(max_size=MOST_READ + 50)))
def test_anything_is_read_and_reads_the_same_again(text: str) -> None:
    found = read(text)
    again = str(found)
    assert "\x00" not in again and "\n" not in again
    if len(again) <= MOST_READ:
        assert parts(read(again)) == parts(found)
    for word in found.words:
        assert any(character.isalnum() for character in word) and '"' not in word
    if text.strip() and len(text) <= MOST_READ:
        assert found or found.hints


@given(HARD, HARD)
def test_a_filter_is_added_and_taken_off(text: str, value: str) -> None:
    asked = composed([(Operator.TAG, value)], "pump")
    found = read(asked)
    if len(asked) <= MOST_READ and any(character.isalnum() for character in value):
        assert found.words == ("pump",) and len(found.filters) == 1
        assert parts(found.without_filter(found.filters[0])) == parts(read("pump"))


def test_ten_thousand_characters_are_read_in_one_walk() -> None:
    """No counting of seconds: each character is looked at by a loop that only goes on."""
    for text in ('"' * 10_000, ":" * 10_000, "-" * 10_000, "from:" * 2_000, "a:" * 5_000, "%" * 10_000):
        assert read(text).hints
