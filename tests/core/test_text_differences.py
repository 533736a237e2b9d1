"""What changed between two versions, as people read it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.text.differences import Passage, differences

LINES = st.lists(st.sampled_from(["", "a b c", "a c", "Tax.", "é x", "- [ ] one"]), max_size=12).map("\n".join)


def _of(passages: list[Passage], kind: str) -> list[str]:
    return [piece.text for passage in passages for piece in passage.pieces if piece.kind == kind]


def test_a_changed_word_is_shown_in_its_line_with_what_stands_around_it() -> None:
    before = "\n".join(["First", "Second", "The tax rises today", "Fourth", "Fifth"])
    passages = differences(before, before.replace("rises", "falls"))
    assert _of(passages, "gone") == ["rises"] and _of(passages, "new") == ["falls"]
    assert [passage.skipped for passage in passages] == [1, 0, 0]
    assert [passage.is_changed for passage in passages] == [False, True, False]


def test_a_passage_with_little_in_common_is_shown_whole() -> None:
    passages = differences("one two three four", "five six seven four")
    assert _of(passages, "gone") == ["one two three four"] and _of(passages, "new") == ["five six seven four"]


def test_the_same_text_has_no_differences() -> None:
    assert differences("a\n\nb", "a\n\nb") == []


def test_a_very_long_passage_is_shown_before_and_after() -> None:
    before = "word " * 9_000
    assert _of(differences(before, before + "more"), "new") == [before + "more"]


@given(LINES, LINES)
def test_every_word_that_came_or_went_is_shown(before: str, after: str) -> None:
    passages = differences(before, after)
    came, went = Counter(after.split()), Counter(before.split())
    assert came - went <= Counter(" ".join(_of(passages, "new")).split())
    assert went - came <= Counter(" ".join(_of(passages, "gone")).split())


@given(LINES, LINES)
def test_what_is_neither_shown_nor_counted_is_the_same(before: str, after: str) -> None:
    shown = 0
    passages = differences(before, after)
    for passage in passages:
        text = "".join(piece.text for piece in passage.pieces if piece.kind != "new")
        shown += passage.skipped + sum(1 for line in text.split("\n") if line.strip())
    assert shown <= sum(1 for line in before.split("\n") if line.strip())
    assert all(passage.is_changed or passage.pieces[0].text in before for passage in passages)
