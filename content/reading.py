"""How far a reader has read a conversation, and what they hear of it: asked of an app above, which keeps it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from content.models import Entry
    from content.threads import Seen
    from profiles.models import User

Finder = Callable[["Entry", "User"], "Seen | None"]
Offer = Callable[["Entry", "User"], Any]
_finders: list[Finder] = []
_offers: list[Offer] = []


def register(finder: Finder, offer: Offer) -> None:
    """Let `finder` tell how far somebody has read, and `offer` what `stream/_follow.html` shows of what they hear.

    Called in `AppConfig.ready()`; a second time is a mistake.
    """
    if _finders:
        raise ValueError("Two apps keep how far people have read")
    _finders.append(finder)
    _offers.append(offer)


def seen_of(entry: "Entry", reader: "User") -> "Seen | None":
    """How far `reader` has read the conversation of `entry`; None where they were never there."""
    return _finders[0](entry, reader) if _finders else None


def follow_control(entry: "Entry", reader: "User") -> Any:
    """What lets `reader` choose how much they hear of `entry`; None where there is nothing to choose."""
    return _offers[0](entry, reader) if _offers else None
