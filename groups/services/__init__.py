"""Changes to groups and who is in them: each one transaction under the lock of the group, each ending in a signal."""

from groups.changing import locked
from groups.errors import LastOwner, LimitReached, MarkedTooHigh, NotAllowed, NotPossible, NotTheirs, Refused
from groups.services.inviting import (
    accept,
    decline,
    for_somebody_else,
    invite_address,
    invite_person,
    is_theirs,
    revoke,
)
from groups.services.joining import (
    answer_request,
    ask_to_join,
    join,
    join_openly,
    leave,
    leave_all,
    remove_member,
    withdraw_request,
)
from groups.services.keeping import WORDS_OF_GROUP, Settings, change_group, close_group, put_words, reopen_group
from groups.services.making import begin_group, free_slug, make_group
from groups.services.owners import hosts_of, make_owner, offer_ownership, set_role, take_ownership

__all__ = [
    "WORDS_OF_GROUP",
    "LastOwner",
    "LimitReached",
    "MarkedTooHigh",
    "NotAllowed",
    "NotPossible",
    "NotTheirs",
    "Refused",
    "Settings",
    "accept",
    "answer_request",
    "ask_to_join",
    "begin_group",
    "change_group",
    "close_group",
    "decline",
    "for_somebody_else",
    "free_slug",
    "hosts_of",
    "invite_address",
    "invite_person",
    "is_theirs",
    "join",
    "join_openly",
    "leave",
    "leave_all",
    "locked",
    "make_group",
    "make_owner",
    "offer_ownership",
    "put_words",
    "remove_member",
    "reopen_group",
    "revoke",
    "set_role",
    "take_ownership",
    "withdraw_request",
]
