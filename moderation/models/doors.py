"""What a moderator sees in the admin: what they may read, and what was brought up."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from content.models import Entry, Reply
from moderation.models.about import OPEN_TO_MODERATORS
from moderation.models.act import Act
from moderation.models.report import Report
from profiles.models import User


def entries_open_to(moderator: User | AnonymousUser) -> models.QuerySet[Entry]:
    """Entries that `moderator` sees in the admin: what they may read, and what was reported or acted upon.

    A report opens the one entry, in whatever room it stands, and nothing else of that room.
    """
    if isinstance(moderator, AnonymousUser) or not moderator.may_read:
        return Entry.objects.none()
    readable = Entry.objects.visible_to(moderator).filter(state__in=OPEN_TO_MODERATORS)
    return readable | Entry.objects.filter(_brought_up("entry"))


def replies_open_to(moderator: User | AnonymousUser) -> models.QuerySet[Reply]:
    """Replies that `moderator` sees in the admin: what they may read, and what was reported or acted upon."""
    if isinstance(moderator, AnonymousUser) or not moderator.may_read:
        return Reply.objects.none()
    readable = Reply.objects.visible_to(moderator).filter(state__in=OPEN_TO_MODERATORS)
    return readable | Reply.objects.filter(_brought_up("reply"))


def _brought_up(name: str) -> Q:
    """Reported by somebody, or acted upon by a moderator, and neither a draft nor deleted nor a spill."""
    mine: dict[str, Any] = {name: OuterRef("pk")}
    return Q(state__in=OPEN_TO_MODERATORS) & (
        Q(Exists(Report.objects.filter(**mine))) | Q(Exists(Act.objects.filter(**mine)))
    )
