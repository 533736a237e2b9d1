"""Who keeps an upload that no row points at: apps above register how to ask them, and the sweep asks."""

from collections.abc import Callable, Collection
from uuid import UUID

Keeper = Callable[[Collection[UUID]], set[UUID]]  # of these tokens, those that are still wanted
_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Ask `keeper` too, from now on. Called in `AppConfig.ready()`; twice is once."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def kept(tokens: Collection[UUID]) -> set[UUID]:
    """Of `tokens` those that somebody still wants."""
    return {token for keeper in _keepers for token in keeper(tokens)}
