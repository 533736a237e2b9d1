"""Who may act as a moderator: one of the roles of staff, appointed and dismissed with a line in the trail."""

from typing import Final

from profiles.models import User
from profiles.staff_roles import StaffRole, lay_down_role, rights_of, take_role

MODERATORS: Final = rights_of(StaffRole.MODERATOR).group


def make_moderator(person: User, *, by: User | None = None) -> None:
    """Let `person` into the admin as a moderator; twice is once. Signs them out: a new right, a new sign-in."""
    take_role(person=person, role=StaffRole.MODERATOR, by=by)


def dismiss_moderator(person: User, *, by: User | None = None) -> None:
    """Take the right away again; the admin stays open to them for another role only. Signs them out everywhere."""
    lay_down_role(person=person, role=StaffRole.MODERATOR, by=by)
