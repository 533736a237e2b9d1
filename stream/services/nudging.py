"""Letting open pages look again at what hangs on an entry."""

from stream.live import publishing


def nudge(entry_id: int) -> None:
    """Have open pages of the entry fetch its poll again, after commit. At most 0.6 s, never raises."""
    publishing.polled(entry_id)
