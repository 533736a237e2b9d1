"""Pages and buttons of `stream`."""

from stream.views.feed import caught_up, hide, news, show_again, why
from stream.views.follow import follow
from stream.views.following import change_many, following
from stream.views.marking import seen
from stream.views.reading import read_long
from stream.views.searches import delete_search, rename_search, save_search, search, searches
from stream.views.writing import writers, writing

__all__ = [
    "caught_up",
    "change_many",
    "delete_search",
    "follow",
    "following",
    "hide",
    "news",
    "read_long",
    "rename_search",
    "save_search",
    "search",
    "searches",
    "seen",
    "show_again",
    "why",
    "writers",
    "writing",
]
