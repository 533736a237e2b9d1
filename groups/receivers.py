"""What happens to people in `profiles` changes what they are members of. Connected in `AppConfig.ready()`."""

from functools import partial
from typing import Any

from django.db import transaction

from core.bell import ring
from groups.models import EndedBy, Group, JoinPolicy, Membership, Visibility
from groups.rules import keep_for
from groups.services import join, leave_all
from groups.tasks import keep_rules_for
from profiles.models import User


def follow_move(sender: Any, *, person: User, **kwargs: Any) -> None:
    """A new main role: groups that take in a department follow, and look again once the role before has ended."""
    keep_for(person)
    transaction.on_commit(partial(ring, keep_rules_for, person.pk))


def follow_return(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Whoever comes back is in the groups again that anybody may join; of the others they ask again."""
    ended = Membership.objects.filter(person=person, ended_by=EndedBy.DEPARTURE, left_at__isnull=False)
    open_to_all = {"closed_at": None, "join_policy": JoinPolicy.OPEN, "visibility": Visibility.VISIBLE}
    for group in Group.objects.filter(pk__in=ended.values("group"), **open_to_all).order_by("pk"):
        join(group=group, person=person)
    transaction.on_commit(partial(ring, keep_rules_for, person.pk))


def follow_departure(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Whoever leaves the civil service leaves their groups, and a group that they owned alone finds a new owner."""
    leave_all(person=person)
