"""Two people, or one with two clicks, in one topic at the same moment: real threads on a real database."""

import uuid
from functools import partial

import pytest

from content import services as content
from content.models import Entry, Reaction, ReactionKind, Reply
from content.services import NotPossible
from forums import services
from forums.models import Forum, Topic
from groups.models import Group
from profiles.models import User
from stream.models import ReadMark
from stream.services import mark_seen
from tests.factories import make_forum, make_person, make_reply, make_topic
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_say_that_they_are_answering_one_is(author: User) -> None:
    topic = make_topic(author)
    for _round in range(5):
        people = [make_person() for _number in range(3)]
        answers = at_once(*[partial(services.claim, topic=topic, person=person) for person in people])
        assert sorted(type(answer).__name__ for answer in answers) == ["NotPossible", "NotPossible", "Topic"]
        Topic.objects.update(claimed_by=None, claimed_until=None)


def test_two_answers_accepted_at_once_leave_one_and_both_columns_agree(author: User, operator: User) -> None:
    topic = make_topic(author)
    for _round in range(5):
        first, second = make_reply(topic.entry, make_person()), make_reply(topic.entry, make_person())
        at_once(
            partial(services.accept, topic=Topic.objects.select_related("entry").get(), reply=first, by=author),
            partial(services.accept, topic=Topic.objects.select_related("entry").get(), reply=second, by=operator),
        )
        found = Topic.objects.select_related("entry").get()
        assert found.entry.answer_id in {first.pk, second.pk} and found.is_answered


def test_three_confirmations_at_once_accept(author: User) -> None:
    topic = make_topic(author)
    for _round in range(4):
        reply = make_reply(topic.entry, make_person())
        people = [make_person() for _number in range(3)]
        at_once(
            *[
                partial(services.accept, topic=Topic.objects.select_related("entry").get(), reply=reply, by=person)
                for person in people
            ]
        )
        found = Topic.objects.select_related("entry").get()
        assert Reaction.objects.filter(reply=reply, kind=ReactionKind.ANSWERS).count() == 3
        assert found.entry.answer_id == reply.pk, "three people said so, and nobody counted to three"
        services.take_back_answer(topic=found, reply=reply, by=author)


def test_a_double_click_supports_once_and_the_counter_agrees(author: User, stranger: User) -> None:
    make_topic(author)
    people = [stranger, *(make_person() for _number in range(3))]
    calls = [
        partial(services.support, topic=Topic.objects.select_related("entry").get(), person=person, says_so=True)
        for person in people
    ]
    at_once(*calls, *calls)
    assert Topic.objects.get().votes == Reaction.objects.filter(kind=ReactionKind.ME_TOO).count() == 4
    takes = [
        partial(services.support, topic=Topic.objects.select_related("entry").get(), person=stranger, says_so=False)
    ] * 3
    at_once(*takes)
    assert Topic.objects.get().votes == Reaction.objects.filter(kind=ReactionKind.ME_TOO).count() == 3


def test_the_same_form_sent_three_times_at_once_is_one_topic(author: User) -> None:
    forum, token = make_forum(), uuid.uuid4()
    write = partial(
        services.write_topic,
        forum=forum,
        kind="question",
        author=author,
        title="Once",
        body="Words.",
        tag_words=["casework"],
        submission=token,
    )
    answers = at_once(write, write, write)
    assert len({answer.pk for answer in answers}) == 1
    assert (Entry.objects.count(), Topic.objects.count()) == (1, 1)


def test_two_first_topics_of_a_group_make_one_forum(group: Group, author: User, group_owner: User) -> None:
    answers = at_once(*[partial(services.forum_of, group)] * 4)
    assert len({forum.pk for forum in answers}) == 1 == Forum.objects.filter(group=group).count()


def test_a_reply_and_a_lock_take_turns(author: User, stranger: User) -> None:
    topic = make_topic(author)
    for _round in range(5):
        Topic.objects.update(locked_at=None, lock_reason="")
        before = Reply.objects.count()

        def lock() -> None:
            Topic.objects.update(locked_at=topic.entry.created_at, lock_reason="Enough.")

        answer, _locked = at_once(
            partial(content.reply_to, entry=topic.entry, author=make_person(), body="Words."), lock
        )
        assert isinstance(answer, (Reply, NotPossible))
        assert Reply.objects.count() == before + isinstance(answer, Reply)
        with pytest.raises(NotPossible):
            content.reply_to(entry=topic.entry, author=stranger, body="Too late.")


def test_two_windows_move_one_mark(author: User, stranger: User) -> None:
    topic = make_topic(author)
    replies = [make_reply(topic.entry, make_person()) for _number in range(6)]
    begun = Entry.objects.get(pk=topic.pk).published_at
    assert begun is not None
    for number, reply in enumerate(replies):
        Reply.objects.filter(pk=reply.pk).update(
            created_at=begun.replace(microsecond=0).replace(year=begun.year + 1, microsecond=number)
        )
    shown = [reply.pk for reply in replies]
    at_once(*[partial(mark_seen, person=stranger, entry=topic.entry, shown=shown[:length]) for length in (2, 6, 4, 6)])
    assert ReadMark.objects.get().seen_reply == shown[5]
