"""What happens to people in `profiles` changes what they are members of. Connected in `AppConfig.ready()`."""

from typing import Any

from groups.rules import keep_for
from groups.services import leave_all
from profiles.models import User


def follow_move(sender: Any, *, person: User, **kwargs: Any) -> None:
    """A new main role: groups that take in a department follow."""
    keep_for(person)


def follow_departure(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Whoever leaves the civil service leaves their groups, and a group that they owned alone finds a new owner."""
    leave_all(person=person)
