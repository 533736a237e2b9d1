"""What all acts have in common: the lock, who may not, the row with its words, the trail, and who is told."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from content.services import MarkedTooHigh, NotPossible, Refused
from core import text
from core.guarding import refuse_marked
from groups.models import Group, Membership
from moderation import signals
from moderation.models import (
    OF_PERSONS,
    Act,
    ActKind,
    Outcome,
    Report,
    Target,
    Template,
    concerned_by,
    name_of,
)
from notifications.models import Event
from notifications.services import tell
from profiles.models import User
from uploads.models import Upload

OUTCOME_OF: Final[dict[str, Outcome]] = {
    ActKind.HIDE: Outcome.HIDDEN,
    ActKind.RESTORE: Outcome.RESTORED,
    ActKind.NO_ACTION: Outcome.NO_ACTION,
    ActKind.EDIT_OUT: Outcome.EDITED_OUT,
    ActKind.MOVE: Outcome.MOVED,
    ActKind.LOCK: Outcome.LOCKED,
    ActKind.WARN: Outcome.WARNED,
    ActKind.PAUSE: Outcome.PAUSED,
    ActKind.SUSPEND: Outcome.SUSPENDED,
    ActKind.SPILL: Outcome.SPILL,
}

_TOLD_WITHOUT_WORDS: Final = {Event.HIDDEN: Event.EDITED_OUT, Event.RESTORED: Event.LIFTED}
_SPOKE: Final = gettext_lazy("A moderator looked at it and dealt with the person.")
_ANSWERS: Final[dict[str, Any]] = {
    ActKind.HIDE: gettext_lazy("A moderator looked at it and hid it."),
    ActKind.RESTORE: gettext_lazy("A moderator looked at it again and decided to show it."),
    ActKind.EDIT_OUT: gettext_lazy("A moderator looked at it and removed words from it."),
    ActKind.MOVE: gettext_lazy("A moderator looked at it and moved it to where it belongs."),
    ActKind.LOCK: gettext_lazy("A moderator looked at it and locked it."),
    ActKind.SPILL: gettext_lazy("A moderator looked at it and took it away."),
    **dict.fromkeys(OF_PERSONS, _SPOKE),
}


class OwnWords(NotPossible):
    """Nobody reports, hides or restores what they wrote themselves."""


class AlreadyReported(Refused):
    """The person's report on this is still open."""


class NeedsOperator(NotPossible):
    """The act would weaken a moderator or an operator: only an operator does that."""


def locked(target: Target) -> Any:
    """The row as it is now, locked as `content.services` and `profiles.services` lock it."""
    rows: models.QuerySet[Any] = type(target)._default_manager.all()
    return rows.select_for_update(of=("self",), no_key=True).get(pk=target.pk)


def why_may_not(moderator: User, target: Target) -> str:
    """Why `moderator` may decide nothing about `target`, as a sentence; "" where they may."""
    if is_own(target, moderator):
        return _("These are your own words: another moderator must decide.")
    if Report.objects.about(target).open().by(moderator).exists():
        return _("You reported this yourself: another moderator must decide.")
    return ""


def refuse_own(target: Target, moderator: User) -> None:
    """Raise OwnWords where `moderator` may decide nothing about `target`."""
    refusal = why_may_not(moderator, target)
    if refusal:
        raise OwnWords(refusal)


def is_own(target: Target, person: User) -> bool:
    """Whether `person` wrote it, is it, or keeps order in it."""
    if isinstance(target, Group):
        return Membership.objects.present().keeping().filter(group=target, person=person).exists()
    concerned = concerned_by(target)
    return concerned is not None and concerned.pk == person.pk


