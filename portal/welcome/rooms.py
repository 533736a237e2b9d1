"""The third step: groups that a newcomer might join."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from content.models import Entry
from groups.listing import signs_of
from groups.models import EndedBy, Group, JoinPolicy, Membership, Visibility
from groups.services import NotPossible, Refused, ask_to_join, join_openly
from portal.margin.questions import entries_near
from profiles.models import Profession, User

SHOWN: Final = 5
_LOOKED_AT: Final = 20  # of each sort, the most active
_NEAR: Final = 400  # entries under their tags


@dataclass(frozen=True)
class Room:
    """A group, and why it is shown."""

    group: Group
    why: str

    @property
    def signs(self) -> str:
        """Its vital signs in words."""
        return " · ".join(signs_of(self.group))

    @property
    def is_open(self) -> bool:
        """Whether one is in at once; else a host answers."""
        return self.group.join_policy == JoinPolicy.OPEN


def rooms_for(person: User) -> list[Room]:
    """Groups of their profession, of their department, that talk about their tags, then what is active. Two queries."""
    return rooms_near(person, SHOWN, entries_near(person)[:_NEAR])


def rooms_near(person: User, most: int, entries: Collection[int] = ()) -> list[Room]:
    """The same by the `entries` that are near to them. Groups that take people in or let them ask, and in which they
    are not, nor asked to be, nor were refused or left. One query.
    """
    stands = Membership.objects.filter(Q(left_at=None) | Q(ended_by__in=[EndedBy.HOST, EndedBy.PERSON]), person=person)
    joinable = (
        Group.objects.visible_to(person)
        .filter(closed_at=None, join_policy__in=[JoinPolicy.OPEN, JoinPolicy.REQUEST])
        .exclude(visibility=Visibility.HIDDEN)
        .exclude(pk__in=stands.values("group"))
        .order_by("-active_at", "-pk")
    )
    of_profession = Q(profession__in=Profession.objects.filter(roles__person=person, roles__is_main=True))
    of_department = Q(department=person.department_id) if person.department_id else Q(pk__in=[])
    talking = Q(pk__in=_talking(person, entries)) if entries else Q(pk__in=[])
    sorts = (of_profession, of_department, talking, Q())
    some = Q()
    for sort in sorts:
        some |= Q(pk__in=joinable.filter(sort).values("pk")[:_LOOKED_AT])
    whens = [When(sort, then=Value(place)) for place, sort in enumerate(sorts[:-1])]
    place = Case(*whens, default=Value(len(whens)), output_field=IntegerField())
    found: Any = joinable.filter(some).annotate(place=place).order_by("place", "-active_at", "-pk")[:most]
    whys = (_("of your profession"), _("of your department"), _("talks about your tags"), _("active now"))
    return [Room(group, whys[group.place]) for group in found]


def come_in(person: User, group: Group) -> bool:
    """Join `group`, which `person` may see, or ask to. True where they are in it now. Raises groups.services.Refused:
    it was closed or takes nobody any more, or they ask too often.
    """
    try:
        return join_openly(group=group, person=person).is_present
    except NotPossible:
        return ask_to_join(group=group, person=person, message="").is_present


def _talking(person: User, entries: Collection[int]) -> Any:
    near = Entry.objects.visible_to(person).published().filter(pk__in=list(entries), group__isnull=False)
    return near.order_by().values("group")


__all__ = ["SHOWN", "Refused", "Room", "come_in", "rooms_for", "rooms_near"]
