"""Finding people: one box for name, job, skill, team and place, and facets to narrow what was found.

Without words: members, newest first. With words: the best first, exact names before all others. Every page costs the
same, at any size, and what is counted is counted to a number.
"""

from profiles.directory.finding import Found, Person, find, suggest, suggest_hits
from profiles.directory.narrowing import Narrowing, Values

__all__ = ["Found", "Narrowing", "Person", "Values", "find", "suggest", "suggest_hits"]
