"""A topic goes to another forum: audience by forum, who may, what goes along, and nobody reads what they could not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from content import services as content
from content.models import Announcement, Audience, Entry, Mention, Pin, Reply, Revision
from core.markings import Marking
from forums import moving
from forums.errors import NotAllowed
from forums.models import Forum, Topic, TopicKind
from groups.models import Group, MemberRole, Tool, Visibility
from groups.services import close_group, join
from notifications.models import Delivery, Event
from profiles.models import User
from tests.factories import make_forum, make_group, make_person, make_reply, make_topic

pytestmark = pytest.mark.django_db
EVERYONE, DEPARTMENT, GROUP = Audience.EVERYONE, Audience.DEPARTMENT, Audience.GROUP
COLLEAGUES, ONLY_ME = Audience.COLLEAGUES, Audience.ONLY_ME


@pytest.fixture
def host() -> User:
    """Somebody who keeps order everywhere: a moderator who owns each group of the tests."""
    return make_person("Hal Host", is_staff=True, is_superuser=True)


@pytest.fixture
def topic(author: User, host: User) -> Topic:
    """A question of the author for everyone, in the forum of a visible group."""
    group = make_group(owner=host, name="Where it stands")
    join(group=group, person=author)
    return make_topic(author, forum=make_forum(group=group))


def stored() -> dict[str, Any]:
    """All that a move could change."""
    models = (Entry, Reply, Topic, Pin, Mention, Revision, Record, Delivery)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def move(topic: Topic, forum: Forum, audience: str, by: User) -> Topic:
    return moving.move(topic=topic, forum=forum, audience=audience, reason="It belongs there.", by=by)


ALLOWED = {  # audience before, forum that it goes to, audience there
    (EVERYONE, "category", EVERYONE),
    (EVERYONE, "visible", EVERYONE),
    *((EVERYONE, forum, GROUP) for forum in ("visible", "listed", "hidden")),
    *((audience, "category", audience) for audience in (DEPARTMENT, COLLEAGUES, ONLY_ME)),
}
TO = ("category", "visible", "listed", "hidden")
TABLE = [(before, forum, after) for before in Audience for forum in TO for after in Audience]
NARROWER = {(EVERYONE, "category", audience) for audience in (DEPARTMENT, COLLEAGUES, ONLY_ME)}


def test_the_table_of_audiences_and_forums(author: User, host: User) -> None:
    for before, there, after in TABLE:
        start = make_forum(group=make_group(owner=host)) if before == GROUP else make_forum()
        if start.group is not None:
            join(group=start.group, person=author)
        goal = make_forum(group=make_group(owner=host, visibility=there)) if there != "category" else make_forum()
        topic = make_topic(author, forum=start)
        Entry.objects.filter(pk=topic.pk).update(audience=before)
        kept = Entry.objects.filter(pk=topic.pk).values().get()
        allowed = (before, there, after) in ALLOWED | NARROWER
        # ONLY_ME stands within COLLEAGUES of the same author
        allowed |= (before, there, after) == (COLLEAGUES, "category", ONLY_ME)
        try:
            moving.move(topic=topic, forum=goal, audience=after, reason="Why.", by=host)
        except content.Refused:
            assert not allowed, (before, there, after)
            assert Entry.objects.filter(pk=topic.pk).values().get() == kept
            assert Topic.objects.get(pk=topic.pk).forum == start
        else:
            assert allowed, (before, there, after)
            found = Topic.objects.get(pk=topic.pk)
            assert (found.forum, found.entry.group, found.entry.audience) == (goal, goal.group, after)


def test_what_the_form_offers_never_grows(author: User, host: User) -> None:
    for before, there, _after in TABLE:
        goal = make_forum(group=make_group(owner=host, visibility=there)) if there != "category" else make_forum()
        start = make_forum(group=make_group(owner=host)) if before == GROUP else make_forum()
        if start.group is not None:
            join(group=start.group, person=author)
        topic = make_topic(author, forum=start)
        Entry.objects.filter(pk=topic.pk).update(audience=before)
        topic.refresh_from_db()
        offered = {(before, there, audience) for audience in moving.audiences_there(topic.entry, goal)}
        possible = {row for row in ALLOWED if row[:2] == (before, there)}
        assert offered == possible or not possible


def test_the_address_stays_and_the_lists_follow(client: Client, topic: Topic, host: User, author: User) -> None:
    goal, old = make_forum(), topic.forum
    url = topic.entry.get_absolute_url()
    move(topic, goal, EVERYONE, host)
    client.force_login(author)
    assert client.get(url).status_code == 200
    assert topic.entry.title in client.get(goal.get_absolute_url()).content.decode()
    assert topic.entry.title not in client.get(old.get_absolute_url()).content.decode()


def test_the_author_is_told_where_and_why(topic: Topic, host: User, author: User) -> None:
    move(topic, make_forum(), EVERYONE, host)
    notice = Delivery.objects.site_of(author).get(event=Event.MOVED)
    assert notice.notification is not None
    assert "It stands in the forum" in notice.notification.note and "It belongs there." in notice.notification.note
    assert Record.objects.filter(action="forum.moved", target_id=topic.pk, actor_id=host.pk).count() == 1
    assert Delivery.objects.filter(event=Event.MOVED).count() == 2  # in the site and by mail, to nobody else


def test_of_a_hidden_group_an_outsider_learns_not_even_the_name(
    client: Client, topic: Topic, host: User, author: User
) -> None:
    secret = make_group(owner=host, visibility=Visibility.HIDDEN, name="CANARYNAME")
    move(topic, make_forum(group=secret), GROUP, host)
    client.force_login(author)
    assert client.get(topic.entry.get_absolute_url()).status_code == 404
    page = client.get(reverse("notifications:list")).content.decode()
    assert "What you wrote was moved" in page
    assert "CANARYNAME" not in page and topic.entry.title not in page


def test_marking_pin_announcement_and_mentions_follow(topic: Topic, host: User, stranger: User) -> None:
    group = make_group(owner=host, visibility=Visibility.LISTED, marking=Marking.SENSITIVE)
    reply = make_reply(topic.entry, host, body=f"Ask @{stranger.handle} or @{topic.entry.author.handle}")
    join(group=group, person=topic.entry.author)
    assert topic.entry.group is not None
    Pin.objects.create(entry=topic.entry, group=topic.entry.group)
    Announcement.objects.create(entry=topic.entry, group=topic.entry.group, week_of=timezone.localdate())
    version = topic.entry.version
    moved = move(topic, make_forum(group=group), GROUP, host)
    entry = Entry.objects.get(pk=moved.pk)
    assert (entry.marking, entry.version) == (Marking.SENSITIVE, version + 1)
    assert not Pin.objects.exists() and not Announcement.objects.exists()
    assert list(Mention.objects.filter(reply=reply).values_list("person", flat=True)) == [topic.entry.author_id]
    assert Delivery.objects.filter(recipient=stranger, event=Event.MENTION).count() == 2  # told when it was written


def refusals(topic: Topic, host: User) -> dict[str, Callable[[], Any]]:
    """What is refused, each as a call."""
    closed, ideas, topics = make_group(owner=host), make_group(owner=host), make_group(owner=host)
    close_group(group=closed, by=host, reason="Over.")
    Group.objects.filter(pk=topics.pk).update(tools=[])
    Group.objects.filter(pk=ideas.pk).update(tools=[Tool.TOPICS])
    idea = make_topic(topic.entry.author, kind=TopicKind.IDEA)
    foreign = make_group(owner=make_person())
    member = make_person()
    assert topic.forum.group is not None
    join(group=topic.forum.group, person=member)
    hidden = make_topic(topic.entry.author)
    content.hide(target=hidden.entry)
    secret = make_group(owner=host, marking=Marking.SENSITIVE)
    join(group=secret, person=topic.entry.author)
    marked = make_topic(topic.entry.author, forum=make_forum(group=secret))

    def to(group: Group | None) -> Forum:
        return make_forum(group=Group.objects.get(pk=group.pk) if group else None)

    return {
        "itself": lambda: move(topic, topic.forum, GROUP, host),
        "closed": lambda: move(topic, to(closed), GROUP, host),
        "without topics": lambda: move(topic, to(topics), GROUP, host),
        "without ideas": lambda: move(idea, to(ideas), GROUP, host),
        "not in the group": lambda: move(topic, to(foreign), GROUP, host),
        "no reason": lambda: moving.move(topic=topic, forum=to(None), audience=EVERYONE, reason=" ", by=host),
        "a member": lambda: move(topic, to(None), EVERYONE, member),
        "hidden": lambda: move(hidden, to(None), EVERYONE, host),
        "marked": lambda: move(marked, to(None), EVERYONE, host),
        "no such audience": lambda: move(topic, to(None), "galaxy", host),
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


def test_a_closed_group_gives_nothing_away(topic: Topic, host: User) -> None:
    assert topic.forum.group is not None
    close_group(group=topic.forum.group, by=host, reason="Over.")
    with pytest.raises(content.NotPossible, match="closed"):
        move(topic, make_forum(), EVERYONE, host)


def test_a_host_hands_a_topic_over_to_a_category_and_takes_none_from_it(topic: Topic) -> None:
    keeper = make_person()
    assert topic.forum.group is not None
    join(group=topic.forum.group, person=keeper, role=MemberRole.HOST)
    goal, home = make_forum(), topic.forum
    move(topic, goal, EVERYONE, keeper)
    with pytest.raises(NotAllowed):
        move(topic, home, EVERYONE, keeper)


def test_the_page_shows_who_reads_it_before_anything_happens(client: Client, topic: Topic, host: User) -> None:
    listed = make_group(owner=host, visibility=Visibility.LISTED, name="People who plan")
    client.force_login(host)
    url = reverse("forums:move", args=[topic.pk])
    assert "People who plan" in client.get(url).content.decode()
    before = stored()
    page = " ".join(client.get(url, {"to": f"group-{listed.pk}"}).content.decode().split())
    assert "Everyone in the civil service" in page and "Members of People who plan" in page
    assert "cannot read it any more" in page  # its author does not belong to it
    assert stored() == before and not Forum.objects.filter(group=listed).exists()
    sent = {"to": f"group-{listed.pk}", "audience": "group", "reason": "It is about plans."}
    assert client.post(url, sent | {"reason": ""}).status_code == 422
    assert client.post(url, sent | {"audience": "everyone"}).status_code == 422
    assert stored() == before
    client.post(url, sent)
    entry = Entry.objects.get(pk=topic.pk)
    assert (entry.group, entry.audience) == (listed, GROUP)


def test_a_wider_audience_is_refused_with_the_reason(client: Client, topic: Topic, host: User) -> None:
    Entry.objects.filter(pk=topic.pk).update(audience=GROUP)
    category = make_forum()
    client.force_login(host)
    url = reverse("forums:move", args=[topic.pk])
    page = client.get(url, {"to": f"forum-{category.pk}"}).content.decode()
    assert "cannot be shown to everyone in the civil service" in page and "Move it</button>" not in page
    before = stored()
    sent = {"to": f"forum-{category.pk}", "audience": "everyone", "reason": "Why not."}
    refused = client.post(url, sent)
    assert refused.status_code == 422 and "cannot be shown to" in refused.content.decode()
    assert stored() == before


@pytest.mark.parametrize("to", ["forum-0", "forum-999999999999999999999", "group-x", "x", "group-{foreign}"])
def test_nonsense_and_groups_of_others_are_no_choice(to: str, client: Client, topic: Topic, host: User) -> None:
    foreign = make_group(owner=make_person())
    client.force_login(host)
    url = reverse("forums:move", args=[topic.pk])
    assert client.get(url, {"to": to.format(foreign=foreign.pk)}).status_code == 422
