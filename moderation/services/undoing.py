"""Taking an act back: an appeal was won, or a moderator thinks again. What it did is undone as far as it can be."""

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from colleagues.models import Introduction
from colleagues.services import reopen
from content import services as content
from content.services import NotPossible
from moderation.models import NOTE_LONGEST, Act, ActKind, Template
from moderation.services.cutting import put_back
from moderation.services.deciding import NeedsOperator, OwnWords, locked, tell_concerned
from moderation.services.deciding import act as write_act
from moderation.services.people import MISUSE
from moderation.services.placing import move_back, unlock
from moderation.services.spilling import may_release, release_spill
from notifications.models import Event
from profiles import services as profiles
from profiles.models import User

Undo = Callable[[Act, User], str]  # (the act, who takes it back) → what there is to say beside the reason, or ""
_UNDONE_BY: Final[dict[str, ActKind]] = {
    ActKind.HIDE: ActKind.RESTORE,
    ActKind.EDIT_OUT: ActKind.RESTORE,
    ActKind.MOVE: ActKind.MOVE,
    ActKind.LOCK: ActKind.UNLOCK,
    ActKind.WARN: ActKind.LIFT,
    ActKind.PAUSE: ActKind.LIFT,
    ActKind.SUSPEND: ActKind.LIFT,
    ActKind.QUIET: ActKind.LIFT,
    ActKind.SPILL: ActKind.RESTORE,
}
_TOLD_BY: Final[dict[str, Event]] = {
    ActKind.RESTORE: Event.RESTORED,
    ActKind.UNLOCK: Event.UNLOCKED,
    ActKind.LIFT: Event.LIFTED,
    ActKind.MOVE: Event.LIFTED,
}


@transaction.atomic
def undo(*, act: Act, by: User, reason: str, template: Template | None = None) -> Act:
    """As `take_back`, and tell whoever is concerned."""
    made = take_back(act=act, by=by, reason=reason, template=template)
    tell_concerned(made, _TOLD_BY[made.kind])
    return made


@transaction.atomic
def take_back(*, act: Act, by: User, reason: str, template: Template | None = None) -> Act:
    """Take `act` back. Returns the act that does so, which stands in its `undone_by`; the caller tells people of it.

    What cannot be undone any more (its author has written something else since, readers would become more) stays as it
    is, and the reason says so, as it says where a topic stands again: an appeal that was won is won. Raises OwnWords,
    and NotPossible for a kind that nothing undoes and for what was taken back already.
    """
    if act.concerns_id == by.pk:
        raise OwnWords(_("This was done to you: another moderator must decide."))
    how = _HOW.get(act.kind)
    if how is None:
        raise NotPossible(_("This cannot be taken back."))
    left = how(act, by)
    target = locked(act.target)
    row = Act.objects.select_for_update(of=("self",), no_key=True).get(pk=act.pk)  # last, as whoever shows it again
    if row.undone_by_id is not None:
        raise NotPossible(_("This was taken back already."))
    kind = _UNDONE_BY[row.kind]
    rule = row.rule if kind == ActKind.MOVE else ""
    says = f"{reason.strip()} {left}".strip()
    made = write_act(target, kind, moderator=by, rule=rule, reason=says[:NOTE_LONGEST], template=template, undoes=row)
    act.undone_by = made
    return made


def is_undoable(act: Act, by: User) -> bool:
    """Whether `by` can take it back with `undo`."""
    if act.undone_by_id is not None or act.kind not in _HOW:
        return False
    return act.kind != ActKind.SPILL or may_release(act, by)


def _show_again(act: Act, by: User) -> str:
    """What was shown again meanwhile, or deleted by its author, stays so."""
    try:
        with transaction.atomic():
            if isinstance(act.target, Introduction):
                return "" if reopen(introduction=act.target) else _("It is over, and stays so.")
            content.restore(target=act.target)
    except NotPossible:
        return _("Nothing had to be shown again.")
    return ""


def _unlock(act: Act, by: User) -> str:
    try:
        with transaction.atomic():
            unlock(act.target, by)
    except NotPossible:
        return _("It was open again already.")
    return ""


def _forget(act: Act, by: User) -> str:
    """A warning that was taken back is none: the record counts what stands."""
    return ""


def _end_pause(act: Act, by: User) -> str:
    """The pause itself, not a later one."""
    person = act.concerns
    if person is not None and person.paused_until == act.until:
        profiles.end_pause(person=person, by=by)
    return ""


def _let_in_again(act: Act, by: User) -> str:
    person = act.concerns
    if person is None or person.suspended_at is None or person.left_at is not None:
        return ""
    try:
        profiles.restore(person=person, by=by, reason=MISUSE)
    except profiles.NotAllowed as refusal:
        raise NeedsOperator(_("Only an operator lets this person in again.")) from refusal
    return ""


_HOW: Final[dict[str, Undo]] = {
    ActKind.HIDE: _show_again,
    ActKind.EDIT_OUT: put_back,
    ActKind.MOVE: move_back,
    ActKind.LOCK: _unlock,
    ActKind.WARN: _forget,
    ActKind.PAUSE: _end_pause,
    ActKind.QUIET: _end_pause,
    ActKind.SUSPEND: _let_in_again,
    ActKind.SPILL: release_spill,
}
