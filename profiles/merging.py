"""Which app answers for which foreign key to a person when two accounts of one person become one.

`profiles.signals.merging(keep, drop)` is sent in the transaction of the merge, and each app settles its own rows. A
function that does says so with `settles`; a test walks the models and fails for a foreign key that nobody names.
"""

from collections.abc import Callable
from typing import Any, TypeVar

_F = TypeVar("_F", bound=Callable[..., Any])
_settled: dict[str, str] = {}


class NamedTwice(RuntimeError):
    """Two functions say that they settle the same foreign key."""


def settles(*keys: str) -> Callable[[_F], _F]:
    """Say that the decorated receiver settles the foreign keys `app.Model.field`. Raises NamedTwice."""

    def name(function: _F) -> _F:
        place = f"{function.__module__}.{function.__qualname__}"
        for key in keys:
            if _settled.setdefault(key, place) != place:
                raise NamedTwice(f"{key}: {_settled[key]} and {place}")
        return function

    return name


def settled() -> dict[str, str]:
    """The foreign keys that are named, with the function that settles each."""
    return dict(_settled)
