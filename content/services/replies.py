"""Replying, and editing a reply."""

import uuid
from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content import kinds, signals
from content.models import Entry, Reply, State
from content.services import attachments, storing, voices
from content.services.entries import check_open
from content.services.errors import EditConflict, NotPossible
from content.services.newcomers import check_newcomer
from content.services.paused import check_not_paused
from core import text
from core.text.merging import holds_all_of
from profiles.models import User
from profiles.services import why_paused

MOST_A_MINUTE = 20


def reply_to(
    *,
    entry: Entry,
    author: User,
    body: str,
    root: Reply | None = None,
    anchor: str = "",
    submission: uuid.UUID | None = None,
    decorative: Collection[uuid.UUID] = (),
    speak_as: str = "",
) -> Reply:
    """Answer `entry`, or its reply `root`. The caller has checked that `author` may read both.

    An answer to an answer stands under the same root. The same `submission` twice gives the one reply. `speak_as` is
    what `voices` reads: a mandate holder may answer officially.
    Raises NotPossible when the entry or the root is no longer published, AlreadySent (with other words), LimitReached,
    TooManyFiles, DescriptionMissing, NoMandate, AudienceRefused, MarkedTooHigh.
    """
    find_twin = partial(
        storing.sent_before,
        Reply.objects.all(),
        author=author,
        submission=submission,
        entry_id=entry.pk,
        root_id=(root.root_id or root.pk) if root else None,
        body=text.tidy(body),
        **voices.said_of(speak_as),
    )
    twin = find_twin()
    if twin is not None:
        return twin
    check_not_paused(author)
    storing.check_limit(Reply.objects.filter(author=author), most=MOST_A_MINUTE, minutes=1)
    reply = new_reply(entry=entry, author=author, body=body, root=root, created_at=timezone.now())
    check_newcomer(reply, by=author)
    reply.anchor, reply.submission = anchor, submission
    try:
        with transaction.atomic():
            shown = _check_open(entry, root, author)
            voices.choose_for_reply(reply, speak_as, audience=shown.audience)
            reply.save(force_insert=True)
            storing.forget_draft(author, submission)
            attachments.set_attachments(reply, decorative=decorative)
            attachments.check_described(reply)
            storing.count(entry.pk, replies=1, last_at=reply.created_at)
            signals.replied.send(sender=Reply, reply=reply)
            storing.set_mentions(reply)
    except IntegrityError:
        twin = find_twin()
        if twin is None:
            raise
        return twin
    return reply


def new_reply(*, entry: Entry, author: User, body: str, root: Reply | None, created_at: datetime) -> Reply:
    """A reply that is not stored yet, tidied and rendered. Raises NotPossible, MarkedTooHigh."""
    storing.check_markings(author, "reply", body)
    if author.department is None:
        raise NotPossible(_("You need a department before you can write."))
    if root is not None and root.entry_id != entry.pk:
        raise NotPossible(_("That reply belongs to another entry."))
    reply = Reply(
        entry=entry,
        author=author,
        department=author.department,
        root_id=(root.root_id or root.pk) if root else None,
        body=text.tidy(body),
        created_at=created_at,
    )
    storing.render(reply)
    return reply


def why_no_reply(entry: Entry, author: User) -> str:
    """Why `author` cannot answer `entry` now, in a sentence; "" where they can. They may read it."""
    if entry.group is not None and entry.group.is_closed:
        return _("This group is closed: it can be read, and nothing is added.")
    return why_paused(author) or kinds.get(entry.kind).refusal_of_reply(entry, author)


def _check_open(entry: Entry, root: Reply | None, author: User) -> Entry:
    """The entry, looked at again under its lock: answering and hiding it take turns, as answers do at its counter."""
    shown = Entry.objects.published().filter(pk=entry.pk).select_for_update(of=("self",), no_key=True).first()
    here = Reply.objects.published().filter(entry=entry.pk)  # it may have been moved to another entry
    if shown is None or (root is not None and not here.filter(pk=root.pk).exists()):
        raise NotPossible(_("This can no longer be answered. Your text is kept below."))
    refusal = why_no_reply(shown, author)
    if refusal:
        raise NotPossible(refusal)
    return shown


@transaction.atomic
def edit_reply(
    *,
    reply: Reply,
    editor: User,
    body: str,
    version: int,
    decorative: Collection[uuid.UUID] | None = None,
    submission: uuid.UUID | None = None,
) -> Reply:
    """Change the text of a reply; as `edit_entry`.

    Raises EditConflict, NotPossible, TooManyFiles, DescriptionMissing, NoMandate, MarkedTooHigh.
    """
    storing.check_markings(editor, "reply", body)
    reply = storing.locked(Reply.objects.all(), reply.pk)
    if reply.state != State.PUBLISHED:
        raise NotPossible(_("This can no longer be changed."))
    check_not_paused(editor)
    check_open(reply.entry.group)
    voices.still_speaks(reply)
    body = text.tidy(body)
    if reply.version != version and not holds_all_of(body, reply.body):
        raise EditConflict(_("This was changed in another window since you opened it."))
    storing.forget_draft(editor, submission)
    if body == reply.body:
        attachments.set_attachments(reply, by=editor, decorative=decorative)
        attachments.check_described(reply)
        return reply
    storing.keep_revision(reply, editor=editor)
    if storing.edit_shows(reply.created_at):
        reply.edited_at = timezone.now()
    reply.body = body
    check_newcomer(reply, by=editor)
    reply.version += 1
    storing.render(reply, by=editor)
    reply.save(update_fields=[*storing.RENDERED, "edited_at", "version", "updated_at"])
    attachments.set_attachments(reply, by=editor, decorative=decorative)
    attachments.check_described(reply)
    storing.set_mentions(reply)
    signals.edited.send(sender=Reply, target=reply)
    return reply


@transaction.atomic
def import_reply(
    *, entry: Entry, author: User, body: str, root: Reply | None, created_at: datetime, origin: str
) -> Reply:
    """Store a reply of an archive as it was written then. Nobody is told. `body` is Markdown."""
    reply = new_reply(entry=entry, author=author, body=body, root=root, created_at=created_at)
    reply.origin = origin
    reply.save(force_insert=True)
    storing.count(entry.pk, replies=1)
    storing.raise_last_at(entry.pk, created_at)
    attachments.set_attachments(reply)
    storing.set_mentions(reply, tell=False)
    signals.stored.send(sender=Reply, target=reply)
    return reply
