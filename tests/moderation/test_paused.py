"""Whoever is paused reads everything and writes nothing: every writing service refuses, in words with the moment."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from colleagues import services as colleagues
from colleagues.models import Introduction
from content import services as content
from content.models import Entry, ReactionKind, Reply, State
from content.services.placing import announce
from groups import services as groups
from groups.models import Group, Invitation, Preset, Visibility
from moderation.models import Proposal
from polls.models import Vote
from polls.services import Answer, cast_vote
from profiles import services as profiles
from profiles.models import User
from tests.factories import make_entry, make_group, make_person, make_poll, make_reply
from tests.moderation.house import make_proposal, make_rules
from uploads import services as uploads
from uploads.models import Upload

pytestmark = pytest.mark.django_db
WORDS = "until .+ Until then you can read, and write nothing"


@pytest.fixture
def paused(author: User) -> User:
    author.paused_until = timezone.now() + timedelta(days=3)
    author.save(update_fields=["paused_until"])
    return author


def group_settings(group: Group, **said: Any) -> groups.Settings:
    return groups.Settings(
        name=group.name, visibility=Visibility(group.visibility), join_policy=group.join_policy, **said
    )


def writing(person: User, other: User) -> dict[str, Callable[[], Any]]:
    """Each way of writing something that others read."""
    entry, mine = make_entry(other), make_entry(person)
    reply = make_reply(entry, person)
    group = make_group(owner=person)
    asked = make_group(owner=other, join_policy="request")
    in_group = make_entry(person, group=group, audience="group")
    draft = content.write_entry(kind="blog_post", author=person, title="O", body="P", publish=False)
    changed: dict[str, Any] = {"tag_words": (), "audience": mine.audience, "version": mine.version}
    return {
        "entry": lambda: content.write_entry(kind="blog_post", author=person, title="A", body="B"),
        "reply": lambda: content.reply_to(entry=entry, author=person, body="C"),
        "edit": lambda: content.edit_entry(entry=mine, editor=person, title="D", body="E", **changed),
        "edit reply": lambda: content.edit_reply(reply=reply, editor=person, body="F", version=reply.version),
        "draft": lambda: content.publish(entry=draft),
        "announcement": lambda: announce(entry=in_group, by=person),
        "group": lambda: groups.begin_group(owner=person, name="G", preset=Preset.COMMUNITY),
        "group text": lambda: groups.change_group(group=group, by=person, said=group_settings(group, about="H")),
        "invitation": lambda: groups.invite_person(group=group, person=other, by=person),
        "request": lambda: groups.ask_to_join(group=asked, person=person, message="I"),
        "introduction": lambda: colleagues.introduce_oneself(person=person, to=other, text="J"),
        "upload": lambda: uploads.begin(uploader_id=person.pk, name="k.txt", size_bytes=10, token=uuid.uuid4()),
        "profile": lambda: profiles.edit_profile(person=person, name="L", job_title="M", about="N", skills=()),
        "proposal": lambda: make_proposal(person),
    }


WAYS = (
    *("entry", "reply", "edit", "edit reply", "draft", "announcement", "group", "group text", "invitation"),
    *("request", "introduction", "upload", "profile", "proposal"),
)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_writing_is_open(way, author, colleague):
    ways = writing(author, colleague)
    assert tuple(ways) == WAYS
    User.objects.filter(pk=author.pk).update(paused_until=timezone.now() + timedelta(days=3))
    author.refresh_from_db()
    before = counts()
    with pytest.raises(ValueError, match=WORDS):
        ways[way]()
    assert counts() == before
    User.objects.filter(pk=author.pk).update(paused_until=timezone.now() - timedelta(seconds=1))
    for row in (author, *[cell.cell_contents for cell in ways[way].__closure__ or ()]):
        if isinstance(row, User | Entry | Reply):
            row.refresh_from_db()
    ways[way]()  # the pause is over: no job had to end it


def counts() -> list[int]:
    shown = Entry.objects.filter(state=State.PUBLISHED).count()
    return [shown, *(model.objects.count() for model in (Reply, Group, Invitation, Introduction, Upload, Proposal))]


def test_reading_voting_thanking_and_drafts_stay_open(paused, colleague, client):
    poll, entry = make_poll(colleague), make_entry(colleague)
    cast_vote(poll=poll, voter=paused, answer=Answer(choices=[poll.choices.all()[0].pk]))
    content.react(target=entry, person=paused, kind=ReactionKind.USEFUL)
    content.write_entry(kind="blog_post", author=paused, title="Later", body="Words.", publish=False)
    assert Vote.objects.filter(voter=paused).exists()
    client.force_login(paused)
    page = client.get(entry.get_absolute_url())
    assert page.status_code == 200
    assert "You are paused until" in page.content.decode()


def test_what_was_scheduled_is_withheld_and_told(paused):
    moment = timezone.now() + timedelta(days=1)
    said: dict[str, Any] = {"kind": "blog_post", "author": paused, "title": "A", "body": "B"}
    entry = content.write_entry(publish=moment, **said)  # it may be over by then
    Entry.objects.update(published_at=timezone.now() - timedelta(minutes=1))
    assert content.publish_due(for_seconds=5) == 0
    entry.refresh_from_db()
    assert entry.state == State.DRAFT


PAGES = {
    "update": lambda other: reverse("updates:write"),
    "post": lambda other: reverse("blogs:write"),
    "poll": lambda other: reverse("polls:write"),
    "group": lambda other: reverse("groups:begin", args=["community"]),
    "profile": lambda other: reverse("profiles:edit"),
    "photo": lambda other: reverse("profiles:edit-photo"),
    "introduction": lambda other: reverse("colleagues:introduce", args=[other.handle]),
    "proposal": lambda other: reverse("moderation:propose"),
}
SENDS = re.compile(
    r"""<button type="submit"[^>]*>\s*(Post|Publish|Schedule|Save profile|Save photo|Begin the|Send|Propose)"""
)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_where_one_writes_there_is_until_when_and_nothing_to_press(page, paused, stranger, client):
    make_rules()
    url = page(stranger)
    client.force_login(paused)
    words = client.get(url).content.decode()
    assert "You can write here again from" in words or words.count("You are paused until") == 2
    assert not SENDS.search(words)
    client.force_login(make_person())
    words = client.get(url).content.decode()
    assert "paused" not in words and "write here again" not in words
    assert SENDS.search(words)


def test_what_was_typed_before_the_pause_is_not_lost(paused, client):
    client.force_login(paused)
    sent = {"body": "Typed before.", "to": "everyone", "submission": uuid.uuid4()}
    answer = client.post(reverse("updates:write"), sent)
    assert (answer.status_code, "Typed before." in answer.content.decode()) == (422, True)
    assert "Save draft" in client.get(reverse("blogs:write")).content.decode()  # drafts stay open


def test_home_has_no_box_to_write_in(paused, client):
    client.force_login(paused)
    page = client.get(reverse("portal:home")).content.decode()
    assert "You are paused until" in page and "Say something" not in page
    client.force_login(make_person())
    assert "Say something" in client.get(reverse("portal:home")).content.decode()


def test_every_page_says_until_when_and_how_to_appeal(paused, client):
    client.force_login(paused)
    page = client.get(reverse("moderation:decisions")).content.decode()
    assert "You are paused until" in page
    other = make_person()
    client.force_login(other)
    assert "paused" not in client.get(reverse("moderation:decisions")).content.decode()
