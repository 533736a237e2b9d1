"""Reporting. The caller has checked that the reporter may see what they report."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Attachment, Entry, Reply, State
from content.services import LimitReached, MarkedTooHigh, NotPossible
from core import text
from core.guarding import refuse_marked
from groups.models import Group
from moderation import signals
from moderation.models import Report, Rule, Target, concerned_by, name_of
from moderation.services.deciding import AlreadyReported, OwnWords, is_own, locked, to_trail
from profiles.models import User
from uploads.models import Upload

REPORTS_AN_HOUR: Final = 10


@transaction.atomic
def report(
    *, target: Target, reporter: User, rule: Rule, note: str, submission: UUID, upload: Upload | None = None
) -> Report:
    """Ask a moderator to look at `target`, or at the one file of it. The caller has checked that `reporter` may see it.

    The same `submission` twice is one report. Raises OwnWords, AlreadyReported, LimitReached (10 an hour a person),
    MarkedTooHigh, and NotPossible when a moderator or the author took it away in the meantime.
    """
    refuse_marked(note, person_id=reporter.pk, kind="report", error=MarkedTooHigh)
    reporter = User.objects.select_for_update(of=("self",), no_key=True).get(pk=reporter.pk)  # one report at a time
    made = Report.objects.by(reporter)
    before = made.filter(submission=submission).first()
    if before is not None:
        return before
    if isinstance(target, Entry | Reply):
        target = locked(target)  # hiding waits for us, or we for it: no report stays open on what was handled
    if is_own(target, reporter):
        raise OwnWords(own_words(target))
    _refuse_what_is_gone(target, upload)
    if made.about(target).open().filter(upload=upload).exists():
        raise AlreadyReported(_("You have reported this already. A moderator will look at it, and you will be told."))
    if made.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() >= REPORTS_AN_HOUR:
        raise LimitReached(_("You have sent many reports in the last hour. Please send this one a little later."))
    made_now = Report.objects.create(
        **{name_of(target): target},
        upload=upload,
        concerns=concerned_by(target),
        reporter=reporter,
        rule=rule,
        note=text.tidy(note),
        submission=submission,
    )
    to_trail("moderation.report", target, actor=reporter, reason=rule)
    signals.reported.send(sender=Report, report=made_now)
    return made_now


def own_words(target: Target) -> str:
    """Why one cannot report `target`, which is one's own."""
    match target:
        case User():
            return _("You cannot report yourself. You can change your profile yourself.")
        case Group():
            return _("You cannot report your own group. You keep order in it yourself.")
        case _:
            return _("You cannot report your own words. You can change or delete them yourself.")


def _refuse_what_is_gone(target: Target, upload: Upload | None) -> None:
    gone = _("This is not published any more, so there is nothing left to report.")
    match target:
        case Entry() | Reply():
            is_there = target.state == State.PUBLISHED
            if is_there and upload is not None:
                is_there = Attachment.objects.on(target).current().filter(upload=upload).exists()
        case User():
            is_there = upload is None or target.photo_id == upload.pk
        case _:
            is_there = upload is None
    if not is_there:
        raise NotPossible(gone)
