"""One choice for hundreds at once, in a few statements however many they are."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Membership
from profiles.models import User
from stream.choices import LEVELS, Choice
from stream.chosen import member_groups, of_name
from stream.models import Because, Follow, Level
from stream.services.choosing import TIMES
from stream.services.following import MOST_FOLLOWS, NotPossible
from stream.signals import chosen
from stream.targets import COLUMNS


@dataclass(frozen=True)
class Which:
    """What somebody chose among what they follow of one sort, and the groups that they are in."""

    name: str  # as addresses say it
    numbers: Collection[int] | None = None  # of the targets; None: all that fit
    level: Level | None = None
    words: str = ""
    only_groups_i_am_in: bool = False


@transaction.atomic
def choose_for_many(*, person: User, which: Which, choice: Choice) -> int:
    """Do what `person` chose to all of `which`. Returns how many it holds of now. Raises NotPossible.

    Setting takes at most seven statements; forgetting takes one for each hundred rows, which notices point at. Groups
    without a row get one, unless the choice is to have none. What somebody names and neither follows nor is a member
    of is left out.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # one at a time: the limit
    column = COLUMNS[which.name]
    rows = of_name(person, which.name, level=which.level, words=which.words)
    rooms = member_groups(person, words=which.words) if which.name == "group" else Membership.objects.none()
    if which.level not in (None, Level.NORMAL):
        rooms = rooms.none()
    if which.numbers is not None:
        rows = rows.filter(**{f"{column}__in": which.numbers})
        rooms = rooms.filter(group__in=which.numbers)
    if which.only_groups_i_am_in:
        rows = rows.filter(group__in=person.memberships.present().order_by().values("group"))
    mine = Follow.objects.filter(pk__in=rows.order_by().values("pk"))
    chosen.send(sender=Follow, person=person)
    if choice == Choice.NONE:
        return mine.delete()[1].get(Follow._meta.label, 0)
    return _set(mine, choice) + _add(person, rooms, choice)


def _set(mine: "QuerySet[Follow, Follow]", choice: Choice) -> int:
    now = timezone.now()
    if choice in TIMES:
        return mine.update(muted_until=now + TIMES[choice], changed_at=now)
    return mine.update(level=LEVELS[choice], muted_until=None, because=Because.CHOSEN, changed_at=now)


def _add(person: User, rooms: "QuerySet[Any, Any]", choice: Choice) -> int:
    """Rows for the groups that somebody is in and has chosen nothing for."""
    groups = list(rooms.values_list("group", flat=True)[: MOST_FOLLOWS + 1])
    if not groups:
        return 0
    if Follow.objects.of(person)[: MOST_FOLLOWS + 1].count() + len(groups) > MOST_FOLLOWS:
        raise NotPossible(_("You can follow 10,000 things at most. Stop following some of them first."))
    until = timezone.now() + TIMES[choice] if choice in TIMES else None
    level = LEVELS.get(choice, Level.NORMAL)
    made = [Follow(person=person, group_id=group, level=level, muted_until=until) for group in groups]
    Follow.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)
