"""Letting replies, or an entry with its replies, stand under another entry. Nothing that was written is lost.

What points at a reply goes with it. What repeats its entry is put right by whoever hears `signals.moved`.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from content import signals
from content.models import (
    Activity,
    Attachment,
    Bookmark,
    Draft,
    DraftPurpose,
    Entry,
    Mention,
    Pin,
    Reaction,
    ReactionKind,
    Reply,
    Revision,
)
from content.services import attachments, moving, states, storing
from content.services.answers import set_answer
from content.services.entries import check_open
from content.services.errors import NotPossible
from content.services.replies import new_reply
from core import text
from profiles.models import User


def check_carry(*, source: Entry, target: Entry) -> None:
    """Whether what stands in `source` may stand under `target`. Raises NotPossible, AudienceRefused."""
    if source.pk == target.pk:
        raise NotPossible(_("It cannot be merged with itself."))
    if not (source.is_published and target.is_published):
        raise NotPossible(_("This is not published any more."))
    check_open(source.group)
    check_open(target.group)
    moving.check_contained(before=moving.Room.of(source), after=moving.Room.of(target))
    moving.check_marking(before=source.marking, after=target.marking)


@transaction.atomic
def carry_into(*, source: Entry, target: Entry, by: User) -> Reply:
    """Make `source` a reply of its author under `target`, at its own moment, and let its replies stand there, too.

    Returns that reply: it has the text in whole (under the title), its pictures and files, mentions, older versions,
    bookmarks and what readers said of it. `source` itself is deleted. The accepted answer is a reply like others.
    Raises NotPossible, AudienceRefused.
    """
    source, target = moving.lock_entries(source.pk, target.pk)
    check_carry(source=source, target=target)
    set_answer(entry=source, reply=None, by=by)
    opening = _opening(source, target, by)
    carry_replies(source=source, target=target, by=by)
    Draft.objects.filter(entry=source, purpose=DraftPurpose.ANSWER).update(entry=target, reply=None)
    Draft.objects.filter(entry=source).update(entry=None, reply=opening)
    Pin.objects.filter(entry=source).delete()
    moving.forget_mentions(target)
    states.delete(target=source)
    return opening


def carry_replies(*, source: Entry, target: Entry, by: User, roots: Collection[int] | None = None) -> list[int]:
    """Let the replies of `source` (those of the numbers `roots` alone, with their answers) stand under `target`.

    In whatever state they are; an accepted answer among them is none any more. The caller holds the locks of both
    entries and has checked who may read them. Returns the numbers of the published ones.
    """
    rows = Reply.objects.filter(entry=source)
    if roots is not None:
        rows = rows.filter(Q(pk__in=roots) | Q(root__in=roots))
    held = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    numbers = list(held.values_list("pk", flat=True))
    carried = Reply.objects.filter(pk__in=numbers)
    if source.answer_id in numbers:
        set_answer(entry=source, reply=None, by=by)
    carried.update(entry=target)
    shown = dict(carried.published().values_list("pk", "created_at"))
    if shown:
        storing.count(source.pk, replies=-len(shown))
        storing.count(target.pk, replies=len(shown))
        storing.raise_last_at(target.pk, max(shown.values()))
    left = Reply.objects.published().filter(entry=source).aggregate(at=Max("created_at"))
    Activity.objects.filter(entry=source).update(last_at=left["at"])
    signals.moved.send(sender=Entry, replies=numbers, entry=target, before=source)
    return list(shown)


@transaction.atomic
def leave_note(*, entry: Entry, author: User, body: str) -> Reply:
    """Write a reply that says where others have gone. Nobody is told of it. The caller holds the entry's lock."""
    note = new_reply(entry=entry, author=author, body=body, root=None, created_at=timezone.now())
    note.save(force_insert=True)
    storing.count(entry.pk, replies=1, last_at=note.created_at)
    signals.stored.send(sender=Reply, target=note)
    return note


def _opening(source: Entry, target: Entry, by: User) -> Reply:
    """The text of `source` as a reply to `target`, with all that hangs on it."""
    storing.keep_revision(source, editor=by)
    title = text.from_html(format_html("<p><strong>{}</strong></p>", source.title)).strip()
    reply = Reply(
        entry=target,
        author=source.author,
        department=source.department,
        voice=source.voice,
        language=source.language,
        body=f"{title}\n\n{source.body}".strip(),
        created_at=source.published_at or source.created_at,
        edited_at=source.edited_at,
        version=source.version + 1,
    )
    reply.save(force_insert=True)
    for rows in (Attachment.objects, Bookmark.objects, Mention.objects, Revision.objects):
        rows.filter(entry=source).update(entry=None, reply=reply)
    useful = Reaction.objects.filter(entry=source, kind=ReactionKind.USEFUL).update(entry=None, reply=reply)
    storing.count(source.pk, useful=-useful)
    storing.render(reply)
    reply.save(update_fields=[*storing.RENDERED])
    attachments.set_attachments(reply)
    storing.count(target.pk, replies=1)
    storing.raise_last_at(target.pk, reply.created_at)
    signals.carried.send(sender=Entry, entry=source, reply=reply)
    return reply
