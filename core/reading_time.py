"""How long reading takes.

Words: 238 a minute, what adults read silently in English non-fiction on average (Brysbaert 2019, "How many words do we
read per minute?", Journal of Memory and Language 109, 104047), six characters a word with its space. A thread: six
seconds to open it and to see where one is, which is our own guess.
"""

from math import ceil
from typing import Final

from django.utils.translation import ngettext

WORDS_A_MINUTE: Final = 238
CHARACTERS_A_WORD: Final = 6
THREAD_SECONDS: Final = 6
_A_MINUTE: Final = 60


def seconds_to_read(characters: int, *, threads: int = 1) -> int:
    """How long so many threads take that have so many characters together."""
    return THREAD_SECONDS * threads + ceil(characters * _A_MINUTE / CHARACTERS_A_WORD / WORDS_A_MINUTE)


def minutes(seconds: int) -> str:
    """To the nearest minute, at least one."""
    number = max(round(seconds / _A_MINUTE), 1)
    return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}
