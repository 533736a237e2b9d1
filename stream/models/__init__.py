"""What people read and follow."""

from stream.models.follow import TARGETS, Because, Follow, Level, effective_level
from stream.models.mark import ReadMark
from stream.models.saved import SavedSearch

__all__ = ["TARGETS", "Because", "Follow", "Level", "ReadMark", "SavedSearch", "effective_level"]
