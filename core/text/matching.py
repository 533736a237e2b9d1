"""What two texts have in common, for merging and for showing a difference: the blocks that stand in both, in order.

As in a patience diff: what stands once in either text is matched first, and what lies between is looked at again. The
work is bounded for any input: after that, the rest counts as different, which is never wrong.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

_EXACT_CELLS: Final = 10_000  # between two landmarks: below this size the longest common part is found exactly
_LOOKS: Final = 60  # at each item on average, before the rest counts as different


class Block(NamedTuple):
    """`length` items from `first` on in one text equal those from `second` on in the other."""

    first: int
    second: int
    length: int


class _Span(NamedTuple):
    """A stretch of both texts that is still to be compared."""

    first: int
    first_end: int
    second: int
    second_end: int


def matching_blocks(first: Sequence[str], second: Sequence[str]) -> list[Block]:
    """Blocks that both have, in order, none touching the next in both; at the end an empty one, as in `difflib`."""
    return [*_joined(sorted(_pairs(first, second))), Block(len(first), len(second), 0)]


class Matcher:
    """`matching_blocks` in the shape in which `merge3` asks for it."""

    def __init__(self, isjunk: Any = None, a: Sequence[str] = "", b: Sequence[str] = "", autojunk: bool = True) -> None:
        self._blocks = matching_blocks(a, b)

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        """The blocks."""
        return [*self._blocks]


def _pairs(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of places with equal items, of which no two cross."""
    budget = _LOOKS * (len(first) + len(second)) + _EXACT_CELLS
    waiting = [_Span(0, len(first), 0, len(second))]
    while waiting and budget > 0:
        whole = waiting.pop()
        span, edges = _trimmed(whole, first, second)
        yield from edges
        height, width = span.first_end - span.first, span.second_end - span.second
        budget -= len(edges) + height + width + 1
        if not height or not width:
            continue
        landmarks = _landmarks(span, first, second)
        if landmarks:
            yield from landmarks
            waiting += _between(span, landmarks)
        elif height * width <= _EXACT_CELLS:
            budget -= height * width // 8
            yield from _longest(span, first, second)


def _trimmed(span: _Span, first: Sequence[str], second: Sequence[str]) -> tuple[_Span, list[tuple[int, int]]]:
    """Without what both begin and end with, and the pairs of that."""
    start, start_b, end, end_b = span.first, span.second, span.first_end, span.second_end
    pairs: list[tuple[int, int]] = []
    while start < end and start_b < end_b and first[start] == second[start_b]:
        pairs.append((start, start_b))
        start, start_b = start + 1, start_b + 1
    while start < end and start_b < end_b and first[end - 1] == second[end_b - 1]:
        end, end_b = end - 1, end_b - 1
        pairs.append((end, end_b))
    return _Span(start, end, start_b, end_b), pairs


def _landmarks(span: _Span, first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """What stands once in either stretch, in an order that both share: the longest such row."""
    ours = Counter(first[span.first : span.first_end])
    theirs = Counter(second[span.second : span.second_end])
    places = {item: at for at in range(span.second, span.second_end) if theirs[item := second[at]] == 1}
    row = [
        (at, places[first[at]])
        for at in range(span.first, span.first_end)
        if ours[first[at]] == 1 and first[at] in places
    ]
    return _rising(row)


def _rising(row: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `row` whose second places rise, too."""
    tops: list[int] = []  # the least second place that a rising part of each length ends with
    ends: list[int] = []  # and where in the row that is
    before: list[int] = []
    for index, (_at, place) in enumerate(row):
        length = bisect_left(tops, place)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [place]
        ends[length : length + 1] = [index]
    found = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(row[index])
        index = before[index]
    return found[::-1]


def _between(span: _Span, landmarks: list[tuple[int, int]]) -> Iterator[_Span]:
    """The stretches before, between and after the landmarks."""
    at, place = span.first, span.second
    for first, second in landmarks:
        yield _Span(at, first, place, second)
        at, place = first + 1, second + 1
    yield _Span(at, span.first_end, place, span.second_end)


def _longest(span: _Span, first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The longest common part of a small stretch, exactly."""
    height, width = span.first_end - span.first, span.second_end - span.second
    lengths = [[0] * (width + 1) for _row in range(height + 1)]
    for row in range(height - 1, -1, -1):
        item = first[span.first + row]
        for column in range(width - 1, -1, -1):
            if item == second[span.second + column]:
                lengths[row][column] = lengths[row + 1][column + 1] + 1
            else:
                lengths[row][column] = max(lengths[row + 1][column], lengths[row][column + 1])
    row = column = 0
    while row < height and column < width:
        if first[span.first + row] == second[span.second + column]:
            yield span.first + row, span.second + column
            row, column = row + 1, column + 1
        elif lengths[row + 1][column] >= lengths[row][column + 1]:
            row += 1
        else:
            column += 1


def _joined(pairs: list[tuple[int, int]]) -> Iterator[Block]:
    """Neighbours as one block."""
    start = length = 0
    for index, (first, second) in enumerate(pairs):
        if length and (first, second) == (pairs[index - 1][0] + 1, pairs[index - 1][1] + 1):
            length += 1
            continue
        if length:
            yield Block(*pairs[start], length)
        start, length = index, 1
    if length:
        yield Block(*pairs[start], length)
