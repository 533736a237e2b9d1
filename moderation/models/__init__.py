"""Reports of people and acts of moderators. What was written stands here; `audit` holds codes and numbers only."""

from moderation.models.about import (
    NOTE_LONGEST,
    OLDEST_OPEN_FIRST,
    OPEN_TO_MODERATORS,
    TARGETS,
    Rule,
    Target,
    concerned_by,
    is_sensitive,
    is_spill,
    name_of,
    on_the_same,
    on_these,
    room_of,
)
from moderation.models.act import AGAINST, OF_PERSONS, Act, ActKind, Cut, Template
from moderation.models.appeal import APPEAL_LONGEST, Appeal, AppealOutcome
from moderation.models.desk import FILTER_NAME_LONGEST, MOST_FILTERS, QUERY_LONGEST, SavedFilter
from moderation.models.doors import entries_open_to, replies_open_to
from moderation.models.proposal import (
    DECIDED,
    UNDECIDED,
    Backing,
    Proposal,
    ProposalKind,
    ProposalQuerySet,
    ProposalState,
    ProposalTerms,
)
from moderation.models.report import NOT_UPHELD, Outcome, Report
from moderation.models.rules import LINE_LONGEST, LINE_TITLE_LONGEST, MOST_LINES, WHY_LONGEST, RuleLine, Rules
from moderation.models.spill import Spill
from moderation.models.trust import MOST_TO_GROW, Fall, Growth, Thresholds

__all__ = [
    "AGAINST",
    "APPEAL_LONGEST",
    "DECIDED",
    "FILTER_NAME_LONGEST",
    "LINE_LONGEST",
    "LINE_TITLE_LONGEST",
    "MOST_FILTERS",
    "MOST_LINES",
    "MOST_TO_GROW",
    "NOTE_LONGEST",
    "NOT_UPHELD",
    "OF_PERSONS",
    "OLDEST_OPEN_FIRST",
    "OPEN_TO_MODERATORS",
    "QUERY_LONGEST",
    "TARGETS",
    "UNDECIDED",
    "WHY_LONGEST",
    "Act",
    "ActKind",
    "Appeal",
    "AppealOutcome",
    "Backing",
    "Cut",
    "Fall",
    "Growth",
    "Outcome",
    "Proposal",
    "ProposalKind",
    "ProposalQuerySet",
    "ProposalState",
    "ProposalTerms",
    "Report",
    "Rule",
    "RuleLine",
    "Rules",
    "SavedFilter",
    "Spill",
    "Target",
    "Template",
    "Thresholds",
    "concerned_by",
    "entries_open_to",
    "is_sensitive",
    "is_spill",
    "name_of",
    "on_the_same",
    "on_these",
    "replies_open_to",
    "room_of",
]
