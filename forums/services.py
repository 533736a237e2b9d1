"""Asking, answering and deciding in forums. Each change is one transaction."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from content import services as content
from content.models import Entry, Reaction, ReactionKind, Reply
from core import text
from core.guarding import refuse_marked
from forums.apps import TOPIC
from forums.asking.answering import note_release
from forums.errors import NotAllowed
from forums.models import REASON_LONGEST, Forum, IdeaState, Topic, TopicKind
from forums.places import attach, audience_in
from forums.rights import may_host, may_write
from groups.models import Group
from notifications.models import Event
from notifications.services import tell
from profiles.models import User

CLAIM: Final = timedelta(minutes=10)
CONFIRMATIONS: Final = 3
"""So many people who neither asked nor answered make a reply the accepted answer."""


def forum_of(group: Group) -> Forum:
    """The forum of the group, made when its first topic is begun."""
    found = Forum.objects.filter(group=group).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Forum.objects.create(group=group, name=group.name)
    except IntegrityError:
        return Forum.objects.get(group=group)


@transaction.atomic
def write_topic(
    *,
    forum: Forum,
    kind: str,
    author: User,
    title: str,
    body: str,
    tag_words: Iterable[str] = (),
    audience: str = "",
    submission: uuid.UUID | None = None,
    publish: bool | datetime = True,
    decorative: Collection[uuid.UUID] = (),
    speak_as: str = "",
) -> Entry:
    """Begin a topic in `forum`, which `author` may see. `audience` is blank for as wide as the forum.

    Raises NotAllowed where they do not belong to its group, and as `content.services.write_entry`.
    """
    if not may_write(author, forum):
        raise NotAllowed(_("Join the group first: its members begin topics."))
    return content.write_entry(
        kind=TOPIC,
        author=author,
        title=title,
        body=body,
        tag_words=tag_words,
        audience=audience or audience_in(forum),
        group=forum.group,
        submission=submission,
        publish=publish,
        decorative=decorative,
        speak_as=speak_as,
        detail=partial(attach, forum=forum, kind=kind),
    )


@transaction.atomic
def import_topic(*, forum: Forum, kind: str, idea_state: str = "", idea_reason: str = "", **said: Any) -> Entry:
    """Store a topic of an archive; `said` is what `content.services.import_entry` takes beside kind and group."""
    entry = content.import_entry(kind=TOPIC, group=forum.group, **said)
    attach(entry, forum=forum, kind=kind)
    state = (idea_state or IdeaState.OPEN) if kind == TopicKind.IDEA else ""
    Topic.objects.filter(entry=entry).update(
        bumped_at=entry.published_at, idea_state=state, idea_reason=text.single_line(idea_reason)[:REASON_LONGEST]
    )
    return entry


@transaction.atomic
def import_replied(*, entry: Entry, last_at: datetime) -> None:
    """After the replies of an archive were stored: lift the topic to the last of them."""
    Topic.objects.filter(Q(bumped_at=None) | Q(bumped_at__lt=last_at), entry=entry).update(bumped_at=last_at)


@transaction.atomic
def claim(*, topic: Topic, person: User) -> Topic:
    """Say that `person` is answering, for ten minutes, and again for ten from now. They may read it.

    Raises NotPossible where somebody else says so now, it is answered, or it is their own question.
    """
    row = Topic.objects.select_for_update(of=("self",), no_key=True).select_related("entry").get(pk=topic.pk)
    is_taken = row.claim is not None and row.claimed_by_id != person.pk
    if not row.is_question or row.is_answered or is_taken or row.entry.author_id == person.pk:
        raise content.NotPossible(_("Somebody is answering it already, or it is answered."))
    until = timezone.now() + CLAIM
    row.claimed_until = max(until, row.claim or until)  # who promised it for a day does not shorten that
    row.claimed_by = person
    row.save(update_fields=["claimed_by", "claimed_until"])
    return row


@transaction.atomic
def release(*, topic: Topic, person: User) -> None:
    """Take one's claim back, a promise too; nothing happens where it is not theirs."""
    if Topic.objects.filter(pk=topic.pk, claimed_by=person).update(claimed_by=None, claimed_until=None):
        note_release(topic, person)


def vote_of(topic: Topic) -> ReactionKind | None:
    """What people say of such a topic beside useful: that they have it too, or that they support it."""
    if topic.is_question:
        return ReactionKind.ME_TOO
    return ReactionKind.SUPPORT if topic.is_idea else None


@transaction.atomic
def support(*, topic: Topic, person: User, says_so: bool) -> bool:
    """ "I have this too" of a question, a vote for an idea, or no longer; False where that was said before.

    Raises NotPossible (one's own; a discussion; a closed group), LimitReached.
    """
    topic = Topic.objects.select_for_update(of=("self",), no_key=True).get(pk=topic.pk)  # it may be of another kind now
    kind = vote_of(topic)
    entry = topic.entry
    if topic.bumped_at is None:
        raise content.NotPossible(_("This is not published any more."))
    if kind is None or (says_so and entry.author_id == person.pk):
        raise content.NotPossible(_("Others say this of what you wrote."))
    change = content.react if says_so else content.take_back
    if not change(target=entry, person=person, kind=kind):
        return False
    Topic.objects.filter(pk=topic.pk).update(votes=F("votes") + (1 if says_so else -1))
    return True


