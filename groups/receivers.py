"""What happens to people in `profiles` changes what they are members of. Connected in `AppConfig.ready()`."""

from functools import partial
from typing import Any

from django.db import transaction

from core.bell import ring
from groups.rules import keep_for
from groups.services import leave_all
from groups.tasks import keep_rules_for
from profiles.models import User


def follow_move(sender: Any, *, person: User, **kwargs: Any) -> None:
    """A new main role: groups that take in a department follow, and look again once the role before has ended."""
    keep_for(person)
    transaction.on_commit(partial(ring, keep_rules_for, person.pk))


def follow_departure(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Whoever leaves the civil service leaves their groups, and a group that they owned alone finds a new owner."""
    leave_all(person=person)
