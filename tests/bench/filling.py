"""A tiny data set in the test database."""

from collections.abc import Iterator

import pytest

from bench import copying
from bench.dataset import DataSet, Rows, Table
from bench.sizes import Size
from bench.tables import TABLES

TINY = Size(5_000)  # a hundred members


def rows_of(data: DataSet) -> Iterator[tuple[type[Table], Rows]]:
    """All rows, table by table."""
    for kind in TABLES:
        for rows in data.of(kind).chunks():
            yield kind, rows


def fill(data: DataSet) -> DataSet:
    """Write all rows."""
    models = set()
    for _kind, rows in rows_of(data):
        copying.copy(rows)
        models.add(rows.model)
    copying.finish(models)
    return data


@pytest.fixture(params=[False, True], ids=["independent", "correlated"])
def filled(request: pytest.FixtureRequest, db: None) -> DataSet:
    """Of either variant."""
    return fill(DataSet(TINY, is_correlated=request.param, processes=1))
