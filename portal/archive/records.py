"""The types of line in an archive as records: what a line says once it was read."""

from dataclasses import dataclass
from datetime import datetime

from groups.models import JoinPolicy, Visibility
from portal.archive.parts import PollPart, TopicPart


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who wrote, or was named."""

    id: str
    name: str
    email: str
    department: str  # its name
    job_title: str
    interests: list[str]
    team: str  # its name in that department; blank: not said
    profession: str  # its name; blank: not said


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A room and who was in it; the first member owns it."""

    id: str
    name: str
    about: str
    rules: str
    preset: str
    visibility: Visibility
    join_policy: JoinPolicy
    members: list[str]
    hosts: list[str]  # of the members, beside the owner
    created_at: datetime | None  # None: at the import
    closed_at: datetime | None
    closed_reason: str
    hidden_reason: str


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """`member` had added `colleague`."""

    member: str
    colleague: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class EntryLine:
    """What somebody said to others; the body is Markdown by now."""

    id: str
    kind: str
    author: str
    published_at: datetime
    title: str
    tags: list[str]
    body: str
    group: str  # blank: in no group
    audience: str  # blank: as wide as the room
    language: str
    topic: TopicPart | None
    poll: PollPart | None
    quotes: str = ""  # blank: no other entry


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """An answer to an entry, or to another answer; the body is Markdown by now."""

    id: str
    entry: str
    author: str
    created_at: datetime
    body: str
    parent: str  # blank: to the entry itself
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class VoteLine:
    """What somebody chose in a poll."""

    poll: str  # id of its entry
    voter: str
    choices: list[int]  # options from 1, the best first
    number: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReactionLine:
    """That somebody has a question too, or supports an idea."""

    kind: str
    entry: str
    person: str
    created_at: datetime


Record = PersonLine | GroupLine | ColleagueLine | EntryLine | ReplyLine | VoteLine | ReactionLine
