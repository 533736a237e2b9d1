"""What a data set holds, in the order in which rows can point at each other.

A table that joins the product joins here: a module with a `Table`, and its place in `TABLES`. Still to come, with the
tables they fill: five followed tags a member, grades and workplaces (R(300, 2)).
"""

from typing import Final

from bench.dataset import Table
from bench.tables.departments import Departments
from bench.tables.entries import Entries, EntryTags
from bench.tables.groups import Groups, Memberships
from bench.tables.links import Links
from bench.tables.marks import Marks
from bench.tables.notices import Notices
from bench.tables.people import People
from bench.tables.polls import Polls, PollVotes
from bench.tables.replies import Activities, Replies
from bench.tables.signs import Signs
from bench.tables.skills import Skills, Tags
from bench.tables.topics import Forums, Topics, Votes

TABLES: Final[tuple[type[Table], ...]] = (
    Departments,
    People,
    Tags,
    Skills,
    Links,
    Groups,
    Memberships,
    Entries,
    EntryTags,
    Replies,
    Activities,
    Signs,
    Forums,
    Topics,
    Votes,
    Polls,
    PollVotes,
    Marks,
    Notices,
)
