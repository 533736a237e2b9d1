"""Links between people, blocks, introductions."""

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
    "LIFE",
    "TEXT_LONGEST",
    "Block",
    "ColleagueLink",
    "Introduction",
    "IntroductionState",
    "people_added_by",
    "people_blocked_by",
    "people_of_introductions",
    "people_who_added",
    "people_who_blocked",
]
