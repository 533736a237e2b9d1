"""How a data set is distributed, beside what it is meant to be at full size."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from bench.chance import Integers
from bench.dataset import DataSet
from bench.tables.links import Links
from bench.tables.notices import Notices
from bench.tables.replies import Activities

SHARES: Final = (50, 90, 99, 99.9)


class Line(NamedTuple):
    """Percentiles of one figure: as drawn, and as meant. The maximum grows with the size of the data set."""

    label: str
    found: tuple[int, ...]
    meant: tuple[int, ...]


def percentiles(figures: Integers) -> tuple[int, ...]:
    """The 50th, 90th, 99th and 99.9th, and the maximum."""
    return (*(int(share) for share in np.percentile(figures, SHARES)), int(figures.max()))


def lines(data: DataSet) -> Iterator[Line]:
    """What the report holds."""
    degrees, replies = data.of(Links).degrees(), data.of(Activities).counts
    yield Line("colleagues of a member", percentiles(degrees), (16, 34, 104, 413, 13_737))
    yield Line("replies to an entry", percentiles(replies), (4, 9, 26, 81, 7_067))


def report(data: DataSet) -> str:
    """A table for people. The maximum at a smaller size is what R(n, 2) gives there."""
    head = f"{'':<26}{'':<10}" + "".join(f"{f'p{share}':>8}" for share in SHARES) + f"{'max':>8}"
    body = []
    for line in lines(data):
        body.append(f"{line.label:<26}{'drawn':<10}" + "".join(f"{value:>8,}" for value in line.found))
        body.append(f"{'':<26}{'XL meant':<10}" + "".join(f"{value:>8,}" for value in line.meant))
    notices = data.of(Notices)
    unread = np.bincount(notices.recipients[notices.is_unread], minlength=data.size.members)
    body.append(f"unread notices: {unread.sum():,} of {len(notices.replies):,}; most of one member: {unread.max():,}")
    return "\n".join([head, *body])
