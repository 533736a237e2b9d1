"""Reports of people and acts of moderators. What was written stands here; `audit` holds codes and numbers only."""

from moderation.models.about import (
    NOTE_LONGEST,
    OLDEST_OPEN_FIRST,
    OPEN_TO_MODERATORS,
    TARGETS,
    Rule,
    Target,
    concerned_by,
    name_of,
)
from moderation.models.act import AGAINST, OF_PERSONS, Act, ActKind, Cut, Template
from moderation.models.doors import entries_open_to, replies_open_to
from moderation.models.report import NOT_UPHELD, Outcome, Report

__all__ = [
    "AGAINST",
    "NOTE_LONGEST",
    "NOT_UPHELD",
    "OF_PERSONS",
    "OLDEST_OPEN_FIRST",
    "OPEN_TO_MODERATORS",
    "TARGETS",
    "Act",
    "ActKind",
    "Cut",
    "Outcome",
    "Report",
    "Rule",
    "Target",
    "Template",
    "concerned_by",
    "entries_open_to",
    "name_of",
    "replies_open_to",
]
