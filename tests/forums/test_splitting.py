"""Replies become a topic of their own: what goes along, what both say of each other, what is refused."""

import uuid
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content import services as content
from content.models import Activity, Audience, Entry, Reply
from forums import moving, services
from forums.errors import NotAllowed
from forums.models import Topic, TopicKind
from groups.models import Group, Tool
from groups.services import close_group, join
from notifications.models import Channel, Delivery, Event
from profiles.models import User
from tests.factories import make_department, make_forum, make_group, make_person, make_reply, make_topic
from tests.forums.counting import counted_right, stored
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def host() -> User:
    return make_person("Hal Host")


@pytest.fixture
def group(host: User) -> Group:
    return make_group(owner=host)


@pytest.fixture
def topic(group: Group) -> Topic:
    """A question for the members of a group."""
    asker = make_person("Ann Asker")
    join(group=group, person=asker)
    return make_topic(asker, forum=make_forum(group=group), audience=Audience.GROUP, title="How *do* you do it?")


def split(topic: Topic, *roots: Reply, by: User, **said: Any) -> Entry:
    said = {
        "title": "Another matter",
        "kind": "discussion",
        "reason": "It is another matter.",
        "submission": None,
    } | said
    return moving.split(topic=topic, roots=[root.pk for root in roots], by=by, **said)


def test_the_chosen_replies_move_with_their_answers_and_the_others_stay(
    client: Client, topic: Topic, host: User, stranger: User, colleague: User
) -> None:
    first, second = make_reply(topic.entry, stranger), make_reply(topic.entry, colleague)
    under = make_reply(topic.entry, colleague, root=second)
    made = split(topic, second, by=host)
    assert (made.author, made.group, made.audience) == (host, topic.entry.group, Audience.GROUP)
    assert made.topic.forum == topic.forum
    assert set(made.replies.all()) == {second, under}
    note = topic.entry.replies.exclude(pk=first.pk).get()
    assert note.author == host and f"]({made.get_absolute_url()})" in note.body and "2 replies" in note.body
    assert topic.entry.get_absolute_url() in made.body and "It is another matter." in made.body
    assert "How *do* you do it?</a>" in made.body_html
    counted_right()
    client.force_login(host)
    assert client.get(made.get_absolute_url()).status_code == 200
    page = client.get(reverse("content:reply", args=[under.pk]))
    assert page.url.startswith(made.get_absolute_url())  # type: ignore[attr-defined]


def test_each_author_is_told_once_and_nobody_of_the_note(
    topic: Topic, host: User, stranger: User, colleague: User
) -> None:
    roots = [make_reply(topic.entry, stranger), make_reply(topic.entry, stranger), make_reply(topic.entry, host)]
    make_reply(topic.entry, colleague)
    before = Delivery.objects.filter(channel=Channel.MAIL).count()
    split(topic, *roots, by=host)
    told = Delivery.objects.filter(event=Event.MOVED, channel=Channel.MAIL)
    assert [mail.recipient for mail in told] == [stranger]
    assert Delivery.objects.filter(channel=Channel.MAIL).count() == before + 1


def test_an_accepted_answer_that_moves_is_none_any_more(topic: Topic, host: User, stranger: User) -> None:
    answer, other = make_reply(topic.entry, stranger), make_reply(topic.entry, stranger)
    services.accept(topic=topic, reply=answer, by=host)
    split(topic, other, by=host)
    assert Topic.objects.get(pk=topic.pk).is_answered
    split(topic, answer, by=host)
    found = Topic.objects.get(pk=topic.pk)
    assert (found.is_answered, found.accepted_by, found.entry.answer_id) == (False, None, None)
    counted_right()


