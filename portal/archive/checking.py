"""What the lines of an archive say about each other, and about what CivNet holds already."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from content.models import Audience, Entry, Reply
from content.services import AudienceRefused, check_audience
from core.markings import found_in
from groups.models import Group, Visibility
from portal.archive.parts import PollPart, check_choices
from portal.archive.readers import REACTIONS
from portal.archive.reading import BadLine, shown
from portal.archive.records import (
    ColleagueLine,
    EntryLine,
    GroupLine,
    PersonLine,
    ReactionLine,
    Record,
    ReplyLine,
    VoteLine,
)
from profiles.models import Department, Profession, User


class FollowsFromBadLine(BadLine):
    """The line points at one that was bad itself: there is nothing more to say about it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply stands: its entry, and the reply at the top of its thread (itself where it answers the entry)."""

    entry: str
    root: str


@dataclass
class Known:
    """What CivNet holds from this source, read once: from an id of the source to its row, and what identifies it."""

    people: dict[str, int]
    groups: dict[str, int]
    entries: dict[str, tuple[int, datetime | None]]
    replies: dict[str, tuple[int, datetime]]

    @classmethod
    def of(cls, source: str) -> "Known":
        """All rows that came from `source`."""
        prefix = f"{source}:"
        start = len(prefix)
        people = User.objects.filter(origin__startswith=prefix).values_list("origin", "pk")
        groups = Group.objects.filter(origin__startswith=prefix).values_list("origin", "pk")
        entries = Entry.objects.filter(origin__startswith=prefix).values_list("origin", "pk", "published_at")
        replies = Reply.objects.filter(origin__startswith=prefix).values_list("origin", "pk", "created_at")
        return cls(
            people={origin[start:]: pk for origin, pk in people.iterator()},
            groups={origin[start:]: pk for origin, pk in groups.iterator()},
            entries={origin[start:]: (pk, at) for origin, pk, at in entries.iterator()},
            replies={origin[start:]: (pk, at) for origin, pk, at in replies.iterator()},
        )


@dataclass
class Checker:
    """Remembers ids and the terms of polls, never what was said. `check` raises BadLine; what passes can be stored."""

    known: Known
    departments: dict[str, Department]  # by name, case folded
    professions: dict[str, Profession]  # the same
    categories: frozenset[str]  # slugs of the forums of the whole service
    _addresses: dict[str, str] = field(default_factory=dict)  # of this file, lower case -> person
    _people: set[str] = field(default_factory=set)
    _groups: dict[str, Visibility] = field(default_factory=dict)
    _entries: dict[str, str] = field(default_factory=dict)  # the sort of topic; blank: none
    _polls: dict[str, PollPart] = field(default_factory=dict)
    _answered: set[str] = field(default_factory=set)  # questions with an accepted answer
    _voters: set[tuple[str, str]] = field(default_factory=set)
    _replies: dict[str, Place] = field(default_factory=dict)
    _bad: set[tuple[str, str]] = field(default_factory=set)  # type and id of lines that were refused

    def check(self, record: Record) -> None:
        """Raise BadLine where `record` does not fit what stands above it, or what CivNet holds."""
        match record:
            case PersonLine():
                _check_markings(record.name, record.job_title, record.team)
                self._check_person(record)
            case GroupLine():
                _check_markings(record.name, record.about, record.rules, record.closed_reason, record.hidden_reason)
                self._check_group(record)
            case ColleagueLine():
                self._need("person", "member", record.member, self._people)
                self._need("person", "colleague", record.colleague, self._people)
            case EntryLine():
                self._check_entry(record)
            case ReplyLine():
                self._check_reply(record)
            case VoteLine():
                self._check_vote(record)
            case ReactionLine():
                self._check_reaction(record)

    def note_bad(self, line: object) -> None:
        """Remember the id of a refused line, so that the lines that point at it are not blamed as well."""
        if isinstance(line, dict):
            named = line.get("type"), line.get("id")
            if isinstance(named[0], str) and isinstance(named[1], str):
                self._bad.add((named[0], named[1]))

    def sort_of(self, entry: str) -> str:
        """Of a topic what it is; blank for any other entry."""
        return self._entries[entry]

    def place_of(self, reply: str) -> Place:
        """Where the reply of that id stands."""
        return self._replies[reply]

    def _check_person(self, person: PersonLine) -> None:
        self._must_be_new(person.id, self._people)
        if person.department.casefold() not in self.departments:
            raise BadLine(f"no department is called “{shown(person.department)}”")
        if person.profession and person.profession.casefold() not in self.professions:
            raise BadLine(f"no profession is called “{shown(person.profession)}”")
        if person.team and not any(character.isalnum() for character in person.team):
            raise BadLine(f"“team” is “{shown(person.team)}”, which has no letter")
        address = person.email
        twin = self._addresses.get(address)
        if twin is not None:
            raise BadLine(f"the address {shown(address)} is that of {shown(twin)} already")
        owner = _owner_of(address)
        row = self.known.people.get(person.id)
        is_same = owner is not None and owner.name.casefold() == person.name.casefold()
        if row is None and owner is not None and not is_same and not _is_unproven(owner):
            raise BadLine(f"the address {shown(address)} is that of somebody of another name here")
        if row is not None and (owner is None or owner.pk != row) and not _is_called(row, person.name):
            raise BadLine(
                f"{shown(person.id)} was imported before as somebody else; give another archive its own --source"
            )
        self._people.add(person.id)
        self._addresses[address] = person.id

    def _check_group(self, group: GroupLine) -> None:
        self._must_be_new(group.id, self._groups)
        for member in group.members:
            self._need("person", "members", member, self._people)
        self._groups[group.id] = group.visibility

    def _check_entry(self, entry: EntryLine) -> None:
        self._must_be_new(entry.id, self._entries)
        _check_markings(entry.title, entry.body, *((entry.poll.question, *entry.poll.options) if entry.poll else ()))
        self._need("person", "author", entry.author, self._people)
        room = None
        if entry.topic and entry.topic.forum and entry.topic.forum not in self.categories:
            raise BadLine(f"“forum” is {shown(entry.topic.forum)}, and no category has that address")
        if entry.group:
            self._need("group", "group", entry.group, self._groups)
            room = Group(visibility=self._groups[entry.group])
        try:
            check_audience(audience=self.audience_of(entry), group=room)
        except AudienceRefused as error:
            raise BadLine(f"“audience” is “{self.audience_of(entry)}”: {error}") from error
        if entry.id in self.known.entries and self.known.entries[entry.id][1] != entry.published_at:
            raise BadLine(
                f"{shown(entry.id)} was imported before with another date; give another archive its own --source"
            )
        if entry.quotes:
            self._need("entry", "quotes", entry.quotes, self._entries)
        self._entries[entry.id] = entry.topic.sort if entry.topic else ""
        if entry.poll is not None:
            self._polls[entry.id] = entry.poll

    def audience_of(self, entry: EntryLine) -> str:
        """As the line says; where it says nothing, as wide as its room allows and no wider."""
        if not entry.audience and entry.group and self._groups[entry.group] != Visibility.VISIBLE:
            return Audience.GROUP
        return entry.audience or Audience.EVERYONE

    def _check_reply(self, reply: ReplyLine) -> None:
        self._must_be_new(reply.id, self._replies)
        _check_markings(reply.body)
        self._need("entry", "entry", reply.entry, self._entries)
        self._need("person", "author", reply.author, self._people)
        root = reply.id
        if reply.parent:
            self._need("reply", "parent", reply.parent, self._replies)
            above = self._replies[reply.parent]
            if above.entry != reply.entry:
                raise BadLine(f"“parent” is {shown(reply.parent)}, which answers another entry, {shown(above.entry)}")
            root = above.root
        if reply.id in self.known.replies and self.known.replies[reply.id][1] != reply.created_at:
            raise BadLine(
                f"{shown(reply.id)} was imported before with another date; give another archive its own --source"
            )
        if reply.is_accepted:
            self._check_accepted(reply)
        self._replies[reply.id] = Place(reply.entry, root)

    def _check_accepted(self, reply: ReplyLine) -> None:
        if self._entries[reply.entry] != "question":
            raise BadLine(f"“accepted” is for answers to questions, and {shown(reply.entry)} is none")
        if reply.entry in self._answered:
            raise BadLine(f"“accepted” stands on an answer to {shown(reply.entry)} above already")
        self._answered.add(reply.entry)

    def _check_vote(self, vote: VoteLine) -> None:
        self._need("entry", "poll", vote.poll, self._entries)
        self._need("person", "voter", vote.voter, self._people)
        if vote.poll not in self._polls:
            raise BadLine(f"“poll” is {shown(vote.poll)}, on which no poll hangs")
        if (vote.poll, vote.voter) in self._voters:
            raise BadLine(f"{shown(vote.voter)} has voted in {shown(vote.poll)} on a line above already")
        check_choices(self._polls[vote.poll], vote.choices, vote.number)
        self._voters.add((vote.poll, vote.voter))

    def _check_reaction(self, reaction: ReactionLine) -> None:
        self._need("entry", "entry", reaction.entry, self._entries)
        self._need("person", "person", reaction.person, self._people)
        wanted = REACTIONS[reaction.kind]
        if self._entries[reaction.entry] != wanted:
            raise BadLine(f"“kind” is {reaction.kind}, which is said of a topic of the sort “{wanted}”")

    def _need(self, kind: str, name: str, wanted: str, present: Container[str]) -> None:
        if wanted in present:
            return
        if (kind, wanted) in self._bad:
            raise FollowsFromBadLine
        raise BadLine(f"“{name}” is {shown(wanted)}, but no {kind} above this line has that id")

    @staticmethod
    def _must_be_new(identity: str, present: Container[str]) -> None:
        if identity in present:
            raise BadLine(f"the id {shown(identity)} stands on a line above already")


def _check_markings(*said: str) -> None:
    """Nothing marked above OFFICIAL comes in with an archive either."""
    found = next((found for words in said if (found := found_in(words)) is not None), None)
    if found is not None:
        raise BadLine(f"it carries the marking {found.marking.label}: take it out of the archive, and report the spill")


def _owner_of(address: str) -> User | None:
    """Whose address it is: the first one, or a further one that was confirmed."""
    by_index = User.objects.annotate(lowered=Lower("email")).filter(lowered=address)
    further = EmailAddress.objects.filter(email=address, verified=True).select_related("user")
    return by_index.first() or next((row.user for row in further), None)


def _is_unproven(person: User) -> bool:
    """Whether somebody signed up with an address that they have not shown to be theirs: it is nobody's yet."""
    return person.confirmed_at is None and person.admitted_at is None


def _is_called(pk: int, name: str) -> bool:
    return User.objects.filter(pk=pk, name=name).exists()
