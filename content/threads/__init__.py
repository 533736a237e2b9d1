"""A conversation, page by page: roots in order of time with the answers under each."""

from content.threads.lines import NOTHING, Line, Seen, Thread
from content.threads.newer import MOST_NEWER, Asked, Newer, newer_for, now_cursor
from content.threads.pages import FIRST, LAST, thread_for
from content.threads.places import LINES_A_PAGE, page_start

__all__ = [
    "FIRST",
    "LAST",
    "LINES_A_PAGE",
    "MOST_NEWER",
    "NOTHING",
    "Asked",
    "Line",
    "Newer",
    "Seen",
    "Thread",
    "newer_for",
    "now_cursor",
    "page_start",
    "thread_for",
]
