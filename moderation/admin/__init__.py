"""What moderators see in Django admin: the queue, what people wrote, and what was done about it."""

from moderation.admin.acts import ActAdmin, TemplateAdmin
from moderation.admin.appeals import AppealAdmin
from moderation.admin.groups import GroupAdmin, InvitationAdmin
from moderation.admin.proposals import ProposalAdmin
from moderation.admin.reports import ReportAdmin
from moderation.admin.rules import ProposalTermsAdmin, RulesAdmin
from moderation.admin.spills import SpillAdmin
from moderation.admin.thresholds import GrowthAdmin, ThresholdsAdmin
from moderation.admin.words import EntryAdmin, ReplyAdmin

__all__ = [
    "ActAdmin",
    "AppealAdmin",
    "EntryAdmin",
    "GroupAdmin",
    "GrowthAdmin",
    "InvitationAdmin",
    "ProposalAdmin",
    "ProposalTermsAdmin",
    "ReplyAdmin",
    "ReportAdmin",
    "RulesAdmin",
    "SpillAdmin",
    "TemplateAdmin",
    "ThresholdsAdmin",
]