def act(
    target: Target,
    kind: ActKind,
    *,
    moderator: User | None,
    rule: str = "",
    reason: str,
    until: datetime | None = None,
    template: Template | None = None,
    upload: Upload | None = None,
    undoes: Act | None = None,
) -> Act:
    """The act with its words, its line in the trail without them, and the answer to all open reports on its target.

    Where it takes back another one, the reports that this one answered are answered anew. The caller holds the lock of
    the target's row. Raises MarkedTooHigh: whoever is concerned reads the reason.
    """
    refuse_marked(reason, person_id=moderator.pk if moderator else None, kind="reason", error=MarkedTooHigh)
    made = Act.objects.create(
        **{name_of(target): target},
        upload=upload,
        concerns=concerned_by(target),
        kind=kind,
        moderator=moderator,
        rule=rule,
        reason=text.tidy(reason).strip(),
        until=until,
        template=template,
    )
    to_trail(f"moderation.{kind}", target, actor=moderator, reason=rule)
    if undoes is not None:
        undoes.undone_by = made
        undoes.save(update_fields=["undone_by"])
    if moderator is not None and (undoes is not None or kind in OUTCOME_OF):
        _answer_reports(target, moderator=moderator, made=made, undoes=undoes)  # the community leaves them open
    signals.acted.send(sender=Act, act=made)
    return made


def tell_concerned(made: Act, event: Event) -> None:
    """Tell whoever is concerned, once an act, without the moderator's name."""
    if made.concerns is None:
        return
    if made.entry is None and made.reply is None:  # no post was hidden or put back
        event = _TOLD_WITHOUT_WORDS.get(event, event)
    tell(
        event=event,
        key=f"act:{made.pk}",
        people=[made.concerns],
        entry=made.entry,
        reply=made.reply,
        group=made.group,
        note=made.reason,
    )


def _answer_reports(target: Target, *, moderator: User, made: Act, undoes: Act | None) -> None:
    """Close all open reports on `target` and tell each reporter once. The target's row is locked by the caller.

    What is taken back changes the outcome of the reports that had led to it, and their reporters hear of it too.
    """
    outcome = OUTCOME_OF[made.kind] if undoes is None or made.kind == ActKind.RESTORE else Outcome.TAKEN_BACK
    about = Report.objects.about(target)
    answered = models.Q(handled_at=None)
    if undoes is not None and undoes.kind in OUTCOME_OF:
        answered |= models.Q(outcome=OUTCOME_OF[undoes.kind])
    reports = list(about.filter(answered).select_for_update(of=("self",), no_key=True).order_by("pk"))
    about.open().update(handled_at=timezone.now(), handled_by=moderator, outcome=outcome)
    about.filter(pk__in=[row.pk for row in reports]).update(outcome=outcome)
    _tell_reporters({row.reporter_id for row in reports}, made, undoes)


def _tell_reporters(numbers: Collection[int], made: Act, undoes: Act | None) -> None:
    for reporter in User.objects.filter(pk__in=numbers):
        with translation.override(reporter.language or settings.LANGUAGE_CODE):
            answer = _answer(made, undoes)
        key = f"act:{made.pk}:reporter:{reporter.pk}"
        tell(
            event=Event.REPORT_HANDLED,
            key=key,
            people=[reporter],
            entry=made.entry,
            reply=made.reply,
            group=made.group,
            note=answer,
        )


def _answer(made: Act, undoes: Act | None) -> str:
    """What a reporter is told. The reason of an act against somebody is theirs alone; that of leaving it is told."""
    if undoes is not None and made.kind != ActKind.RESTORE:
        return _("A moderator looked at it again and took back what was decided.")
    if made.kind in _ANSWERS:
        return str(_ANSWERS[made.kind])
    return _("A moderator looked at it and left it as it is: %(reason)s") % {"reason": made.reason}


def to_trail(action: str, target: Target, *, actor: User | None, reason: str) -> None:
    """A line of the trail: numbers and codes."""
    record(
        action,
        actor_id=actor.pk if actor else None,
        target_type="person" if isinstance(target, User) else target._meta.label_lower,
        target_id=target.pk,
        reason=reason,
    )
