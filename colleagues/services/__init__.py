"""Changes of links, blocks and introductions."""

from colleagues.errors import LimitReached, MarkedTooHigh, NotPossible, Refused
from colleagues.services.blocking import block, unblock
from colleagues.services.dismissing import dismiss, undo_dismissal
from colleagues.services.introducing import (
    accept,
    decline,
    introduce,
    introduce_oneself,
    reopen,
    take_back_all,
    take_down,
    withdraw,
)
from colleagues.services.links import add_colleague, remove_colleague

__all__ = [
    "LimitReached",
    "MarkedTooHigh",
    "NotPossible",
    "Refused",
    "accept",
    "add_colleague",
    "block",
    "decline",
    "dismiss",
    "introduce",
    "introduce_oneself",
    "remove_colleague",
    "reopen",
    "take_back_all",
    "take_down",
    "unblock",
    "undo_dismissal",
    "withdraw",
]
