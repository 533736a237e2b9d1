"""What an item of a digest costs in time, as `core.reading_time` has it, and what it is worth.

The worths are our own guess: they only have to be in order.
"""

from math import log2
from typing import Final

from core.reading_time import seconds_to_read
from notifications.models import Event
from stream.models import Level

EXCERPT: Final = 280  # characters, as cards show

_OF_LEVEL: Final = {Level.NORMAL: 1.5, Level.TRACKING: 4.0, Level.FIRST_POST: 4.0, Level.WATCHING: 5.0}
_OF_EVENT: Final = {  # what waits for the person first
    Event.MENTION: 10.0,
    Event.REPLY_TO_REPLY: 9.0,
    Event.REPLY_TO_ENTRY: 8.0,
    Event.SUCCESSOR: 9.0,
    Event.JOIN_REQUEST: 8.0,
    Event.INVITATION: 8.0,
    Event.INTRODUCTION: 8.0,
    Event.INTRODUCED: 4.0,
    Event.QUESTION_OFFERED: 7.0,  # somebody waits for an answer
    Event.USEFUL: 2.0,
    Event.COLLEAGUE_ADDED: 3.0,
}
_USUAL_EVENT: Final = 6.0
_LIVELIEST: Final = 6.0


def seconds_of_excerpt(characters: int) -> int:
    """How long its first lines take."""
    return seconds_to_read(min(characters, EXCERPT))


def worth_of_level(level: Level, *, replies: int, useful: int) -> float:
    """What an entry or a thread with `replies` is worth to somebody who hears of it at `level`."""
    return _OF_LEVEL[level] + liveliness(replies, useful)


def worth_of_event(event: Event) -> float:
    """What a notice is worth."""
    return _OF_EVENT.get(event, _USUAL_EVENT)


def liveliness(replies: int, useful: int) -> float:
    """More for what others found worth an answer or a sign, and ever less for each of them."""
    return min(log2(1 + replies + 2 * useful), _LIVELIEST) / 2
