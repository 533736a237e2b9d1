"""Changes of read marks and of levels."""

from stream.choices import Choice
from stream.services.bulk import Which, choose_for_many
from stream.services.carrying import carry_channels, carry_follows, carry_tag, part_follows
from stream.services.choosing import choose
from stream.services.feed import TooMany, catch_up, hide_from_feed, show_again
from stream.services.following import (
    DAY,
    MONTH,
    MOST_FOLLOWS,
    NotPossible,
    follow,
    mute_for,
    track,
    unfollow,
    untrack,
)
from stream.services.marking import mark_all_seen, mark_seen
from stream.services.nudging import nudge
from stream.services.searches import delete_search, rename_search, save_search

__all__ = [
    "DAY",
    "MONTH",
    "MOST_FOLLOWS",
    "Choice",
    "NotPossible",
    "TooMany",
    "Which",
    "carry_channels",
    "carry_follows",
    "carry_tag",
    "catch_up",
    "choose",
    "choose_for_many",
    "delete_search",
    "follow",
    "hide_from_feed",
    "mark_all_seen",
    "mark_seen",
    "mute_for",
    "nudge",
    "part_follows",
    "rename_search",
    "save_search",
    "show_again",
    "track",
    "unfollow",
    "untrack",
]
