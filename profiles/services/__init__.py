"""Changes to people, their roles and departments, by noun."""

from profiles.models import HandleTaken, new_handle
from profiles.services.accounts import (
    confirm,
    create_person,
    end_sessions,
    import_person,
    is_closed,
)
from profiles.services.departments import set_successors
from profiles.services.profile import MOST_SKILLS, edit_profile
from profiles.services.roles import admit, end_role, hold_role
from profiles.services.standing import (
    REASONS,
    NotAllowed,
    correct,
    let_in,
    mark_as_left,
    move,
    restore,
    staff_changed,
    suspend,
)

__all__ = [
    "MOST_SKILLS",
    "REASONS",
    "HandleTaken",
    "NotAllowed",
    "admit",
    "confirm",
    "correct",
    "create_person",
    "edit_profile",
    "end_role",
    "end_sessions",
    "hold_role",
    "import_person",
    "is_closed",
    "let_in",
    "mark_as_left",
    "move",
    "new_handle",
    "restore",
    "set_successors",
    "staff_changed",
    "suspend",
]
