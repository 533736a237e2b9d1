"""Storing what was checked. Nobody is told: it happened long ago."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from colleagues.models import ColleagueLink
from content.models import Entry, Reaction, ReactionKind, Reply
from content.services import import_entry, import_reactions, import_reply
from forums.importing import count_votes, import_answer
from forums.models import Forum
from forums.services import forum_of, import_replied, import_topic
from groups.models import Group, Preset
from groups.services import make_group
from polls.models import Choice, Poll
from polls.services import Answer, Imported, import_poll, import_votes
from portal.archive.checking import Checker
from portal.archive.parts import terms_of
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
from profiles.models import Department, Role, Team, User
from profiles.services import import_person, join_team, make_team, set_profession


@dataclass
class Store:
    """Writes records row by row and remembers which row each id became."""

    source: str
    checker: Checker
    moment: datetime  # of the import
    _people: dict[str, tuple[int, Department]] = field(default_factory=dict)  # with the department that the line states
    _own_lists: set[int] = field(default_factory=set)  # people who keep their list of colleagues themselves by now
    _groups: dict[str, int] = field(default_factory=dict)
    _entries: dict[str, int] = field(default_factory=dict)
    _replies: dict[str, int] = field(default_factory=dict)
    _forums: dict[str, Forum] = field(default_factory=dict)  # categories
    _last_words: dict[int, datetime] = field(default_factory=dict)  # of topics
    _options: dict[int, list[int]] = field(default_factory=dict)  # of polls, in their order

    def add(self, record: Record) -> bool:
        """Store `record`; False where it is there already, and stays as it is."""
        match record:
            case PersonLine():
                is_new = self._add_person(record)
            case GroupLine():
                is_new = self._add_group(record)
            case ColleagueLine():
                is_new = self._add_link(record)
            case EntryLine():
                is_new = self._add_entry(record)
            case ReplyLine():
                is_new = self._add_reply(record)
            case VoteLine():
                is_new = self._add_vote(record)
            case ReactionLine():
                is_new = self._add_reaction(record)
        return is_new

    def finish(self) -> None:
        """What can only be said at the end: which topic had the last words when. Called once, after all lines."""
        for entry, at in self._last_words.items():
            import_replied(entry=Entry(pk=entry), last_at=at)

    def _add_person(self, line: PersonLine) -> bool:
        department = self.checker.departments[line.department.casefold()]
        origin = self._origin(line.id)
        known = self.checker.known.people.get(line.id)
        if known is None:
            person, is_new = import_person(
                email=line.email,
                name=line.name,
                department=department,
                job_title=line.job_title,
                skills=line.interests,
                origin=origin,
                at=self.moment,
            )
            if is_new:
                self._settle(person, line)
        else:
            person = User.objects.get(pk=known)
        self._people[line.id] = person.pk, department
        if person.confirmed_at is not None:
            self._own_lists.add(person.pk)
        return known is None and person.origin == origin

    def _settle(self, person: User, line: PersonLine) -> None:
        """Team and profession of the role that the line gave; a team of a name that is not there yet is made."""
        if not line.profession and not line.team:
            return
        role = Role.objects.get(person=person, is_main=True)
        if line.profession:
            set_profession(role=role, profession=self.checker.professions[line.profession.casefold()])
        if line.team:
            named = Team.objects.open().filter(department=role.department, name__iexact=line.team).order_by("pk")
            join_team(role=role, team=named.first() or make_team(department=role.department, name=line.team))

    def _add_group(self, line: GroupLine) -> bool:
        known = self.checker.known.groups.get(line.id)
        if known is not None:  # its members may have come and gone since
            self._groups[line.id] = known
            return False
        owner, *members = (self._people[member][0] for member in line.members)
        group = make_group(
            name=line.name,
            about=line.about,
            rules=line.rules,
            preset=Preset(line.preset),
            visibility=line.visibility,
            join_policy=line.join_policy,
            hidden_reason=line.hidden_reason,
            closed_at=line.closed_at,
            closed_reason=line.closed_reason,
            origin=self._origin(line.id),
            owner=owner,
            hosts=[self._people[host][0] for host in line.hosts if host != line.members[0]],
            members=members,
            at=line.created_at or self.moment,
        )
        if line.created_at is not None:
            Group.objects.filter(pk=group.pk).update(created_at=line.created_at)
        self._groups[line.id] = group.pk
        return True

    def _add_link(self, line: ColleagueLine) -> bool:
        member, colleague = self._people[line.member][0], self._people[line.colleague][0]
        if member in self._own_lists:  # a link that they have cut stays cut
            return False
        _link, is_new = ColleagueLink.objects.get_or_create(
            member_id=member, colleague_id=colleague, defaults={"created_at": line.created_at}
        )
        return is_new

    def _add_entry(self, line: EntryLine) -> bool:
        known = self.checker.known.entries.get(line.id)
        if known is not None:
            self._entries[line.id] = known[0]
            return False
        group = Group.objects.get(pk=self._groups[line.group]) if line.group else None
        said: dict[str, Any] = {
            "author": self._author(line.author),
            "published_at": line.published_at,
            "title": line.title,
            "body": line.body,
            "tag_words": line.tags,
            "audience": self.checker.audience_of(line),
            "origin": self._origin(line.id),
            "language": line.language,
        }
        if line.topic is None:
            quoted = Entry(pk=self._entries[line.quotes]) if line.quotes else None
            entry = import_entry(kind=line.kind, group=group, quoted=quoted, **said)
        else:
            entry = import_topic(
                forum=forum_of(group) if group else self._forum(line.topic.forum),
                kind=line.topic.sort,
                idea_state=line.topic.idea_state,
                idea_reason=line.topic.idea_reason,
                **said,
            )
        if line.poll is not None:
            import_poll(entry=entry, terms=terms_of(line.poll))
        self._entries[line.id] = entry.pk
        return True

    def _forum(self, slug: str) -> Forum:
        if slug not in self._forums:
            self._forums[slug] = Forum.objects.categories().get(slug=slug)
        return self._forums[slug]

    def _add_reply(self, line: ReplyLine) -> bool:
        known = self.checker.known.replies.get(line.id)
        if known is not None:
            self._replies[line.id] = known[0]
            return False
        entry = Entry(pk=self._entries[line.entry])
        place = self.checker.place_of(line.id)
        root = None if place.root == line.id else Reply(pk=self._replies[place.root], entry=entry)
        reply = import_reply(
            entry=entry,
            author=self._author(line.author),
            body=line.body,
            root=root,
            created_at=line.created_at,
            origin=self._origin(line.id),
        )
        self._replies[line.id] = reply.pk
        if self.checker.sort_of(line.entry):
            self._last_words[entry.pk] = max(line.created_at, self._last_words.get(entry.pk, line.created_at))
        if line.is_accepted:
            import_answer(entry=entry, reply=reply)
        return True

    def _add_vote(self, line: VoteLine) -> bool:
        number = None if line.number is None else Decimal(line.number)
        options = self._options_of(self._entries[line.poll]) if line.choices else []
        vote = Imported(
            voter=self._author(line.voter),
            answer=Answer([options[choice - 1] for choice in line.choices], number),
            voted_at=line.created_at,
        )
        return bool(import_votes(poll=Poll(pk=self._entries[line.poll]), votes=[vote]))

    def _options_of(self, poll: int) -> list[int]:
        if poll not in self._options:
            self._options[poll] = [*Choice.objects.filter(poll=poll).order_by("position").values_list("pk", flat=True)]
        return self._options[poll]

    def _add_reaction(self, line: ReactionLine) -> bool:
        entry = self._entries[line.entry]
        row = Reaction(
            person_id=self._people[line.person][0],
            entry_id=entry,
            kind=ReactionKind(line.kind),
            created_at=line.created_at,
        )
        is_new = bool(import_reactions([row]))
        if is_new:
            count_votes([entry])
        return is_new

    def _author(self, person: str) -> User:
        """The author with the department that the archive states, which need not be today's."""
        pk, department = self._people[person]
        return User(pk=pk, department=department)

    def _origin(self, identity: str) -> str:
        return f"{self.source}:{identity}"
