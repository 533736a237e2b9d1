"""Answers, claims and "I have this too": who decides, and what the cards show of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content import services as content
from content.cards import cards_for
from content.models import Entry, ReactionKind, Reply
from forums import services
from forums.errors import NotAllowed
from forums.models import Topic, TopicKind
from forums.pages import about
from groups.models import Group
from notifications.models import Channel, Delivery, Event
from profiles.models import User
from tests.factories import make_entry, make_forum, make_person, make_reply, make_topic


@pytest.fixture
def topic(author: User) -> Topic:
    """A question of the author."""
    return make_topic(author)


@pytest.fixture
def reply(topic: Topic, stranger: User) -> Reply:
    return make_reply(topic.entry, stranger)


def told(person: User) -> list[str]:
    return list(Delivery.objects.site_of(person).values_list("event", flat=True))


def test_the_asker_accepts_an_answer_and_its_author_is_told(topic: Topic, reply: Reply, author: User) -> None:
    assert services.accept(topic=topic, reply=reply, by=author)
    topic.refresh_from_db()
    assert (topic.is_answered, topic.accepted_by, topic.entry.answer_id) == (True, author, reply.pk)
    assert told(reply.author) == [Event.ANSWER_ACCEPTED]
    services.accept(topic=topic, reply=reply, by=author)
    assert len(told(reply.author)) == 1


def test_another_answer_takes_the_place_of_the_first_and_can_be_taken_back(
    topic: Topic, reply: Reply, author: User
) -> None:
    better = make_reply(topic.entry, make_person())
    services.accept(topic=topic, reply=reply, by=author)
    services.accept(topic=topic, reply=better, by=author)
    assert Entry.objects.get(pk=topic.pk).answer_id == better.pk
    services.take_back_answer(topic=topic, reply=reply, by=author)
    assert Topic.objects.get(pk=topic.pk).is_answered
    services.take_back_answer(topic=topic, reply=better, by=author)
    assert not Topic.objects.get(pk=topic.pk).is_answered


def test_three_others_together_accept_and_both_are_told(topic: Topic, reply: Reply, author: User) -> None:
    for number, person in enumerate([make_person() for _number in range(3)], start=1):
        assert services.accept(topic=topic, reply=reply, by=person) is (number == 3)
        assert services.accept(topic=topic, reply=reply, by=person) is (number == 3)  # twice is once
    found = Topic.objects.get(pk=topic.pk)
    assert (found.is_answered, found.accepted_by) == (True, None)
    assert Event.ANSWERED in told(author) and told(reply.author) == [Event.ANSWER_ACCEPTED]


def test_three_others_change_nothing_that_the_asker_decided(topic: Topic, reply: Reply, author: User) -> None:
    chosen = make_reply(topic.entry, make_person())
    services.accept(topic=topic, reply=chosen, by=author)
    for _number in range(3):
        services.accept(topic=topic, reply=reply, by=make_person())
    assert Entry.objects.get(pk=topic.pk).answer_id == chosen.pk


def test_nobody_accepts_their_own_answer_for_others(topic: Topic, reply: Reply, author: User) -> None:
    with pytest.raises(NotAllowed):
        services.accept(topic=topic, reply=reply, by=reply.author)
    own = make_reply(topic.entry, author)
    assert services.accept(topic=topic, reply=own, by=author)  # the asker found it out, and says so


def test_a_reply_elsewhere_or_to_a_discussion_is_no_answer(topic: Topic, author: User) -> None:
    elsewhere = make_reply(make_entry(author), make_person())
    with pytest.raises(content.NotPossible):
        services.accept(topic=topic, reply=elsewhere, by=author)
    talk = make_topic(author, kind=TopicKind.DISCUSSION)
    with pytest.raises(content.NotPossible):
        services.accept(topic=talk, reply=make_reply(talk.entry, make_person()), by=author)


def test_a_deleted_answer_is_no_answer_and_a_hidden_one_is_not_shown(
    topic: Topic, reply: Reply, author: User, stranger: User
) -> None:
    services.accept(topic=topic, reply=reply, by=author)
    Reply.objects.filter(pk=reply.pk).update(body="CANARY", excerpt="CANARY", body_html="<p>CANARY</p>")
    content.hide(target=reply)
    (card,) = cards_for([Entry.objects.for_cards().get(pk=topic.pk)], author)
    assert card.detail.answer is None
    content.restore(target=reply)
    content.delete(target=reply)
    assert not Topic.objects.get(pk=topic.pk).is_answered


def test_a_blocked_persons_answer_is_on_no_card_of_the_blocker(topic: Topic, author: User, blocked: User) -> None:
    answer = make_reply(topic.entry, blocked)
    services.accept(topic=topic, reply=answer, by=make_host(topic))
    entry = Entry.objects.for_cards().get(pk=topic.pk)
    assert cards_for([entry], author)[0].detail.answer is None
    assert cards_for([entry], blocked)[0].detail.answer == answer


def make_host(topic: Topic) -> User:
    """Somebody who keeps order in the forums of the whole service."""
    return make_person(is_staff=True, is_superuser=True)


def test_a_host_of_the_group_accepts_and_a_member_alone_does_not(
    group: Group, author: User, group_owner: User, group_member: User
) -> None:
    topic = make_topic(author, forum=make_forum(group=group))
    reply = make_reply(topic.entry, group_member)
    assert services.accept(topic=topic, reply=reply, by=group_owner)
    services.take_back_answer(topic=topic, reply=reply, by=group_owner)
    assert not services.accept(topic=topic, reply=reply, by=make_person())


def test_i_have_this_too_is_counted_once_and_by_department(topic: Topic, author: User, stranger: User) -> None:
    assert services.support(topic=topic, person=stranger, says_so=True)
    assert not services.support(topic=topic, person=stranger, says_so=True)
    services.support(topic=topic, person=make_person(department=stranger.department), says_so=True)
    services.support(topic=topic, person=make_person(), says_so=True)
    shown = about(Entry.objects.get(pk=topic.pk), stranger)
    assert shown is not None and shown.vote_count == 3
    assert stranger.department is not None
    assert shown.departments[0] == (stranger.department.name, 2)
    services.support(topic=topic, person=stranger, says_so=False)
    services.support(topic=topic, person=stranger, says_so=False)
    assert Topic.objects.get(pk=topic.pk).votes == 2
    with pytest.raises(content.NotPossible):
        services.support(topic=topic, person=author, says_so=True)


def test_useful_and_support_are_counted_apart(topic: Topic, stranger: User) -> None:
    content.react(target=topic.entry, person=stranger)
    services.support(topic=topic, person=stranger, says_so=True)
    assert Entry.objects.get(pk=topic.pk).activity.useful_count == 1
    assert Topic.objects.get(pk=topic.pk).votes == 1
    assert content.reaction_count(topic.entry, ReactionKind.ME_TOO) == 1


def test_one_person_at_a_time_says_that_they_are_answering(topic: Topic, author: User, stranger: User) -> None:
    claimed = services.claim(topic=topic, person=stranger)
    assert claimed.claim is not None and claimed.claim > timezone.now() + timedelta(minutes=9)
    with pytest.raises(content.NotPossible):
        services.claim(topic=topic, person=make_person())
    services.claim(topic=topic, person=stranger)
    Topic.objects.filter(pk=topic.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    services.claim(topic=topic, person=make_person())
    services.release(topic=topic, person=stranger)
    assert Topic.objects.get(pk=topic.pk).claim is not None  # it is not theirs any more
    with pytest.raises(content.NotPossible):
        services.claim(topic=topic, person=author)


def test_whoever_has_answered_is_not_answering_any_more(topic: Topic, stranger: User) -> None:
    services.claim(topic=topic, person=stranger)
    make_reply(topic.entry, stranger)
    assert Topic.objects.get(pk=topic.pk).claim is None


def test_answers_leave_by_mail_too(topic: Topic, reply: Reply, author: User) -> None:
    services.accept(topic=topic, reply=reply, by=author)
    mails = Delivery.objects.filter(recipient=reply.author, channel=Channel.MAIL)
    assert [mail.event for mail in mails] == [Event.ANSWER_ACCEPTED]
