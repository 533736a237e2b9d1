"""Pages of groups, by noun."""

from groups.views.index import begin, choose, index
from groups.views.invitations import invitation, invitation_link, invitations, invite, revoke
from groups.views.keeping import close, reopen, settings, take_over
from groups.views.members import answer, manage, remove, role
from groups.views.membership import ask, join, leave, withdraw

__all__ = [
    "answer",
    "ask",
    "begin",
    "choose",
    "close",
    "index",
    "invitation",
    "invitation_link",
    "invitations",
    "invite",
    "join",
    "leave",
    "manage",
    "remove",
    "reopen",
    "revoke",
    "role",
    "settings",
    "take_over",
    "withdraw",
]
