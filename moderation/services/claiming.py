"""Who looks at what: a claim keeps two moderators from the same work for a quarter of an hour.

A claim is about a thing, so it stands on all open reports on it. It keeps nobody away who says that they take over.
"""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from content.services import Refused
from moderation.models import OLDEST_OPEN_FIRST, Report, on_the_same
from moderation.services.deciding import why_may_not
from profiles.models import User

CLAIM_MINUTES: Final = 15
_TRIES: Final = 20  # things that somebody else claims in the same moment


class Claimed(Refused):
    """Another moderator is looking at it."""


def held_by_another(moderator: User) -> Q:
    """Reports that another moderator is looking at now."""
    since = timezone.now() - timedelta(minutes=CLAIM_MINUTES)
    return Q(claimed_at__gt=since) & Q(claimed_by__isnull=False) & ~Q(claimed_by=moderator)


def held_by(moderator: User) -> Q:
    """Reports that `moderator` is looking at now."""
    return Q(claimed_at__gt=timezone.now() - timedelta(minutes=CLAIM_MINUTES), claimed_by=moderator)


def holder_of(report: Report) -> User | None:
    """Who is looking at it now."""
    since = timezone.now() - timedelta(minutes=CLAIM_MINUTES)
    if report.is_open and report.claimed_by is not None and report.claimed_at and report.claimed_at > since:
        return report.claimed_by
    return None


def refuse_while_held(report: Report, moderator: User) -> None:
    """Raise Claimed where another moderator is looking at it."""
    held = Report.objects.open().filter(held_by_another(moderator), **_same(report)).select_related("claimed_by")
    row = held.first()
    if row is not None and row.claimed_by is not None:
        words = _("%(name)s is looking at it. Take it over if you want to decide.")
        raise Claimed(words % {"name": row.claimed_by.name})


@transaction.atomic
def claim(*, report: Report, moderator: User, take_over: bool = False) -> None:
    """Say that `moderator` looks at what was reported. Again is longer. Raises Claimed, unless they `take_over`."""
    rows = _locked(report)
    if not take_over:
        refuse_while_held(report, moderator)
    Report.objects.filter(pk__in=rows).update(claimed_by=moderator, claimed_at=timezone.now())


@transaction.atomic
def release(*, report: Report, moderator: User) -> None:
    """Give it back to the queue, if it is `moderator` who has it."""
    Report.objects.filter(pk__in=_locked(report), claimed_by=moderator).update(claimed_by=None, claimed_at=None)


def claim_next(moderator: User, *, after: Report | None = None) -> Report | None:
    """The oldest open report that `moderator` may decide and nobody looks at, claimed; None where nothing is left.

    Two who ask at once get two different things. `after` is what they just looked at.
    """
    waiting = Report.objects.open_to(moderator).open().one_a_thing(moderator).exclude(held_by_another(moderator))
    waiting = waiting.filter(~Exists(Report.objects.open().by(moderator).filter(on_the_same())))
    if after is not None:
        waiting = waiting.exclude(**_same(after))
    for row in waiting.order_by(*OLDEST_OPEN_FIRST)[:_TRIES]:
        if why_may_not(moderator, row.target):
            continue
        try:
            claim(report=row, moderator=moderator)
        except Claimed:
            continue
        return row
    return None


def _same(report: Report) -> dict[str, Any]:
    """All reports on the same thing."""
    name, number = report.target_key
    return {name: number}


def _locked(report: Report) -> list[int]:
    """The open reports on the same thing, locked in their order: two who claim it wait for each other."""
    rows = Report.objects.open().filter(**_same(report)).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