def test_a_second_click_makes_nothing_more(client: Client, topic: Topic, host: User, stranger: User) -> None:
    root = make_reply(topic.entry, stranger)
    client.force_login(host)
    url = reverse("forums:split", args=[topic.pk])
    sent = {"roots": [root.pk], "title": "T", "kind": "idea", "reason": "Why.", "submission": str(uuid.uuid4())}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url  # type: ignore[attr-defined]
    assert Topic.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_topic(topic: Topic, host: User, stranger: User) -> None:
    root, token = make_reply(topic.entry, stranger), uuid.uuid4()
    made = at_once(*[partial(split, topic, root, by=host, submission=token)] * 2)
    assert made[0] == made[1] and Topic.objects.count() == 2
    counted_right()


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_is_sent_while_its_root_moves_stands_under_it_or_is_kept(
    topic: Topic, host: User, stranger: User
) -> None:
    for _round in range(4):
        root = make_reply(topic.entry, stranger)
        made, answer = at_once(
            partial(split, topic, root, by=host),
            partial(content.reply_to, entry=topic.entry, author=stranger, body="Words.", root=root),
        )
        assert isinstance(made, Entry)
        assert isinstance(answer, content.NotPossible) or Reply.objects.get(pk=answer.pk).entry_id == made.pk
        counted_right()


def refusals(topic: Topic, host: User) -> dict[str, Any]:
    """What is refused, each as a call."""
    root = make_reply(topic.entry, make_person())
    under = make_reply(topic.entry, make_person(), root=root)
    elsewhere = make_reply(make_topic(make_person()).entry, make_person())
    moderator = make_person(is_staff=True, is_superuser=True)
    category = make_topic(make_person())
    theirs = make_reply(category.entry, moderator)
    Entry.objects.filter(pk=category.pk).update(audience=Audience.DEPARTMENT, department=make_department())
    hidden = make_topic(host, forum=topic.forum)
    content.hide(target=hidden.entry)
    member = topic.entry.author
    return {
        "nothing chosen": partial(split, topic, by=host),
        "an answer": partial(split, topic, under, by=host),
        "of another topic": partial(split, topic, root, elsewhere, by=host),
        "no reason": partial(split, topic, root, by=host, reason=" "),
        "no kind": partial(split, topic, root, by=host, kind="riddle"),
        "a member": partial(split, topic, root, by=member),
        "a moderator in a group": partial(split, topic, root, by=moderator),
        "another department's": partial(split, category, theirs, by=moderator),
        "hidden": partial(split, hidden, root, by=host),
    }


def test_every_refusal_changes_nothing(topic: Topic, host: User) -> None:
    for name, call in refusals(topic, host).items():
        before = stored()
        try:
            call()
        except content.Refused:
            assert stored() == before, name
        else:
            pytest.fail(name)


def test_neither_a_closed_group_nor_one_without_ideas(topic: Topic, group: Group, host: User) -> None:
    root = make_reply(topic.entry, make_person())
    Group.objects.filter(pk=group.pk).update(tools=[Tool.TOPICS])
    with pytest.raises(content.NotPossible, match="no ideas"):
        split(topic, root, by=host, kind=TopicKind.IDEA)
    close_group(group=group, by=host, reason="Over.")
    with pytest.raises(content.NotPossible, match="closed"):
        split(topic, root, by=host)


def test_the_page_lists_what_one_may_choose(client: Client, topic: Topic, host: User, stranger: User) -> None:
    client.force_login(host)
    url = reverse("forums:split", args=[topic.pk])
    assert "nothing to split off" in client.get(url).content.decode()
    root = make_reply(topic.entry, stranger, body="CANARYROOT")
    make_reply(topic.entry, stranger, body="CANARYUNDER", root=root)
    hidden = make_reply(topic.entry, stranger, body="CANARYHIDDEN")
    content.hide(target=hidden)
    page = client.get(url).content.decode()
    assert "CANARYROOT" in page and "CANARYUNDER" not in page and "CANARYHIDDEN" not in page
    refused = client.post(url, {"title": "Typed before", "reason": "Why."})
    assert refused.status_code == 422
    assert "Choose at least one reply" in refused.content.decode() and "Typed before" in refused.content.decode()
    for wrong in (hidden.pk, "x", 0):
        sent = {"title": "T", "reason": "Why.", "kind": "idea", "roots": [wrong]}
        assert client.post(url, sent).status_code == 422
    assert Activity.objects.get(entry=topic.pk).reply_count == 2
    with pytest.raises(NotAllowed):
        split(topic, root, by=stranger)
