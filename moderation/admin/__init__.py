"""What moderators see in Django admin: the queue, what people wrote, and what was done about it."""

from moderation.admin.groups import GroupAdmin, InvitationAdmin
from moderation.admin.reports import ActAdmin, ReportAdmin
from moderation.admin.words import EntryAdmin, ReplyAdmin

__all__ = ["ActAdmin", "EntryAdmin", "GroupAdmin", "InvitationAdmin", "ReplyAdmin", "ReportAdmin"]