@transaction.atomic
def accept(*, topic: Topic, reply: Reply, by: User) -> bool:
    """Say that `reply` answers the question. True where it is the accepted answer by that.

    The asker and whoever keeps order decide; of others, who did not write the reply, three together. Raises
    NotPossible, NotAllowed, LimitReached.
    """
    if not topic.is_question:
        raise content.NotPossible(_("Only a question has an answer."))
    if reply.entry_id != topic.entry_id:
        raise content.NotPossible(_("That reply belongs to another topic."))
    entry = topic.entry
    if by.pk == entry.author_id or may_host(by, entry):
        _set_answer(topic, reply, by)
        return True
    if by.pk == reply.author_id:
        raise NotAllowed(_("Whether your reply answers it is for others to say."))
    content.react(target=reply, person=by, kind=ReactionKind.ANSWERS)
    entry = Entry.objects.select_for_update(of=("self",), no_key=True).get(
        pk=entry.pk
    )  # they count one after the other
    others = Reaction.objects.filter(reply=reply, kind=ReactionKind.ANSWERS).exclude(
        person__in=[entry.author_id, reply.author_id]
    )
    if entry.answer_id is not None or others.count() < CONFIRMATIONS:
        return entry.answer_id == reply.pk
    _set_answer(topic, reply, None)
    return True


@transaction.atomic
def take_back_answer(*, topic: Topic, reply: Reply, by: User) -> None:
    """Say no longer that `reply` answers it: of the asker and of whoever keeps order it is no answer then.

    Raises NotPossible.
    """
    entry = topic.entry
    if by.pk == entry.author_id or may_host(by, entry):
        entry.refresh_from_db(fields=["answer"])
        if entry.answer_id == reply.pk:
            _set_answer(topic, None, by)
        return
    content.take_back(target=reply, person=by, kind=ReactionKind.ANSWERS)


def _set_answer(topic: Topic, reply: Reply | None, by: User | None) -> None:
    content.lock_entries(topic.pk)  # whoever makes it something else takes this lock first, too
    if not Topic.objects.filter(pk=topic.pk, kind=TopicKind.QUESTION).exists():
        raise content.NotPossible(_("Only a question has an answer."))
    if content.set_answer(entry=topic.entry, reply=reply, by=by):
        Topic.objects.filter(pk=topic.pk).update(accepted_by=by)
        if reply is not None:
            _tell_of_answer(topic.entry, reply, by)
        record(
            "forum.answer_accepted" if reply else "forum.answer_taken_back",
            actor_id=by.pk if by else None,
            target_type="content.entry",
            target_id=topic.entry_id,
        )


def _tell_of_answer(entry: Entry, reply: Reply, by: User | None) -> None:
    """Its author that the reply was accepted; the asker, where others decided, that there is an answer."""
    key = f"answer:{entry.pk}:{reply.pk}"
    if by is None or by.pk != reply.author_id:
        tell(event=Event.ANSWER_ACCEPTED, key=key, people=[reply.author], actor=by, reply=reply)
    if by is None or by.pk != entry.author_id:
        tell(event=Event.ANSWERED, key=f"{key}:asker", people=[entry.author], actor=by, reply=reply)


@transaction.atomic
def set_idea_state(*, topic: Topic, state: str, reason: str, by: User) -> bool:
    """Say what becomes of an idea; declining needs a reason. False where nothing changes.

    Raises NotPossible, NotAllowed, MarkedTooHigh.
    """
    refuse_marked(reason, person_id=by.pk, kind="idea", error=content.MarkedTooHigh)
    topic = Topic.objects.select_for_update(of=("self",), no_key=True).select_related("entry").get(pk=topic.pk)
    reason = text.single_line(reason)[:REASON_LONGEST]
    if not topic.is_idea or state not in IdeaState.values:
        raise content.NotPossible(_("Only an idea has a state."))
    if not may_host(by, topic.entry):
        raise NotAllowed(_("Whoever keeps order here decides on ideas."))
    if state == IdeaState.DECLINED and not reason:
        raise content.NotPossible(_("Say why it is declined: its author and those who support it read the reason."))
    if (state, reason) == (topic.idea_state, topic.idea_reason):
        return False
    topic.idea_state, topic.idea_reason = state, reason
    topic.save(update_fields=["idea_state", "idea_reason"])
    record("forum.idea_state", actor_id=by.pk, target_type="content.entry", target_id=topic.entry_id, reason=state)
    tell(
        event=Event.IDEA_STATE,
        key=f"idea:{topic.entry_id}:{state}:{timezone.now():%Y%m%d%H%M%S%f}",
        people=[topic.entry.author],
        actor=by,
        entry=topic.entry,
        note=f"{IdeaState(state).label}. {reason}".strip(),
    )
    return True
