"""A data set: its size, whether its parts correlate, and the facts that its tables share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, NamedTuple, TypeVar

import numpy as np
from django.db import models

from bench.chance import Moments, Shares
from bench.sizes import Size

CHUNK: Final = 10_000  # rows
START: Final = np.datetime64("2021-10-01T00:00:00.000000")
END: Final = np.datetime64("2026-10-01T00:00:00.000000")  # fixed: a second run makes the same rows
SPAN: Final = float((END - START) / np.timedelta64(1, "s"))  # seconds

_T = TypeVar("_T", bound="Table")


class Rows(NamedTuple):
    """Rows for one table: by name of the column its values, an array or a list.

    One string or number instead stands in all rows; a column that is not named has its default. `is_change`: the rows
    are there already, found by their key, and get new values in these columns.
    """

    model: type[models.Model]
    number: int
    columns: Mapping[str, object]
    is_change: bool = False


class Table:
    """What one module of `bench.tables` writes: one table, or several that belong together.

    `__init__` draws the facts that other tables need; `chunks` makes the rows. Both depend on nothing but the data set.
    """

    label: ClassVar[str]

    def __init__(self, data: "DataSet") -> None:
        self.data = data

    def __len__(self) -> int:
        """How many rows `chunks` gives."""
        raise NotImplementedError

    def chunks(self) -> Iterator[Rows]:
        """All rows, in portions that fit in memory."""
        raise NotImplementedError


@dataclass
class DataSet:
    """`is_correlated`: departments, skills and groups go together with links, as they do among real people."""

    size: Size
    is_correlated: bool = False
    processes: int = 2  # that render texts
    _facts: dict[type[Table], Table] = field(default_factory=dict, repr=False)

    def of(self, table: type[_T]) -> _T:
        """The facts of that table, drawn when they are first asked for."""
        found = self._facts.get(table)
        if found is None:
            found = self._facts[table] = table(self)
        assert isinstance(found, table)  # noqa: S101 - it stands under its own class
        return found


def portions(number: int, step: int = CHUNK) -> Iterator[slice]:
    """Slices that cover `number` rows."""
    for start in range(0, number, step):
        yield slice(start, min(start + step, number))


def moments(shares: Shares) -> Moments:
    """Moments of the five years by their share, 0 at the beginning, 1 at the end."""
    return START + (shares * SPAN * 1e6).astype("timedelta64[us]")
