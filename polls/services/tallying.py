"""Adding up. Every caller holds the lock of the poll, so that reading and writing the sums is one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from polls.models import Mode, Poll, Tally, Vote


@dataclass(frozen=True)
class Answer:
    """What a vote says: keys of options (ranked: best first), or a number."""

    choices: Sequence[int] = ()
    number: Decimal | None = None


def key_of(number: Decimal) -> str:
    """The name under which a number is counted: 3, 3.0 and 3.00 are one."""
    return f"{number.normalize() + 0:f}"


def add(poll: Poll, tally: Tally, answer: Answer, *, size: int, sign: int = 1) -> None:
    """Add a vote to the sums, or take it out of them (`sign` -1). The poll has `size` options. The caller saves."""
    if answer.number is not None:
        _change(tally.counts, key_of(answer.number), sign)
    elif poll.mode == Mode.RANKED:
        _change(tally.counts, str(answer.choices[0]), sign)
        for place, choice in enumerate(answer.choices):
            _change(tally.points, str(choice), sign * (size - place))
    else:
        for choice in answer.choices:
            _change(tally.counts, str(choice), sign)
    tally.voter_count += sign


def _change(sums: dict[str, int], key: str, by: int) -> None:
    sums[key] = sums.get(key, 0) + by
    if not sums[key]:
        del sums[key]  # so that equal votes give equal sums, in whatever order they came


def counted_again(poll: Poll) -> Tally:
    """The sums as the rows of votes give them, not saved: for checks, and for rows that were written in bulk.

    Only of polls that are not anonymous: of the others there are no rows.
    """
    tally, size = Tally(poll=poll, voter_count=0, counts={}, points={}), poll.choices.count()
    for choices, number in Vote.objects.filter(poll=poll).values_list("choices", "number").iterator(chunk_size=5000):
        add(poll, tally, Answer(choices, number), size=size)
    return tally
