"""Storing what was checked. Nobody is told: it happened long ago."""

from dataclasses import dataclass, field
from datetime import datetime

from colleagues.models import ColleagueLink
from content.models import Entry, Reply
from content.services import import_entry, import_reply
from groups.models import Group
from groups.services import make_group
from portal.archive.checking import Checker
from portal.archive.records import ColleagueLine, EntryLine, GroupLine, PersonLine, Record, ReplyLine
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

    def add(self, record: Record) -> bool:
        """Store `record`; False where it is there already, and stays as it is."""
        match record:
            case PersonLine():
                return self._add_person(record)
            case GroupLine():
                return self._add_group(record)
            case ColleagueLine():
                return self._add_link(record)
            case EntryLine():
                return self._add_entry(record)
            case ReplyLine():
                return self._add_reply(record)

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
            visibility=line.visibility,
            origin=self._origin(line.id),
            owner=owner,
            members=members,
            at=self.moment,
        )
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
        entry = import_entry(
            kind=line.kind,
            author=self._author(line.author),
            published_at=line.published_at,
            title=line.title,
            body=line.body,
            tag_words=line.tags,
            audience=self.checker.audience_of(line),
            group=group,
            origin=self._origin(line.id),
            language=line.language,
        )
        self._entries[line.id] = entry.pk
        return True

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
        return True

    def _author(self, person: str) -> User:
        """The author with the department that the archive states, which need not be today's."""
        pk, department = self._people[person]
        return User(pk=pk, department=department)

    def _origin(self, identity: str) -> str:
        return f"{self.source}:{identity}"
