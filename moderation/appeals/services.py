"""Making and deciding appeals. Each is one transaction: the row, the trail, who is told, and what is undone."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from content.services import MarkedTooHigh, NotPossible, Refused
from core import text
from core.guarding import refuse_marked
from moderation import services
from moderation.appeals import letters
from moderation.appeals.deciders import deciders_of, why_may_not_decide
from moderation.appeals.evidence import evidence_of
from moderation.models import Act, Appeal, AppealOutcome, room_of
from notifications.models import Event
from notifications.services import tell
from profiles.models import User

DAYS: Final = 5  # after the act


class TooLate(NotPossible):
    """The days in which one can appeal are over."""


class MayNotDecide(NotPossible):
    """This moderator had a part in it, or is of the department of who acted."""


def ends_at(act: Act) -> datetime:
    """Until when one can appeal against it."""
    return act.created_at + timedelta(days=DAYS)


def why_no_appeal(act: Act) -> str:
    """Why nobody can appeal against it (any more), as a sentence; "" where whom it concerns can."""
    if not act.is_against:
        return _("Nothing was done to you by this, so there is nothing to appeal against.")
    if act.undone_by_id is not None:
        return _("This was undone already, so there is nothing left to appeal against.")
    if timezone.now() > ends_at(act):
        return _("The five days in which you could appeal are over.")
    return ""


@transaction.atomic
def appeal(*, act: Act, person: User, words: str, submission: UUID) -> Appeal:
    """Ask for a second look. The caller has checked that the act concerns `person`. A second one, or the same
    `submission` twice, is the first one.

    What was said at the time is kept in the row. Raises TooLate after five days, MarkedTooHigh, and NotPossible where
    the act is none that was done to somebody, or was undone.
    """
    refuse_marked(words, person_id=person.pk, kind="appeal", error=MarkedTooHigh)
    act = Act.objects.select_for_update(of=("self",), no_key=True).get(pk=act.pk)
    before = Appeal.objects.filter(Q(act=act) | Q(person=person, submission=submission)).first()
    if before is not None:
        return before
    refusal = why_no_appeal(act)
    if refusal:
        raise TooLate(refusal) if timezone.now() > ends_at(act) else NotPossible(refusal)
    if act.concerns_id != person.pk:
        raise NotPossible(_("Only the person concerned can appeal."))
    made = Appeal.objects.create(
        act=act, person=person, words=text.tidy(words).strip(), evidence=evidence_of(act), submission=submission
    )
    tell(event=Event.APPEAL_MADE, key=f"appeal-made:{made.pk}", people=list(deciders_of(made)))
    _to_trail("moderation.appeal", made, by=person)
    return made


@transaction.atomic
def decide(*, appeal: Appeal, by: User, outcome: str, reason: str) -> Appeal:
    """Let the act stand, or undo it, and tell whom it concerns why, once.

    Raises NotPossible where somebody was faster, MayNotDecide, and MarkedTooHigh. An act that nothing can undo (its
    target is gone, say) is won all the same.
    """
    refuse_marked(reason, person_id=by.pk, kind="reason", error=MarkedTooHigh)
    appeal = Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal.pk)
    if not appeal.is_open:
        raise NotPossible(_("This appeal was decided already."))
    refusal = why_may_not_decide(appeal, by)
    if refusal:
        raise MayNotDecide(refusal)
    reason = text.tidy(reason).strip()
    appeal.decided_at, appeal.decided_by, appeal.outcome, appeal.reason = timezone.now(), by, outcome, reason
    appeal.save(update_fields=["decided_at", "decided_by", "outcome", "reason"])
    note = _undone(appeal, by=by) if outcome == AppealOutcome.WON else reason
    person = User.objects.get(pk=appeal.person_id)  # as they are now: a suspension may have been undone
    if person.suspended_at is not None:
        letters.tell_decided(appeal)
    else:
        key = f"appeal-{outcome}:{appeal.act_id}"
        tell(event=Event.APPEAL_DECIDED, key=key, people=[person], group=room_of(appeal.act.target), note=note)
    _to_trail(f"moderation.appeal_{outcome}", appeal, by=by)
    return appeal


def _undone(appeal: Appeal, *, by: User) -> str:
    """Undo the act; the reason, with what could not be undone any more."""
    try:
        with transaction.atomic():
            return services.take_back(act=appeal.act, by=by, reason=appeal.reason).reason
    except Refused as refusal:
        return f"{appeal.reason} {refusal}"


def _to_trail(action: str, made: Appeal, *, by: User) -> None:
    record(action, actor_id=by.pk, target_type="moderation.appeal", target_id=made.pk, reason=made.act.kind)
