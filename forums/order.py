"""Keeping order in a topic: locking it, slowing it down, saying what it is. Each change is one transaction."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from audit.services import record
from content import services as content
from content.models import Entry, Reaction, State
from core import text
from core.guarding import refuse_marked
from forums.asking.offering import begin
from forums.errors import NotAllowed
from forums.models import REASON_LONGEST, Forum, IdeaState, Topic, TopicKind
from forums.rights import may_host
from forums.services import vote_of
from groups.models import Tool
from notifications.models import Event
from notifications.services import tell
from profiles.models import User

SLOWEST: Final = 24 * 60  # minutes between two replies of one person
SLOW_LONGEST: Final = timedelta(days=30)
OFFICIAL_LONGEST: Final = timedelta(days=7)  # what a department says takes replies again after a week
LOCK_LONGEST: Final = timedelta(days=366)  # with an end; without one it is for good


@transaction.atomic
def lock(*, topic: Topic, until: datetime | None, reason: str, by: User, is_moderator: bool = False) -> bool:
    """Let the topic take no replies, until a moment or (None) for good. False where that was said before.

    Whoever reads it sees the reason. Official posts take replies: a lock of theirs ends within seven days, also where
    it is put off or laid again. Raises NotAllowed, NotPossible.
    """
    topic, reason = kept(topic, by, is_moderator=is_moderator), why(reason, by=by)
    _check_end(until, longest=LOCK_LONGEST)
    began_at = _began_at(topic) if topic.entry.is_official else timezone.now()
    if topic.entry.is_official and (until is None or until > began_at + OFFICIAL_LONGEST):
        last = date_format(timezone.localtime(began_at + OFFICIAL_LONGEST), "j F, H:i")
        raise content.NotPossible(
            _("Official posts take replies. This one can be locked until %(moment)s, and not for good.")
            % {"moment": last}
        )
    if topic.is_locked and (topic.locked_until, topic.lock_reason) == (until, reason):
        return False
    topic.locked_at, topic.locked_until, topic.lock_reason = began_at, until, reason
    topic.save(update_fields=["locked_at", "locked_until", "lock_reason"])
    _trail("forum.locked", topic, by, reason="until" if until else "for good")
    return True


@transaction.atomic
def unlock(*, topic: Topic, by: User, is_moderator: bool = False) -> bool:
    """Let it take replies again. False where it did. Raises NotAllowed, NotPossible."""
    topic = kept(topic, by, is_moderator=is_moderator)
    if topic.locked_at is None or (topic.entry.is_official and not topic.is_locked):
        return False
    if topic.entry.is_official:
        topic.locked_until = timezone.now()  # when it began is kept: the next one counts from there
    else:
        topic.locked_at, topic.locked_until, topic.lock_reason = None, None, ""
    topic.save(update_fields=["locked_at", "locked_until", "lock_reason"])
    _trail("forum.unlocked", topic, by)
    return True


@transaction.atomic
def slow_down(*, topic: Topic, minutes: int, until: datetime, reason: str, by: User) -> bool:
    """Let one person reply only every so many minutes, until a moment within 30 days. False where that was so.

    Raises NotAllowed, NotPossible.
    """
    topic, reason = kept(topic, by), why(reason, by=by)
    if not 1 <= minutes <= SLOWEST:
        raise content.NotPossible(_("Choose between 1 and %(most)d minutes.") % {"most": SLOWEST})
    _check_end(until, longest=SLOW_LONGEST)
    if (topic.slow_minutes, topic.slow_until, topic.slow_reason) == (minutes, until, reason):
        return False
    topic.slow_minutes, topic.slow_until, topic.slow_reason = minutes, until, reason
    topic.save(update_fields=["slow_minutes", "slow_until", "slow_reason"])
    _trail("forum.slowed", topic, by, reason=f"{minutes} minutes")
    return True


@transaction.atomic
def end_slow(*, topic: Topic, by: User) -> bool:
    """Let everybody reply as they like again. False where they could. Raises NotAllowed, NotPossible."""
    topic = kept(topic, by)
    if topic.slow_minutes is None:
        return False
    topic.slow_minutes, topic.slow_until, topic.slow_reason = None, None, ""
    topic.save(update_fields=["slow_minutes", "slow_until", "slow_reason"])
    _trail("forum.slow_ended", topic, by)
    return True


def may_convert(user: User, entry: Entry) -> bool:
    """Whether `user` may say that the topic is of another kind: whoever keeps order, and its author as long as nobody
    else has replied. Replies that were deleted do not count.
    """
    if may_host(user, entry):
        return True
    others = entry.replies.exclude(author=user).exclude(state=State.DELETED)
    return entry.author_id == user.pk and not others.exists()


@transaction.atomic
def convert(*, topic: Topic, kind: str, by: User) -> bool:
    """Make it a question, a discussion or an idea. False where it was that already.

    Only a question has an accepted answer: it is taken back, and both authors are told. Votes are those of its kind:
    people who have a question too do not support an idea by that; they are there again when it is a question again.
    Raises NotAllowed, NotPossible.
    """
    topic = locked(topic)
    entry = topic.entry
    if not may_convert(by, entry):
        raise NotAllowed(_("Whoever keeps order here says what it is, now that others have replied."))
    _check_open(entry)
    check_kind(topic.forum, kind)
    if topic.kind == kind:
        return False
    answer = entry.answer
    if topic.is_question and answer is not None:
        content.set_answer(entry=entry, reply=None, by=by)
        topic.refresh_from_db(fields=["is_answered"])
        topic.accepted_by = None
    topic.kind, topic.idea_reason = kind, ""
    topic.idea_state = IdeaState.OPEN if kind == TopicKind.IDEA else ""
    topic.claimed_by, topic.claimed_until, topic.votes = None, None, votes_of(topic)
    fields = ["kind", "idea_state", "idea_reason", "claimed_by", "claimed_until", "votes", "accepted_by"]
    topic.save(update_fields=fields)
    if topic.is_question:
        begin(topic, since=timezone.now())
    line = _trail("forum.converted", topic, by, reason=kind)
    tell(
        event=Event.MOVED,
        key=f"converted:{line}",
        people=[entry.author, *([answer.author] if answer else [])],
        actor=by,
        entry=entry,
        note=_now_it_is(kind, had_answer=answer is not None),
    )
    return True


def votes_of(topic: Topic) -> int:
    """How many people say of it what is said of its kind, counted."""
    kind = vote_of(topic)
    return Reaction.objects.filter(entry=topic.entry_id, kind=kind).count() if kind else 0


def check_kind(forum: Forum, kind: str) -> None:
    """Raise NotPossible where there are no topics of that kind in the forum."""
    group = forum.group
    if kind not in TopicKind.values:
        raise content.NotPossible(_("Choose what it is."))
    if group is not None and not group.offers(Tool.TOPICS):
        raise content.NotPossible(_("That group has no topics."))
    if group is not None and kind == TopicKind.IDEA and not group.offers(Tool.IDEAS):
        raise content.NotPossible(_("That group has no ideas."))


def locked(topic: Topic) -> Topic:
    """The topic with its entry and forum as they are now, both rows locked: the entry first, as everywhere.

    Raises NotPossible where it is gone.
    """
    [entry] = content.lock_entries(topic.pk)
    return locked_beside([entry])[0]


def locked_beside(entries: list[Entry]) -> list[Topic]:
    """The topics of entries that are locked already, locked as well, in the order of the entries."""
    rows = Topic.objects.filter(pk__in=[entry.pk for entry in entries])
    list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    found = rows.select_related("forum__group").in_bulk()
    for entry in entries:
        found[entry.pk].entry = entry
    return [found[entry.pk] for entry in entries]


def kept(topic: Topic, by: User, *, is_moderator: bool = False) -> Topic:
    """As `locked`, for somebody who keeps order in it, or a moderator to whom it was reported.

    Raises NotAllowed, NotPossible.
    """
    topic = locked(topic)
    if not is_moderator and not may_host(by, topic.entry):
        raise NotAllowed(_("Only whoever keeps order here may do this."))
    _check_open(topic.entry)
    return topic


def _began_at(topic: Topic) -> datetime:
    """From when the seven days of an official topic count: from its last lock, until it was open for as long."""
    now = timezone.now()
    was_lately = topic.locked_until is not None and topic.locked_until > now - OFFICIAL_LONGEST
    return topic.locked_at if topic.locked_at is not None and was_lately else now


def _check_open(entry: Entry) -> None:
    if not entry.is_published:
        raise content.NotPossible(_("This is not published any more."))
    content.check_open(entry.group)


def why(typed: str, *, by: User) -> str:
    """The reason, in one line with at least a letter or a number. Raises NotPossible, MarkedTooHigh."""
    refuse_marked(typed, person_id=by.pk, kind="reason", error=content.MarkedTooHigh)
    reason = text.single_line(typed)[:REASON_LONGEST]
    if not any(character.isalnum() for character in reason):
        raise content.NotPossible(_("Say why: those who read it or wrote it see the reason."))
    return reason


def _check_end(until: datetime | None, *, longest: timedelta) -> None:
    now = timezone.now()
    if until is not None and not now < until <= now + longest:
        raise content.NotPossible(
            _("Choose a moment that is still to come, within %(days)d days.") % {"days": longest.days}
        )


def _trail(action: str, topic: Topic, by: User, reason: str = "") -> int:
    line = record(action, actor_id=by.pk, target_type="content.entry", target_id=topic.entry_id, reason=reason)
    return line.pk


def _now_it_is(kind: str, *, had_answer: bool) -> str:
    says = {
        TopicKind.QUESTION: _("It is a question now."),
        TopicKind.DISCUSSION: _("It is a discussion now."),
        TopicKind.IDEA: _("It is an idea now."),
    }[TopicKind(kind)]
    return f"{says} {_('It has no accepted answer any more: that stands among the replies.')}" if had_answer else says
