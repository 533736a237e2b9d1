"""Links between people, blocks, introductions."""

from colleagues.models.dismissal import DISMISSED_FOR, Dismissal, people_dismissed_by
from colleagues.models.introduction import (
    LIFE,
    TEXT_LONGEST,
    Introduction,
    IntroductionState,
    people_of_introductions,
)
from colleagues.models.links import (
    Block,
    ColleagueLink,
    people_added_by,
    people_blocked_by,
    people_who_added,
    people_who_blocked,
)

__all__ = [
    "DISMISSED_FOR",
    "LIFE",
    "TEXT_LONGEST",
    "Block",
    "ColleagueLink",
    "Dismissal",
    "Introduction",
    "IntroductionState",
    "people_added_by",
    "people_blocked_by",
    "people_dismissed_by",
    "people_of_introductions",
    "people_who_added",
    "people_who_blocked",
]
