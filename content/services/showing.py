"""From draft to its readers: at once, at a chosen moment, or back to being a draft."""

import logging
import time
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content import signals
from content.models import NOT_YET_SHOWN, Audience, Entry, State
from content.services import attachments, storing, voices
from content.services.errors import BadMoment, NotPossible, Refused
from content.services.newcomers import check_newcomer
from content.services.paused import check_not_paused
from core import text
from groups.models import Group, Visibility, groups_of

logger = logging.getLogger(__name__)
LONGEST_AHEAD = timedelta(days=366)


def settle(entry: Entry, publish: bool | datetime) -> None:
    """Show an entry that nobody has seen yet (True), have it shown at that moment, or keep it as a draft (False).

    The caller holds the lock. Raises NotPossible, BadMoment, DescriptionMissing, NoMandate, AudienceRefused.
    """
    if publish is True:
        show(entry)
        return
    if publish:
        check_moment(publish)
        voices.still_speaks(entry)
        voices.check_room(entry)
        check_newcomer(entry, by=entry.author, at=publish)
        attachments.check_described(entry)  # said now, to somebody who is there to hear it
    entry.state = State.SCHEDULED if publish else State.DRAFT
    entry.published_at = publish or None
    entry.save(update_fields=["state", "published_at", "updated_at"])


def check_moment(moment: datetime) -> None:
    """Raise BadMoment where an entry cannot be scheduled for that moment."""
    now = timezone.now()
    if moment <= now:
        raise BadMoment(_("Choose a moment that is still to come."))
    if moment > now + LONGEST_AHEAD:
        raise BadMoment(_("Choose a moment within a year."))


def check_still_member(entry: Entry) -> None:
    """Raise NotPossible where the author has left the group that the draft was begun for, or it was closed."""
    if entry.group is not None and entry.group.is_closed:
        raise NotPossible(_("The group that this is written for is closed."))
    if entry.group_id is not None and not groups_of(entry.author).filter(group=entry.group_id).exists():
        raise NotPossible(_("You are no longer a member of the group that this is written for."))


def show(entry: Entry) -> None:
    """Publish under the caller's lock, from the department of today, or officially for the one that was chosen.

    Raises NotPossible, Paused, DescriptionMissing, NoMandate, AudienceRefused,
    MarkedTooHigh.
    """
    author = entry.author
    check_not_paused(author)
    storing.check_markings(author, "entry", entry.title, entry.body)  # a draft may be older than the guard
    if entry.is_official:
        voices.still_speaks(entry)
        voices.check_room(entry)
    elif author.department is None:
        raise NotPossible(_("You need a department before you can write."))
    else:
        entry.department = author.department  # a draft may be older than the author's last move
    check_newcomer(entry, by=author)
    if entry.body_renderer != text.RENDERER_VERSION:  # kept while it was typed, and not rendered each time
        storing.render(entry)
        attachments.set_attachments(entry)
    attachments.check_described(entry)
    _cap(entry)
    entry.state = State.PUBLISHED
    entry.published_at = timezone.now()  # also of a scheduled one: lists are read from the newest, never behind a page
    entry.version += 1
    shown = ["audience", "department", "state", "published_at", "version", "updated_at"]
    entry.save(update_fields=[*storing.RENDERED, *shown])
    entry.entry_tags.update(published_at=entry.published_at)
    if entry.is_official:
        voices.enter_feeds(entry)
    storing.set_mentions(entry)
    signals.published.send(sender=Entry, entry=entry)


def _cap(entry: Entry) -> None:
    """What is for everyone waits for a change of its group, which may have become narrower this very moment."""
    if entry.group_id is not None and entry.audience == Audience.EVERYONE:
        group = Group.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.group_id)
        if group.visibility != Visibility.VISIBLE:
            entry.audience = Audience.GROUP


@transaction.atomic
def publish(*, entry: Entry) -> Entry:
    """Show a draft to its audience. Publishing twice is publishing once."""
    entry = storing.locked(Entry.objects.all(), entry.pk)
    if entry.state == State.PUBLISHED:
        return entry
    if entry.state not in NOT_YET_SHOWN:
        raise NotPossible(_("This can no longer be published."))
    check_still_member(entry)
    show(entry)
    return entry


def publish_due(*, for_seconds: float) -> int:
    """Publish what is due, each in a transaction of its own; returns how many.

    Safe to run twice and beside itself: rows are taken with SKIP LOCKED. Rights are asked again: what may no longer be
    published becomes a draft again, and its author is told. What fails for another reason waits for the next sweep and
    keeps nobody waiting.
    """
    ends, shown = time.monotonic() + for_seconds, 0
    failed: list[int] = []
    while time.monotonic() < ends:
        with transaction.atomic():
            waiting = Entry.objects.due().exclude(pk__in=failed).select_related("author__department")
            entry = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
            if entry is None:
                break
            try:
                with transaction.atomic():
                    _show_due(entry)
            except Refused as refusal:
                _withhold(entry, str(refusal))
            except (OperationalError, InterfaceError):
                raise
            except Exception:  # one entry that cannot be shown must not stop those behind it
                logger.exception("Entry %s is due and cannot be published", entry.pk)
                failed.append(entry.pk)
            else:
                shown += 1
    return shown


def _show_due(entry: Entry) -> None:
    if not entry.author.may_read:
        raise NotPossible(_("Your account could not be used at that moment."))
    check_still_member(entry)
    show(entry)


def _withhold(entry: Entry, reason: str) -> None:
    entry.refresh_from_db()  # without what the refused attempt has set
    settle(entry, False)
    signals.withheld.send(sender=Entry, entry=entry, reason=reason)
