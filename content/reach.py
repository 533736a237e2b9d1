"""Whom an announcement would reach now: asked of an app above, which knows how people want to be told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.models import Entry
    from profiles.models import User


@dataclass(frozen=True)
class Reach:
    """How many people are told by which way. Everybody but the last has an alert in the site as well."""

    by_mail: int = 0  # at once, or when they work next
    by_digest: int = 0
    by_site: int = 0  # and by nothing else
    not_at_all: int = 0  # they muted it

    @property
    def total(self) -> int:
        """Whom it reaches."""
        return self.by_mail + self.by_digest + self.by_site


Finder = Callable[["Entry", "User"], Reach]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let `finder` work it out. Called in `AppConfig.ready()`; a second one is a mistake."""
    if _finders:
        raise ValueError("Two apps work out whom an announcement reaches")
    _finders.append(finder)


def reach_of(entry: "Entry", announcer: "User") -> Reach | None:
    """Whom announcing `entry` to its group would reach; None where nobody works it out."""
    return _finders[0](entry, announcer) if _finders else None
