"""Pages of the admin over tables that only grow: nobody counts a million rows to show fifty."""

from functools import cached_property
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST_COUNTED: Final = 10_000


class CappedPaginator(Paginator[Any]):
    """Counts to 10,000 and no further: beyond that people search."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most `MOST_COUNTED`."""
        rows = self.object_list
        return rows.order_by()[:MOST_COUNTED].count() if isinstance(rows, QuerySet) else len(rows)
