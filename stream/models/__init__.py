"""What people read and follow, and what they do with the feed."""

from stream.models.feed import FeedMark, Hidden, Tab
from stream.models.follow import TARGETS, Because, Follow, Level, effective_level
from stream.models.mark import ReadMark
from stream.models.saved import SavedSearch

__all__ = [
    "TARGETS",
    "Because",
    "FeedMark",
    "Follow",
    "Hidden",
    "Level",
    "ReadMark",
    "SavedSearch",
    "Tab",
    "effective_level",
]
