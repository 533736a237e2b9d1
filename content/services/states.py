"""Hiding, restoring and deleting: for moderators (with their reasons, in `moderation`) and for authors."""

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import signals
from content.models import NOT_YET_SHOWN, Entry, Reply, State
from content.services import passages, storing
from content.services.errors import NotPossible

_GONE = gettext_lazy("This is neither published nor hidden any more.")


@transaction.atomic
def hide(*, target: Entry | Reply) -> None:
    """Take a published text from its readers; its author still sees it. Raises NotPossible when it is not published."""
    _move(target, to=State.HIDDEN, from_states=(State.PUBLISHED,), refusal=_("This is not published any more."))
    signals.hidden.send(sender=type(target), target=target)


@transaction.atomic
def restore(*, target: Entry | Reply) -> None:
    """Show a hidden text again. Raises NotPossible when it is not hidden."""
    _move(target, to=State.PUBLISHED, from_states=(State.HIDDEN,), refusal=_("This is not hidden any more."))
    signals.restored.send(sender=type(target), target=target)


@transaction.atomic
def quarantine(*, target: Entry | Reply) -> State:
    """Take a spill from everybody, its author and moderators among them. Returns the state that it had.

    Raises NotPossible for what is neither published nor hidden.
    """
    before = State(type(target)._default_manager.values_list("state", flat=True).get(pk=target.pk))
    shown = (State.PUBLISHED, State.HIDDEN)
    _move(target, to=State.QUARANTINED, from_states=(before,) if before in shown else (), refusal=_GONE)
    signals.quarantined.send(sender=type(target), target=target)
    return before


@transaction.atomic
def release(*, target: Entry | Reply, to: State) -> None:
    """Give what was no spill the state `to` that it had. Raises NotPossible when it is none any more."""
    _move(target, to=to, from_states=(State.QUARANTINED,), refusal=_("This is not taken away any more."))
    if to == State.PUBLISHED:
        signals.restored.send(sender=type(target), target=target)


@transaction.atomic
def delete(*, target: Entry | Reply) -> None:
    """Take one's own text away for every reader. The row goes when retention lets it (`records`). Twice is once."""
    allowed = (*NOT_YET_SHOWN, State.PUBLISHED) if isinstance(target, Entry) else (State.PUBLISHED,)
    if _move(target, to=State.DELETED, from_states=allowed, refusal=_("This can no longer be deleted.")):
        signals.deleted.send(sender=type(target), target=target)


def _move(target: Entry | Reply, *, to: State, from_states: tuple[State, ...], refusal: str | Promise) -> bool:
    """Change the state under a lock, with the counter of published replies, and bring `target` up to date.

    False where it was deleted already, and is to be.
    """
    row: Entry | Reply
    if isinstance(target, Entry):
        row = storing.locked(Entry.objects.all(), target.pk)
    else:
        if to == State.DELETED:  # it may be the answer: whoever accepts one takes the locks in this order, too
            storing.locked(Entry.objects.all(), target.entry_id)
        row = storing.locked(Reply.objects.all(), target.pk)
    if row.state == to == State.DELETED:
        return False
    if row.state not in from_states:
        raise NotPossible(str(refusal))
    before, row.state = row.state, to
    row.version += 1
    row.save(update_fields=["state", "version", "updated_at"])
    if to in passages.GONE or before in passages.GONE:
        passages.settle_text(row)
    if isinstance(row, Reply) and to == State.DELETED and Entry.objects.filter(answer=row).update(answer=None):
        signals.answered.send(sender=Entry, entry=Entry.objects.get(pk=row.entry_id), reply=None, by=None)
    if isinstance(row, Reply) and State.PUBLISHED in (before, to):
        storing.count(row.entry_id, replies=1 if to == State.PUBLISHED else -1)
    target.state, target.version = row.state, row.version
    return True
