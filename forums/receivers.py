"""What `content` tells becomes columns that lists of topics sort and filter by. Only rows are written here."""

from typing import Any

from django.db.models import Q

from content.models import Entry, Reply
from forums.apps import TOPIC
from forums.asking.answering import note_reply
from forums.asking.offering import begin
from forums.models import Topic, TopicKind
from profiles.models import User


def list_it(sender: Any, *, entry: Entry, **kwargs: Any) -> None:
    """A topic that was published stands on lists from now on."""
    Topic.objects.filter(entry=entry).update(bumped_at=entry.published_at)
    if entry.kind != TOPIC or entry.published_at is None:
        return
    topic = Topic.objects.filter(entry=entry, kind=TopicKind.QUESTION).first()
    if topic is not None:
        begin(topic, since=entry.published_at)


def bump(sender: Any, *, reply: Reply, **kwargs: Any) -> None:
    """A reply lifts its topic, and whoever said that they were answering has."""
    topics = Topic.objects.filter(entry=reply.entry_id)
    topics.filter(Q(bumped_at=None) | Q(bumped_at__lt=reply.created_at)).update(bumped_at=reply.created_at)
    topics.filter(claimed_by=reply.author_id).update(claimed_by=None, claimed_until=None)
    note_reply(reply.entry_id, reply.author_id)


def unlist(sender: Any, *, target: Entry | Reply, **kwargs: Any) -> None:
    """A topic that was deleted is on no list."""
    if isinstance(target, Entry):
        Topic.objects.filter(entry=target).update(bumped_at=None)


def give_claims_back(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Whoever left answers nothing any more: others may."""
    Topic.objects.filter(claimed_by=person).update(claimed_by=None, claimed_until=None)


def note_answer(sender: Any, *, entry: Entry, **kwargs: Any) -> None:
    """Whether a question has an accepted answer."""
    is_answered = entry.answer_id is not None
    Topic.objects.filter(entry=entry).update(is_answered=is_answered)
    if is_answered:
        Topic.objects.filter(entry=entry).update(claimed_by=None, claimed_until=None)
