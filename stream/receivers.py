"""What people write sets their level on the thread. Connected in `AppConfig.ready()`."""

from typing import Any

from content.models import Entry, Reply
from stream.models import Because, Level
from stream.services import track


def watch_own_entry(sender: Any, *, entry: Entry, **kwargs: Any) -> None:
    """Whoever writes an entry watches what becomes of it."""
    track(person=entry.author, entry=entry, because=Because.WROTE, level=Level.WATCHING)


def track_answered_entry(sender: Any, *, reply: Reply, **kwargs: Any) -> None:
    """Whoever replies tracks the thread."""
    track(person=reply.author, entry=reply.entry, because=Because.WROTE)
