"""What reading costs in time, and what an item is worth.

Words: 238 a minute, what adults read silently in English non-fiction on average (Brysbaert 2019, "How many words do we
read per minute?", Journal of Memory and Language 109, 104047), six characters a word with its space. A thread: six
seconds to open it and to see where one is, which is our own guess, as are the worths: they only have to be in order.
"""

from math import ceil, log2
from typing import Final

from notifications.models import Event
from stream.models import Level

WORDS_A_MINUTE: Final = 238
CHARACTERS_A_WORD: Final = 6
THREAD_SECONDS: Final = 6
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


def seconds_to_read(characters: int) -> int:
    """How long a thread with so many characters takes."""
    return THREAD_SECONDS + ceil(characters * 60 / CHARACTERS_A_WORD / WORDS_A_MINUTE)


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
