"""Reporting, and what moderators do about it. Each is one transaction: words, act, trail, reports and notices."""

from moderation.services.deciding import AlreadyReported, NeedsOperator, OwnWords, why_may_not
from moderation.services.reporting import REPORTS_AN_HOUR, report
from moderation.services.roles import MODERATORS, dismiss_moderator, make_moderator, moderators
from moderation.services.words import close_without_action, hide, restore

__all__ = [
    "MODERATORS",
    "REPORTS_AN_HOUR",
    "AlreadyReported",
    "NeedsOperator",
    "OwnWords",
    "close_without_action",
    "dismiss_moderator",
    "hide",
    "make_moderator",
    "moderators",
    "report",
    "restore",
    "why_may_not",
]
