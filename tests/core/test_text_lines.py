"""Titles on one line, bodies as typed."""

import unicodedata
from types import SimpleNamespace
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import core.text.lines
from core.text import single_line, tidy

ANY_TEXT = st.text(st.characters())  # lone surrogates included


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  A\r\n  title\t\u2028here  ", "A title here"),
        ("Bcc: x\r\nSubject: y\x00\x1b", "Bcc: x Subject: y"),
        ("abc\u202edef\u2066g\u2069", "abcdefg"),
        ("Cafe\u0301", "Café"),
        ("a\u00a0b\ufeff", "a b"),
        ("\ud800x", "x"),
        ("שלום\u200fx", "שלום\u200fx"),
    ],
)
def test_a_single_line_holds_words_only(typed, kept):
    assert single_line(typed) == kept


def test_towers_of_marks_are_trimmed_to_four():
    line = single_line("Z" + "\u0301\u0323" * 5_000 + "algo")
    assert len(line) <= len("Zalgo") + 4
    assert unicodedata.normalize("NFD", line)[0] == "Z"
    assert single_line("\u0489" * 10_000) == "\u0489" * 4


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x07\tc\n", "ab\tc\n"),
        ("e\u0301", "é"),
        ("\ufeff\ud83d x", " x"),
        ("  two  spaces\u202e ", "  two  spaces\u202e "),
    ],
)
def test_a_body_stays_as_typed_but_for_what_no_keyboard_types(typed, kept):
    assert tidy(typed) == kept


@given(ANY_TEXT)
@example("\u0344" * 40)
@example("a" + "\u0301" * 31 + "\u0323")
@example("e\u0301\x00\u0301")
@example("a\ufeff\u0301")
def test_both_change_nothing_the_second_time(text):
    assert tidy(tidy(text)) == tidy(text)
    assert single_line(single_line(text)) == single_line(text)
    single_line(text).encode()
    tidy(text).encode()


@given(st.text())
def test_a_single_line_is_one_line(text):
    assert len(single_line(text).splitlines()) <= 1


def test_no_tower_of_marks_reaches_the_sorting_of_python(monkeypatch):
    """It sorts by insertion: 80,000 marks on one letter took 13 s. What is handed to it has 30 in a row at most."""
    handed: list[str] = []

    def normalize(form: Literal["NFC"], text: str) -> str:
        handed.append(text)
        return unicodedata.normalize(form, text)

    recording = SimpleNamespace(combining=unicodedata.combining, category=unicodedata.category, normalize=normalize)
    monkeypatch.setattr(core.text.lines, "unicodedata", recording)
    tower = "a" + "\u0301\u0323" * 50_000
    assert tidy(f"e\u0301{tower}e\u0301") == f"é{tower}é"
    single_line(tower)
    assert handed
    assert max(_longest_tower(text) for text in handed) <= 30


def _longest_tower(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest
