"""For whom an update is: everyone, one's department, one's colleagues, or one of one's groups and nobody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from content.kinds import Place
from content.models import Audience
from content.services import NotPossible
from groups.models import Group
from profiles.models import User

MOST_GROUPS: Final = 100  # in the list that one chooses from
OPEN: Final = (Audience.EVERYONE, Audience.DEPARTMENT, Audience.COLLEAGUES)
_GROUP: Final = "group-"
_MOST_DIGITS: Final = 18


@dataclass(frozen=True)
class Room:
    """Where an update stands, and who may read it."""

    audience: str
    group: Group | None = None


def groups_of_writer(person: User) -> list[Group]:
    """The groups that `person` may write an update in, the most recently active first. One query."""
    return list(Group.objects.of(person).filter(closed_at=None).only("name")[:MOST_GROUPS])


def choices(groups: Iterable[Group]) -> list[tuple[str, str]]:
    """What a writer chooses from, as a form has it."""
    rooms = [(str(value), str(value.label)) for value in OPEN]
    return rooms + [(word_of(group), _("Only %(name)s") % {"name": group.name}) for group in groups]


def word_of(group: Group) -> str:
    """The group as a form names it."""
    return f"{_GROUP}{group.pk}"


def room_of(person: User, said: str) -> Room:
    """The room that a form names. Raises NotPossible where it is a group that `person` may not write in."""
    if not said.startswith(_GROUP):
        return Room(said or Audience.EVERYONE)
    number = said.removeprefix(_GROUP)
    is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    group = Group.objects.of(person).filter(pk=int(number)).first() if is_number else None
    if group is None:
        raise NotPossible(_("You are not a member of the group that this is written for."))
    return Room(Audience.GROUP, group)


def find_place(person: User, place: str) -> Place:
    """The same for drafts of the kernel."""
    room = room_of(person, place)
    return Place(room.group, room.audience)
