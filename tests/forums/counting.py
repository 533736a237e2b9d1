"""Rows and counters of topics: whether they are right, and whether anything has changed."""

from typing import Any

from django.db.models import F

from audit.models import Record
from content.models import Activity, Draft, Entry, Mention, Reaction, Reply, Revision
from forums import order
from forums.models import Topic, TopicRedirect
from notifications.models import Delivery


def counted_right() -> None:
    """Counters and moments equal what is counted again from the rows."""
    for topic in Topic.objects.select_related("entry"):
        shown = Reply.objects.published().filter(entry=topic.pk)
        moments = sorted(shown.values_list("created_at", flat=True))
        activity = Activity.objects.filter(entry=topic.pk).first()
        assert (activity.reply_count if activity else 0) == len(moments), topic
        if topic.entry.is_published:
            assert topic.bumped_at == max(filter(None, [topic.entry.published_at, *moments]))
            assert (activity.last_at if activity else None) == (moments[-1] if moments else None)
        else:
            assert topic.bumped_at is None
        assert topic.votes == order.votes_of(topic)
        assert topic.is_answered == (topic.entry.answer_id is not None)
        if topic.entry.answer is not None:
            assert topic.entry.answer.entry_id == topic.pk
    assert not Reply.objects.filter(root__isnull=False).exclude(entry=F("root__entry")).exists()


def stored() -> dict[str, Any]:
    """All that a merge or a split could change."""
    models = (Entry, Reply, Topic, Activity, TopicRedirect, Reaction, Mention, Revision, Record, Delivery, Draft)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
