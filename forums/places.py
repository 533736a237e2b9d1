"""Where a topic is begun, and when it takes replies: what the kernel asks of this kind."""

from datetime import timedelta
from functools import partial

from django.db.models import Max
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.kinds import Place
from content.models import Audience, Entry
from content.services import NotPossible
from forums.models import Forum, IdeaState, Topic, TopicKind
from forums.rights import may_write
from groups.models import Visibility
from profiles.models import User

_MOST_DIGITS = 18


def place_of(forum: Forum, kind: str) -> str:
    """What the form of a new topic says of its place."""
    return f"{forum.pk}:{kind}"


def find_place(author: User, said: str) -> Place:
    """The forum that a form names, and what makes the topic in it. Raises NotPossible where there is none for them."""
    number, _colon, kind = said.partition(":")
    forums = Forum.objects.visible_to(author).select_related("group")
    is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    forum = forums.filter(pk=int(number)).first() if is_number else None
    if forum is None or not may_write(author, forum):
        raise NotPossible(_("You cannot write in this forum, or no longer. Your text is kept in this window."))
    chosen = kind if kind in TopicKind.values else TopicKind.QUESTION
    return Place(forum.group, audience_in(forum), partial(attach, forum=forum, kind=chosen))


def audience_in(forum: Forum) -> str:
    """Who reads a topic there unless its author chooses fewer people."""
    group = forum.group
    return Audience.EVERYONE if group is None or group.visibility == Visibility.VISIBLE else Audience.GROUP


def attach(entry: Entry, *, forum: Forum, kind: str) -> None:
    """Make the row beside the entry, or change what it is while nobody has answered what it was."""
    state = IdeaState.OPEN if kind == TopicKind.IDEA else ""
    topic, is_new = Topic.objects.get_or_create(
        entry=entry, defaults={"forum": forum, "kind": kind, "idea_state": state}
    )
    if not is_new and topic.kind != kind:
        Topic.objects.filter(pk=topic.pk).update(kind=kind, idea_state=state, idea_reason="")


def copy_detail(entry: Entry, other: Entry) -> None:
    """A second draft of a topic stands in the same forum."""
    topic = Topic.objects.select_related("forum").get(entry=entry)
    attach(other, forum=topic.forum, kind=topic.kind)


def refusal_of_reply(entry: Entry, author: User) -> str:
    """A locked topic takes no reply, a slow one none so soon; "" otherwise. One query more where it is slow."""
    known = entry._state.fields_cache
    topic = known["topic"] if "topic" in known else Topic.objects.filter(entry=entry).first()
    if topic is None:
        return ""
    if topic.is_locked:
        return _locked(topic)
    if topic.is_slow and topic.slow_minutes:
        return _slow(topic, entry, author)
    return ""


def _locked(topic: Topic) -> str:
    if topic.locked_until is None:
        return _("This topic is locked: %(reason)s") % {"reason": topic.lock_reason}
    until = date_format(timezone.localtime(topic.locked_until), "j F, H:i")
    return _("This topic is locked until %(moment)s: %(reason)s") % {"moment": until, "reason": topic.lock_reason}


def _slow(topic: Topic, entry: Entry, author: User) -> str:
    last = entry.replies.filter(author=author).aggregate(at=Max("created_at"))["at"]
    minutes = topic.slow_minutes or 0
    left = last + timedelta(minutes=minutes) - timezone.now() if last else timedelta()
    if left <= timedelta():
        return ""
    wait = -(-int(left.total_seconds()) // 60)
    return ngettext(
        "This topic is in slow mode (%(reason)s). You can reply again in %(wait)d minute.",
        "This topic is in slow mode (%(reason)s). You can reply again in %(wait)d minutes.",
        wait,
    ) % {"reason": topic.slow_reason, "wait": wait}
