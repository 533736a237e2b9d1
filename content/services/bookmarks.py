"""What people save for themselves: an entry or a reply, with a note, and a day to be reminded."""

from datetime import date
from typing import Any

from django.db import transaction

from content.models import Bookmark, Entry, Reply
from content.services import storing
from core import text
from profiles.models import User

MOST_A_MINUTE = 60


@transaction.atomic
def save_for_later(*, target: Entry | Reply, person: User) -> Bookmark:
    """Save `target` for `person`, once: a second time changes nothing. The caller checked that they may read it.

    Raises LimitReached.
    """
    mine = Bookmark.objects.of(person)
    found = mine.on(target).first()
    if found is not None:
        return found
    storing.check_limit(mine, most=MOST_A_MINUTE, minutes=1)
    return mine.get_or_create(person=person, **_on(target))[0]


@transaction.atomic
def unsave(*, target: Entry | Reply, person: User) -> Bookmark | None:
    """Undo `save_for_later` with one click. What has a note or a day to come stays, and is returned; else None."""
    found = Bookmark.objects.of(person).on(target).select_for_update(of=("self",), no_key=True).first()
    if found is None or found.holds_more:
        return found
    found.delete()
    return None


@transaction.atomic
def annotate_bookmark(*, bookmark: Bookmark, note: str, remind_on: date | None) -> Bookmark:
    """Write the note and the day on it. A reminder that was sent is not taken back, and another day sends another.

    Raises Bookmark.DoesNotExist when it was removed a moment ago, and MarkedTooHigh.
    """
    row = Bookmark.objects.select_for_update(of=("self",), no_key=True).get(
        pk=bookmark.pk
    )  # a reminder waits for us, or we for it
    storing.check_markings(row.person, "note", note)
    row.note = text.tidy(note)
    was_sent = row.reminded_at is not None
    if remind_on != row.remind_on and not (remind_on is None and was_sent):
        row.remind_on, row.reminded_at = remind_on, None
    row.save(update_fields=["note", "remind_on", "reminded_at"])
    return row


@transaction.atomic
def remove_bookmark(*, bookmark: Bookmark) -> bool:
    """Take it off the list with its note and its reminder. False where it was gone already."""
    return bool(Bookmark.objects.filter(pk=bookmark.pk).delete()[0])


def _on(target: Entry | Reply) -> dict[str, Any]:
    return {"entry": target, "reply": None} if isinstance(target, Entry) else {"entry": None, "reply": target}
