"""The marking guard: a table of phrases, ordinary posts, and work that grows with the text alone."""

import tomllib
from importlib import import_module
from pathlib import Path
from re import Pattern
from re import _constants as opcodes  # type: ignore[attr-defined]  # the only reader of a pattern there is
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import personal
from core.markings import Above, found_in, found_in_name
from core.markings.folding import plain
from tests.core.markings.ordinary import posts
from tests.core.test_text_work import ratio

PHRASES = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text())
ASKED = {"text": found_in, "name": found_in_name}
HOSTILE = [
    "SECRET ", "S E C R E T ", "S.", "S ", "a_", "_", "[", "![", "![a](", "<", "<a", "TOP ", "UK/", "- ", "|",
    "SECRET - ",
    "OFFICIAL ", "OFFICIAL, SECRET ", "re: ", "(", "&#", "UK EYES ", "SECRET AB/", "Ѕ", "é", "\u0301", "`",
    "```\n", "1. ",
    "[S](x)", "](/SECRET", "https://SECRET/", "![SECRET map](x)", "<A>", "SEC\n", "se\n", "S__",
    ">", "S//", "T", "  ", "\t", "\n", "SECRET\n", "\u200b", "ﷺ", "CLASSIFICATION ", "COSMIC TOP ", "*", "NATO",
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "wanted", "phrase"),
    [
        (where, wanted, phrase)
        for where, found in PHRASES.items()
        for wanted, phrases in found.items()
        for phrase in phrases
    ],
)
def test_each_phrase_is_found_or_passes(where: str, wanted: str, phrase: str) -> None:
    finding = ASKED[where](phrase)
    assert (finding.marking if finding else "passes") == wanted


def test_the_table_has_three_hundred_phrases_and_each_once() -> None:
    for found in PHRASES.values():
        phrases = [phrase for some in found.values() for phrase in some]
        assert len(phrases) == len({*phrases})
    assert sum(len(phrases) for found in PHRASES.values() for phrases in found.values()) >= 300
    assert {*PHRASES["text"]} == {*Above.values, "passes"}


def test_ten_thousand_ordinary_posts_pass() -> None:
    assert [post for post in posts(10_000) if found_in(post)] == []


def test_a_marking_is_found_in_each_of_a_thousand_ordinary_posts() -> None:
    for at, post in enumerate(posts(1_000)):
        lines = post.split("\n")
        lines.insert(at % (len(lines) + 1), "SECRET – UK EYES ONLY")
        assert found_in("\n".join(lines))


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_without_an_error(typed: str) -> None:
    found_in(typed)
    found_in_name(typed)
    personal.found_in(typed)
    assert plain(plain(typed)).count("\n") >= plain(typed).count("\n")


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    for function in (found_in, personal.found_in):
        assert ratio(function, unit, 2_000) < 2.5


@pytest.mark.parametrize(
    "module", [f"core.markings.{name}" for name in ("finding", "lines", "names")] + ["core.personal"]
)
def test_no_pattern_can_go_back_without_end(module: str) -> None:
    """What a call of `re` hides: each repeat has an end, or never gives back what it took."""
    patterns = {name: found for name, found in vars(import_module(module)).items() if isinstance(found, Pattern)}
    assert patterns
    for name, found in patterns.items():
        assert not list(_endless(parser.parse(found.pattern, found.flags))), name


def _endless(part: Any) -> Any:
    """The greedy or lazy repeats without an end, at any depth."""
    if isinstance(part, parser.SubPattern | list | tuple):
        if (
            isinstance(part, tuple)
            and part
            and part[0] in (opcodes.MAX_REPEAT, opcodes.MIN_REPEAT)
            and part[1][1] is opcodes.MAXREPEAT
        ):
            yield part
        for inner in part:
            yield from _endless(inner)
