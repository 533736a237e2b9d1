"""The accepted answer of an entry. Who may accept is for the kind that asks."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content import signals
from content.models import Entry, Reply, State
from content.services import storing
from content.services.errors import NotPossible
from profiles.models import User


@transaction.atomic
def set_answer(*, entry: Entry, reply: Reply | None, by: User | None) -> bool:
    """Make `reply` the accepted answer, in the place of another, or take the answer back (None). False where it was so.

    `by` is None where the community accepted it. Raises NotPossible where the reply is not published or not of it.
    """
    locked = storing.locked(Entry.objects.all(), entry.pk)
    if locked.state != State.PUBLISHED:
        raise NotPossible(_("This is not published any more."))
    if reply is not None:
        reply = storing.locked(Reply.objects.all(), reply.pk)
        if reply.entry_id != locked.pk or reply.state != State.PUBLISHED:
            raise NotPossible(_("That reply cannot be the answer any more."))
    answer = reply.pk if reply else None
    entry.answer_id = answer
    if locked.answer_id == answer:
        return False
    locked.answer_id = answer
    locked.save(update_fields=["answer", "updated_at"])
    signals.answered.send(sender=Entry, entry=locked, reply=reply, by=by)
    return True


@transaction.atomic
def import_answer(*, entry: Entry, reply: Reply) -> None:
    """Make `reply` the accepted answer, as an archive has it. Nobody is told."""
    Entry.objects.filter(pk=entry.pk).update(answer=reply.pk, updated_at=timezone.now())
    entry.answer_id = reply.pk
    signals.stored.send(sender=Entry, target=entry)
