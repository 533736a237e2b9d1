"""How far a reader has read a conversation: asked of an app above, which keeps it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.models import Entry
    from content.threads import Seen
    from profiles.models import User

Finder = Callable[["Entry", "User"], "Seen | None"]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let `finder` tell how far somebody has read. Called in `AppConfig.ready()`; a second one is a mistake."""
    if _finders:
        raise ValueError("Two apps keep how far people have read")
    _finders.append(finder)


def seen_of(entry: "Entry", reader: "User") -> "Seen | None":
    """How far `reader` has read the conversation of `entry`; None where they were never there."""
    return _finders[0](entry, reader) if _finders else None
