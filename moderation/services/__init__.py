"""Reporting, and what moderators do about it. Each is one transaction: words, act, trail, reports and notices."""

from moderation.services.alerting import OPEN_TOO_LONG_HOURS, alert_moderators
from moderation.services.claiming import (
    CLAIM_MINUTES,
    Claimed,
    claim,
    claim_next,
    held_by,
    held_by_another,
    holder_of,
    refuse_while_held,
    release,
)
from moderation.services.cutting import edit_out
from moderation.services.deciding import AlreadyReported, NeedsOperator, OwnWords, is_own, why_may_not
from moderation.services.filters import TooManyFilters, remove_filter, save_filter
from moderation.services.people import PAUSES, next_pause, pause, pauses_of, suspend, warn
from moderation.services.placing import lock, move
from moderation.services.reporting import REPORTS_AN_HOUR, own_words, report
from moderation.services.roles import MODERATORS, dismiss_moderator, make_moderator
from moderation.services.spilling import spill
from moderation.services.undoing import is_undoable, take_back, undo
from moderation.services.words import close_without_action, hide, restore

__all__ = [
    "CLAIM_MINUTES",
    "MODERATORS",
    "OPEN_TOO_LONG_HOURS",
    "PAUSES",
    "REPORTS_AN_HOUR",
    "AlreadyReported",
    "Claimed",
    "NeedsOperator",
    "OwnWords",
    "TooManyFilters",
    "alert_moderators",
    "claim",
    "claim_next",
    "close_without_action",
    "dismiss_moderator",
    "edit_out",
    "held_by",
    "held_by_another",
    "hide",
    "holder_of",
    "is_own",
    "is_undoable",
    "lock",
    "make_moderator",
    "move",
    "next_pause",
    "own_words",
    "pause",
    "pauses_of",
    "refuse_while_held",
    "release",
    "remove_filter",
    "report",
    "restore",
    "save_filter",
    "spill",
    "suspend",
    "take_back",
    "undo",
    "warn",
    "why_may_not",
]
