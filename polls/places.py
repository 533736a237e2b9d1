"""Where a new poll is begun: for everybody, or in a group of its author's."""

from django.utils.translation import gettext as _

from content.forms import audiences_in
from content.kinds import Place
from content.services import NotPossible
from groups.models import Group, groups_of
from profiles.models import User


def is_member(person: User, group: Group) -> bool:
    """Whether `person` may write in the group."""
    return groups_of(person).filter(group=group.pk).exists()


def find_place(person: User, place: str) -> Place:
    """The room whose slug a form holds; everywhere for "". Raises NotPossible where `person` is not in it."""
    if not place:
        return Place()
    group = Group.objects.visible_to(person).filter(slug=place.lower()).first()
    if group is None or not is_member(person, group):
        raise NotPossible(_("You are not a member of the group that this is written for."))
    return Place(group, audiences_in(group)[0])
