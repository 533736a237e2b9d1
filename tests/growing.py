"""Long lists at the price of one: what makes a list longer is asked once for all pages that it makes longer."""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import transaction

from tests.pages import PAGES, Page
from tests.world import World

_T = TypeVar("_T")


class Grown(Generic[_T]):
    """What `look` sees of a page when its list has grown by each of `lengths`, one after the other.

    The pages of one `grow` are looked at together, so that its rows are made once; the world is then as it was. A page
    without one has nothing that grows: one look stands for all.
    """

    def __init__(self, world: World, lengths: tuple[int, ...], look: Callable[[World, Page], _T]) -> None:
        self.world, self.lengths, self.look = world, lengths, look
        self._seen: dict[Page, list[_T]] = {}

    def of(self, page: Page) -> list[_T]:
        """One for each of the lengths."""
        if page not in self._seen:
            together = [page] if page.grow is None else [other for other in PAGES if other.grow is page.grow]
            with transaction.atomic():
                self._seen |= self._look_at(together)
                transaction.set_rollback(True)
        return self._seen[page]

    def _look_at(self, pages: list[Page]) -> dict[Page, list[_T]]:
        seen: dict[Page, list[_T]] = {page: [] for page in pages}
        before = 0
        for length in self.lengths:
            if pages[0].grow is None and before:
                return {page: looks * len(self.lengths) for page, looks in seen.items()}
            if pages[0].grow is not None:
                pages[0].grow(self.world, length - before)
            before = length
            for page in pages:
                with transaction.atomic():  # each is looked at by somebody who has just come
                    seen[page].append(self.look(self.world, page))
                    transaction.set_rollback(True)
        return seen
