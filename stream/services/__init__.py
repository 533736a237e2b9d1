"""Changes of read marks and of levels."""

from stream.services.following import (
    DAY,
    MONTH,
    MOST_FOLLOWS,
    NotPossible,
    follow,
    mute_for,
    track,
    unfollow,
)
from stream.services.marking import mark_all_seen, mark_seen

__all__ = [
    "DAY",
    "MONTH",
    "MOST_FOLLOWS",
    "NotPossible",
    "follow",
    "mark_all_seen",
    "mark_seen",
    "mute_for",
    "track",
    "unfollow",
]
