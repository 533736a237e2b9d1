"""Topics: where they stand, who begins them, what their pages show; ideas and what becomes of them."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content import services as content
from content.models import Audience, Entry, State
from forums import services
from forums.errors import NotAllowed
from forums.models import Forum, IdeaState, Topic, TopicKind
from forums.pages import suggested
from forums.similar import similar
from groups.models import Group, Visibility
from groups.services import leave
from notifications.models import Delivery, Event
from profiles.models import User
from tests.factories import make_entry, make_forum, make_group, make_person, make_topic


@pytest.fixture
def topic(author: User) -> Topic:
    """A question of the author."""
    return make_topic(author)


def told(person: User) -> list[str]:
    return list(Delivery.objects.site_of(person).values_list("event", flat=True))


def test_a_reply_lifts_its_topic_and_a_deleted_topic_is_on_no_list(topic: Topic, stranger: User) -> None:
    reply = content.reply_to(entry=topic.entry, author=stranger, body="Words.")
    assert Topic.objects.get(pk=topic.pk).bumped_at == reply.created_at
    content.delete(target=topic.entry)
    assert not Topic.objects.listed().filter(pk=topic.pk).exists()


def test_a_draft_is_on_no_list(author: User) -> None:
    topic = make_topic(author, publish=False)
    assert topic.bumped_at is None
    content.publish(entry=topic.entry)
    assert Topic.objects.listed().filter(pk=topic.pk).exists()


@pytest.mark.parametrize("state", [state for state in IdeaState if state != IdeaState.DECLINED])
def test_an_idea_gets_a_state_from_whoever_keeps_order_and_its_author_is_told(
    state: IdeaState, group: Group, author: User, group_owner: User, group_member: User
) -> None:
    idea = make_topic(author, forum=make_forum(group=group), kind=TopicKind.IDEA)
    with pytest.raises(NotAllowed):
        services.set_idea_state(topic=idea, state=state, reason="", by=group_member)
    changed = services.set_idea_state(topic=idea, state=state, reason="We looked.", by=group_owner)
    assert changed and Topic.objects.get(pk=idea.pk).idea_state == state
    assert told(author) == [Event.IDEA_STATE]
    assert not services.set_idea_state(topic=idea, state=state, reason="We looked.", by=group_owner)


def test_declining_an_idea_needs_a_reason(client: Client, group: Group, author: User, group_owner: User) -> None:
    idea = make_topic(author, forum=make_forum(group=group), kind=TopicKind.IDEA)
    with pytest.raises(content.NotPossible):
        services.set_idea_state(topic=idea, state="declined", reason=" ", by=group_owner)
    client.force_login(group_owner)
    url = reverse("forums:idea-state", args=[idea.pk])
    refused = client.post(url, {"state": "declined", "reason": ""})
    assert refused.status_code == 422 and "Say why it is declined" in refused.content.decode()
    assert client.post(url, {"state": "declined", "reason": "No money."}).status_code == 302
    client.force_login(author)
    page = client.get(idea.entry.get_absolute_url()).content.decode()
    assert "Declined" in page and "No money." in page


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"kind": "idea"}, "topic_idea_has_state"),
        ({"idea_state": "open"}, "topic_idea_has_state"),
        ({"kind": "idea", "idea_state": "declined"}, "topic_declined_has_reason"),
        ({"locked_at": timezone.now()}, "topic_lock_has_reason"),
        ({"slow_minutes": 5}, "topic_slow_has_reason_and_end"),
    ],
)
def test_the_database_refuses(changes: dict[str, Any], name: str, topic: Topic) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(**changes)


def test_a_claim_ends_and_forums_have_free_addresses(topic: Topic, stranger: User) -> None:
    with pytest.raises(IntegrityError, match="topic_claim_ends"), transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(claimed_by=stranger)
    for slug in ("write", "similar"):
        with pytest.raises(IntegrityError, match="forum_slug_is_free"), transaction.atomic():
            Forum.objects.create(slug=slug, name="Taken")
    with pytest.raises(IntegrityError, match="forum_slug_unique"), transaction.atomic():
        Forum.objects.create(slug=topic.forum.slug.upper(), name="Twice")


def test_only_members_begin_topics_in_a_group(group: Group, stranger: User, group_member: User) -> None:
    forum = make_forum(group=group)
    with pytest.raises(NotAllowed):
        make_topic(stranger, forum=forum)
    topic = make_topic(group_member, forum=forum)
    assert (topic.entry.group, topic.entry.audience) == (group, Audience.EVERYONE)
    leave(group=group, person=group_member)
    with pytest.raises(NotAllowed):
        make_topic(group_member, forum=forum)


def test_in_a_listed_group_a_topic_is_for_its_members(author: User, stranger: User) -> None:
    group = make_group(owner=author, visibility=Visibility.LISTED)
    topic = make_topic(author, forum=make_forum(group=group))
    assert topic.entry.audience == Audience.GROUP
    assert not Topic.objects.visible_to(stranger).filter(pk=topic.pk).exists()
    with pytest.raises(content.AudienceRefused):
        make_topic(author, forum=make_forum(group=group), audience=Audience.EVERYONE)


def test_the_forum_of_a_group_is_made_once(group: Group) -> None:
    assert services.forum_of(group) == services.forum_of(group)


def test_a_locked_topic_takes_no_reply_until_the_lock_ends(topic: Topic, stranger: User) -> None:
    now = timezone.now()
    Topic.objects.filter(pk=topic.pk).update(
        locked_at=now, locked_until=now + timedelta(hours=1), lock_reason="It got heated."
    )
    with pytest.raises(content.NotPossible, match="It got heated"):
        content.reply_to(entry=topic.entry, author=stranger, body="Words.")
    Topic.objects.filter(pk=topic.pk).update(locked_until=now)
    content.reply_to(entry=topic.entry, author=stranger, body="Words.")


def test_in_slow_mode_one_person_waits_and_others_do_not(topic: Topic, stranger: User, colleague: User) -> None:
    until = timezone.now() + timedelta(hours=1)
    Topic.objects.filter(pk=topic.pk).update(slow_minutes=10, slow_until=until, slow_reason="Breathe.")
    content.reply_to(entry=topic.entry, author=stranger, body="Words.")
    with pytest.raises(content.NotPossible, match="in 10 minutes"):
        content.reply_to(entry=topic.entry, author=stranger, body="More words.")
    content.reply_to(entry=topic.entry, author=colleague, body="Words.")


def test_the_page_says_why_there_is_no_form(client: Client, topic: Topic, stranger: User) -> None:
    Topic.objects.filter(pk=topic.pk).update(locked_at=timezone.now(), lock_reason="It is settled.")
    client.force_login(stranger)
    page = client.get(topic.entry.get_absolute_url()).content.decode()
    assert "This topic is locked: It is settled." in page and 'id="reply-form"' not in page
    refused = client.post(reverse("content:write-reply", args=[topic.pk]), {"body": "My words"})
    assert refused.status_code == 422 and "It is settled" in refused.content.decode()


def test_an_old_topic_warns_and_takes_replies(client: Client, topic: Topic, stranger: User) -> None:
    client.force_login(stranger)
    assert "Nobody has written here since" not in client.get(topic.entry.get_absolute_url()).content.decode()
    Topic.objects.filter(pk=topic.pk).update(bumped_at=timezone.now() - timedelta(days=181))
    page = client.get(topic.entry.get_absolute_url()).content.decode()
    assert "Nobody has written here since" in page and 'id="reply-form"' in page


def test_similar_topics_are_those_with_the_words_that_one_may_read(
    author: User, stranger: User, django_assert_max_num_queries: Any
) -> None:
    best = make_topic(author, title="Counting the benefits of automation in casework")
    other = make_topic(author, title="Discount rates for software benefits")
    make_topic(author, title="Where is the canteen?")
    hidden = make_topic(author, title="Automation benefits in casework, secretly", audience=Audience.DEPARTMENT)
    with django_assert_max_num_queries(3):
        found = similar("How do you count benefits of automation in case work or casework", stranger)
    assert [topic.pk for topic in found] == [best.pk, other.pk]
    assert hidden.pk in [topic.pk for topic in similar("automation benefits casework", author)]
    assert similar("?? a b", stranger) == similar("", stranger) == []


def test_two_of_the_suggested_topics_are_from_other_departments(author: User, stranger: User) -> None:
    forum = make_forum()
    here = make_topic(author, forum=forum, tag_words=["appraisal"])
    elsewhere = [make_topic(make_person(), forum=make_forum(), tag_words=["appraisal"]) for _number in range(2)]
    for _number in range(8):
        make_topic(author, forum=forum)
    found = suggested(here, stranger)
    assert len(found) == 5 and here not in found
    assert {topic.pk for topic in elsewhere} <= {topic.pk for topic in found}


def test_a_topic_is_asked_through_its_page_and_the_same_form_twice_is_one(client: Client, stranger: User) -> None:
    forum = make_forum()
    client.force_login(stranger)
    sent = {
        "topic_kind": "question",
        "title": "Who knows?",
        "body": "I would like to know.",
        "tags": "casework",
        "audience": "everyone",
        "submission": str(uuid.uuid4()),
    }
    url = reverse("forums:write", args=[forum.slug])
    first, second = client.post(url, sent), client.post(url, sent)
    topic = Topic.objects.get()
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == topic.entry.get_absolute_url()
    assert (topic.forum, topic.kind, topic.entry.author) == (forum, "question", stranger)


def test_what_is_typed_is_kept_as_a_draft_in_its_forum(client: Client, group: Group, group_member: User) -> None:
    forum = make_forum(group=group)
    client.force_login(group_member)
    token = str(uuid.uuid4())
    sent = {
        "purpose": "new",
        "kind": "topic",
        "place": f"{forum.pk}:idea",
        "writer": group_member.pk,
        "title": "Half a thought",
        "body": "About chairs",
        "submission": token,
    }
    assert client.post(reverse("content:keep-draft"), sent).status_code == 200
    topic = Topic.objects.select_related("entry").get()
    assert (topic.forum, topic.kind, topic.entry.state, topic.entry.group) == (forum, "idea", State.DRAFT, group)
    page = client.get(reverse("forums:edit", args=[topic.pk])).content.decode()
    assert "Half a thought" in page
    rest = {
        "topic_kind": "question",
        "title": "Half a thought, and the rest",
        "body": "About chairs and desks",
        "audience": "everyone",
    }
    url = reverse("forums:write-in-group", args=[group.slug])
    assert client.post(url, {**rest, "submission": token}).status_code == 302
    topic.refresh_from_db()
    assert (topic.kind, topic.entry.state) == ("question", State.PUBLISHED)


@pytest.mark.parametrize("place", ["", "x", "9" * 40, "0:question", "²:idea"])
def test_a_draft_for_no_forum_is_refused_and_kept_in_the_window(client: Client, place: str, stranger: User) -> None:
    client.force_login(stranger)
    sent = {"purpose": "new", "kind": "topic", "place": place, "writer": stranger.pk, "title": "T", "body": "B"}
    answer = client.post(reverse("content:keep-draft"), {**sent, "submission": str(uuid.uuid4())})
    assert answer.status_code == 422 and "cannot write in this forum" in answer.json()["said"]
    assert not Entry.objects.exists()


def test_a_draft_for_a_hidden_group_is_refused_as_if_it_were_not_there(client: Client, stranger: User) -> None:
    hidden = make_group(
        owner=make_person(), visibility=Visibility.HIDDEN, hidden_reason="Secret.", review_on=timezone.localdate()
    )
    forum = make_forum(group=hidden)
    client.force_login(stranger)
    sent = {"purpose": "new", "kind": "topic", "place": f"{forum.pk}:", "writer": stranger.pk, "title": "T"}
    real = client.post(reverse("content:keep-draft"), {**sent, "submission": str(uuid.uuid4())})
    sent["place"] = f"{forum.pk + 999}:"
    none = client.post(reverse("content:keep-draft"), {**sent, "submission": str(uuid.uuid4())})
    assert (real.status_code, real.json()) == (none.status_code, none.json())
    assert client.get(reverse("forums:group", args=[hidden.slug])).status_code == 404
    assert client.get(reverse("forums:write-in-group", args=[hidden.slug])).status_code == 404


def test_an_entry_without_its_row_is_not_there(client: Client, stranger: User) -> None:
    entry = content.write_entry(kind="topic", author=stranger, title="No row", body="Words.")
    client.force_login(stranger)
    assert client.get(entry.get_absolute_url()).status_code == 404
    assert client.get(reverse("forums:edit", args=[entry.pk])).status_code == 404


def test_words_of_a_title_never_lead_to_another_page(author: User) -> None:
    assert make_topic(author, title="Edit").entry.get_absolute_url().endswith("/topic-edit/")
    assert make_entry(author, title="Edit").get_absolute_url().endswith("/post-edit/")
