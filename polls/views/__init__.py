"""Pages of polls: reading and voting, writing, and what an author does with one that is there."""

from polls.views.keeping import add, change, close, remove
from polls.views.reading import index, now, poll, result, vote
from polls.views.writing import edit, write

__all__ = ["add", "change", "close", "edit", "index", "now", "poll", "remove", "result", "vote", "write"]
