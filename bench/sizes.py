"""How many rows of each kind a data set has. XL is the whole civil service; the others are divided from it."""

from dataclasses import dataclass
from typing import Final

DIVISORS: Final = {"S": 500, "M": 50, "L": 10, "XL": 1}

# Vocabularies stay whole in every size: fewer tags or words would change what each row looks like.
DEPARTMENTS: Final = 25
TAGS: Final = 5_000
WORDS: Final = 50_000
FIRST_NAMES: Final = 2_000
SURNAMES: Final = 30_000

SKILLS_A_MEMBER: Final = 8
GROUPS_A_MEMBER: Final = 6
TAGS_AN_ENTRY: Final = 2
CATEGORIES: Final = 6
LINKS_A_CONNECTOR: Final = 1_980


@dataclass(frozen=True)
class Size:
    """Rows of a data set that is `divisor` times smaller than the whole."""

    divisor: int

    @classmethod
    def named(cls, name: str) -> "Size":
        """One of S, M, L and XL. Raises KeyError."""
        return cls(DIVISORS[name])

    @property
    def members(self) -> int:
        """People who may read."""
        return 500_000 // self.divisor

    @property
    def pairs(self) -> int:
        """Pairs of colleagues drawn by popularity, before doubles are left out. Each makes a link both ways."""
        return 5_000_000 // self.divisor

    @property
    def connectors(self) -> int:
        """People who know 1,980 more, whoever they are. There is none in S: it has only 1,000 people."""
        return 200 // self.divisor

    @property
    def groups(self) -> int:
        """Rooms."""
        return 20_000 // self.divisor

    @property
    def entries(self) -> int:
        """Blog posts, topics and polls."""
        return 2_000_000 // self.divisor

    @property
    def replies(self) -> int:
        """Replies; each is a notice to the entry's author too, unless it is his own."""
        return 10_000_000 // self.divisor

    @property
    def read_marks(self) -> int:
        """How far people have read conversations, before doubles are left out."""
        return 10_000_000 // self.divisor

    @property
    def most_unread(self) -> int:
        """Unread notices of the one member who never looks."""
        return 50_000 // self.divisor
