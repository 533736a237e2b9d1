"""Pauses: somebody reads and writes nothing for a while. They end by themselves, at a moment: no job is needed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from audit.services import record
from profiles.models import User


class Paused(ValueError):
    """The person writes nothing now. `str()` is a sentence for them."""


def why_paused(person: User) -> str:
    """Why `person` writes nothing now, in a sentence that says until when; "" where they may. No query."""
    if not person.is_paused or person.paused_until is None:
        return ""
    until = date_format(timezone.localtime(person.paused_until), "j F Y, H:i")
    return _("You are paused until %(moment)s. Until then you can read, and write nothing.") % {"moment": until}


def check_not_paused(person: User) -> None:
    """Raise Paused, with until when, where `person` is paused."""
    refusal = why_paused(person)
    if refusal:
        raise Paused(refusal)


def why_no_files(uploader_id: int) -> str:
    """Why the person of that number sends no files now; "" where they may."""
    person = User.objects.filter(pk=uploader_id, paused_until__gt=timezone.now()).first()
    return why_paused(person) if person else ""


@transaction.atomic
def pause(*, person: User, until: datetime, by: User | None) -> bool:
    """Let the person write nothing until then. False where they are paused already: one offence is one pause."""
    row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if row.is_paused:
        return False
    row.paused_until = person.paused_until = until
    row.save(update_fields=["paused_until", "updated_at"])
    _record("person.paused", row, by)
    return True


@transaction.atomic
def end_pause(*, person: User, by: User | None) -> bool:
    """Let the person write again before the pause is over. False where it is."""
    row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if not row.is_paused:
        return False
    row.paused_until = person.paused_until = None
    row.save(update_fields=["paused_until", "updated_at"])
    _record("person.pause_ended", row, by)
    return True


def _record(action: str, person: User, by: User | None) -> None:
    record(action, actor_id=by.pk if by else None, target_type="person", target_id=person.pk)
