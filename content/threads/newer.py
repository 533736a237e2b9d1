"""What a page of a conversation that stays open lacks: replies written since, and lines that changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from content.models import Entry, Reply, ReplyQuerySet
from content.own import Own, on_thread
from content.threads.lines import NOTHING, Line
from content.threads.making import Making
from content.threads.places import facts_of
from core.paging import BadCursor, cursor, read_cursor
from profiles.models import User

MOST_NEWER: Final = 50  # replies an answer
COMMITTED_WITHIN: Final = timedelta(seconds=30)
"""A reply has the moment at which it was written, and is seen once that is committed: so long after, at most."""


@dataclass(frozen=True)
class Asked:
    """What a page says of itself."""

    after: str = ""  # as the page, or the answer before this one, had it; nonsense and "": from the beginning
    changed: Collection[int] = ()  # lines that it shows and knows to be others now
    shown: Collection[int] = ()  # lines that it shows and knows nothing of


@dataclass(frozen=True)
class NewerLine:
    """A line to put in its place, or into that of an older one."""

    line: Line
    root: int  # its own number where it answers the entry itself
    takes_answers: bool  # its root does
    is_new: bool  # it was written since
    is_changed: bool  # the page shows it otherwise


@dataclass(frozen=True)
class Newer:
    """What a page gets."""

    lines: Sequence[NewerLine]
    gone: Sequence[int]  # of what it shows, lines that no longer are
    after: str  # for the next time
    is_more: bool  # there is more at once
    own: Own  # about the entry itself
    reply_count: int | None = None  # of the whole conversation; None where the page lacked nothing
    department_count: int = 0


def now_cursor(moment: datetime) -> str:
    """The place of whoever has seen what there was at `moment`. It names no reply: what came about then is looked at
    again, and a page knows the lines that it has.
    """
    return cursor(moment, 0)


def newer_for(entry: Entry, reader: User, asked: Asked) -> Newer:
    """What `asked` lacks of the conversation of `entry`, which came through its door.

    Two queries where that is nothing, three where the page asks for lines that it shows; at most six.
    """
    now = timezone.now()
    moment, pk = _place(asked.after, entry)
    since = moment - COMMITTED_WITHIN if pk == 0 else moment
    lines = Reply.objects.lines(entry, reader).select_related("author", "department")
    found = list(lines.open_to(reader).after(since, pk).order_by("created_at", "pk")[: MOST_NEWER + 1])
    new, is_more = found[:MOST_NEWER], len(found) > MOST_NEWER
    changed, gone = _changed(lines, asked, since)
    last = new[-1] if is_more else None
    after = cursor(last.created_at, last.pk) if last else now_cursor(now)
    fresh = {reply.pk for reply in new}
    replies = [*(reply for reply in changed if reply.pk not in fresh), *new]
    if not replies and not gone:
        return Newer((), (), after, is_more, on_thread(entry, (), reader).get(None, NOTHING))
    making = Making.of(entry, replies, reader, seen=None)
    answered = _taking_answers([reply.root_id for reply in replies if reply.root_id], reader)
    others = {reply.pk for reply in changed}
    made = [
        _made(making.line(reply), answered, is_new=reply.pk in fresh, is_changed=reply.pk in others)
        for reply in replies
    ]
    facts = facts_of(entry, reader, seen=None, asked=None)
    own = making.own.get(None, NOTHING)
    return Newer(made, gone, after, is_more, own, facts.replies, facts.departments)


def _place(after: str, entry: Entry) -> tuple[datetime, int]:
    try:
        return read_cursor(after)
    except BadCursor:
        return entry.created_at, 0


def _changed(lines: ReplyQuerySet, asked: Asked, since: datetime) -> tuple[list[Reply], list[int]]:
    """Of what the page shows: lines that are others now, and those that are none any more."""
    known = {*asked.changed, *asked.shown}
    if not known:
        return [], []
    found = list(lines.filter(pk__in=known).order_by("created_at", "pk"))
    others = [reply for reply in found if reply.pk in asked.changed or reply.updated_at >= since]
    return others, sorted(known - {reply.pk for reply in found})


def _taking_answers(roots: Collection[int], reader: User) -> set[int]:
    """Those of `roots` that `reader` may answer."""
    if not roots:
        return set()
    return {*Reply.objects.filter(pk__in=roots).published().open_to(reader).values_list("pk", flat=True)}


def _made(line: Line, answered: Collection[int], *, is_new: bool, is_changed: bool) -> NewerLine:
    root = line.reply.root_id
    takes_answers = line.takes_answers if root is None else root in answered
    return NewerLine(line, root or line.reply.pk, takes_answers, is_new, is_changed)
