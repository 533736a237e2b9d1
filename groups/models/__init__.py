"""Groups, who is in them, and who is invited."""

from groups.models.group import (
    ABOUT_LONGEST,
    LINE_LONGEST,
    NAME_LONGEST,
    SLUG_LONGEST,
    Group,
    GroupQuerySet,
    MemberRule,
)
from groups.models.invitation import Invitation, groups_named_to
from groups.models.membership import (
    KEEPERS,
    EndedBy,
    MemberRole,
    Membership,
    MemberSource,
    groups_hosted_by,
    groups_of,
    members_of,
)
from groups.presets import BEGINNINGS, JoinPolicy, Preset, Tool, Visibility

__all__ = [
    "ABOUT_LONGEST",
    "BEGINNINGS",
    "KEEPERS",
    "LINE_LONGEST",
    "NAME_LONGEST",
    "SLUG_LONGEST",
    "EndedBy",
    "Group",
    "GroupQuerySet",
    "Invitation",
    "JoinPolicy",
    "MemberRole",
    "MemberRule",
    "MemberSource",
    "Membership",
    "Preset",
    "Tool",
    "Visibility",
    "groups_hosted_by",
    "groups_named_to",
    "groups_of",
    "members_of",
]
