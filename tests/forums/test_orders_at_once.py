"""Two at the same moment merge, reply, delete and vote: real threads on a real database."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from content import services as content
from content.models import Activity, Reply
from forums import moving, order, services
from forums.models import Topic
from profiles.models import User
from tests.factories import make_person, make_reply, make_topic
from tests.forums.counting import counted_right
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_merges_the_other_way_round_one_happens(source: Topic, target: Topic, host: User) -> None:
    one, other = source, target
    for _round in range(4):
        answers = at_once(
            partial(moving.merge, topic=one, into=other, reason="Why.", by=host),
            partial(moving.merge, topic=other, into=one, reason="Why.", by=host),
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["NotPossible", "Topic"], answers
        kept = next(answer for answer in answers if isinstance(answer, Topic))
        counted_right()
        one, other = Topic.objects.select_related("entry").get(pk=kept.pk), make_topic(make_person())


def test_a_reply_that_is_sent_while_two_merge_is_not_lost(
    client: Client, source: Topic, target: Topic, host: User, stranger: User
) -> None:
    for turn in range(4):
        root = make_reply(source.entry, make_person())
        answers = at_once(
            partial(moving.merge, topic=source, into=target, reason="Why.", by=host),
            partial(content.reply_to, entry=source.entry, author=stranger, body=f"Words {turn}", root=root),
        )
        assert isinstance(answers[0], Topic)
        if isinstance(answers[1], content.NotPossible):  # too late: their text is kept, and sent again it arrives
            client.force_login(stranger)
            url = reverse("content:write-reply", args=[source.pk])
            assert client.post(url, {"body": f"Words {turn}", "root": root.pk}).status_code == 302
        reply = Reply.objects.get(body=f"Words {turn}")
        assert reply.entry_id == target.pk and reply.root_id == root.pk
        assert Reply.objects.visible_to(stranger).filter(pk=reply.pk).exists()
        counted_right()
        source = make_topic(make_person())


def test_a_reply_that_is_deleted_while_two_merge_is_counted_once(source: Topic, target: Topic, host: User) -> None:
    for _round in range(4):
        reply = make_reply(source.entry, make_person())
        services.accept(topic=source, reply=reply, by=source.entry.author)
        answers = at_once(
            partial(moving.merge, topic=source, into=target, reason="Why.", by=host),
            partial(content.delete, target=reply),
        )
        assert isinstance(answers[0], Topic) and answers[1] is None, answers
        assert Activity.objects.get(entry=target.pk).reply_count == target.entry.replies.published().count()
        source = make_topic(make_person())


def test_a_vote_while_two_merge_is_counted(source: Topic, target: Topic, host: User) -> None:
    for _round in range(4):
        at_once(
            partial(moving.merge, topic=source, into=target, reason="Why.", by=host),
            partial(services.support, topic=source, person=make_person(), says_so=True),
        )
        for topic in Topic.objects.filter(pk__in=[source.pk, target.pk]):
            assert topic.votes == order.votes_of(topic)
        source = make_topic(make_person())
