"""Speaking officially on the pages: who is asked, what is said before and after, the label on everything."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Audience, Draft, DraftPurpose, Entry, Reply, Voice
from content.services import placing
from groups.models import Group
from polls.models import Poll
from profiles.models import Department, Mandate, TokenPurpose, User
from profiles.services import make_token, revoke_mandate
from tests.factories import make_draft, make_entry, make_forum, make_mandate, make_official, make_topic

pytestmark = pytest.mark.django_db
SENT = {"title": "What we plan", "body": "Some words.", "audience": "everyone", "act": "publish"}


@pytest.fixture
def speaker(client: Client, author: User, treasury: Department) -> User:
    """The author, who may speak for the Treasury, in the browser."""
    make_mandate(author, treasury)
    client.force_login(author)
    return author


def test_only_who_holds_a_mandate_is_asked(client: Client, speaker: User, stranger: User):
    forum = make_forum()
    urls = [reverse("blogs:write"), reverse("polls:write"), reverse("forums:write", args=[forum.slug])]
    for url in urls:
        page = client.get(url).content.decode()
        assert "Speak as" in page and "HM Treasury, officially. This would be post 1 of 3 this week" in page
    client.force_login(stranger)
    for url in urls:
        assert "Speak as" not in client.get(url).content.decode()


def test_in_a_group_nobody_is(client: Client, speaker: User, group: Group):
    for url in (
        reverse("polls:write") + f"?group={group.slug}",
        reverse("forums:write-in-group", args=[group.slug]),
    ):
        assert "Speak as" not in client.get(url).content.decode()


def test_a_post_and_a_topic_and_a_poll_are_said_officially(client: Client, speaker: User, treasury: Department):
    forum = make_forum()
    poll = {"mode": "single", "options": "Yes\nNo", "results": "always"}
    for url, more in (
        (reverse("blogs:write"), {}),
        (reverse("forums:write", args=[forum.slug]), {"topic_kind": "discussion"}),
        (reverse("polls:write"), poll),
    ):
        answer = client.post(url, SENT | {"speak_as": treasury.pk} | more, follow=True)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "Official</strong>" in page and "Treasury" in page
    assert {entry.kind for entry in Entry.objects.published().official().filter(department=treasury)} == {
        "blog_post",
        "topic",
        "poll",
    }
    assert Poll.objects.count() == 1


def test_the_fourth_is_announced_before_and_after(client: Client, speaker: User, treasury: Department):
    for _number in range(3):
        make_official(speaker, treasury)
    page = client.get(reverse("blogs:write")).content.decode()
    day = f"{placing.this_week() + timedelta(days=7):%A %-d %B}"
    assert "This would be the fourth this week" in page and day in page
    page = client.post(reverse("blogs:write"), SENT | {"speak_as": treasury.pk}, follow=True).content.decode()
    assert f"enters feeds and digests on {day}" in page
    assert "number 5 since Monday" in client.get(reverse("blogs:write")).content.decode()


@pytest.mark.parametrize("word", ["\x00", "9" * 400, "-1", "personal'--", "²"])
def test_nobody_speaks_by_what_they_send(word: str, client: Client, speaker: User, stranger: User):
    client.post(reverse("blogs:write"), SENT | {"speak_as": word})
    client.force_login(stranger)
    client.post(reverse("blogs:write"), SENT | {"speak_as": word})
    assert not Entry.objects.official().exists()


def test_somebody_elses_mandate_is_nobody_elses(client: Client, author: User, stranger: User, treasury: Department):
    make_mandate(author, treasury)
    client.force_login(stranger)
    client.post(reverse("blogs:write"), SENT | {"speak_as": treasury.pk})
    entry = Entry.objects.get()
    assert entry.voice == Voice.PERSONAL, "the form has no such field"


def test_a_department_is_not_asked_to_whisper(client: Client, speaker: User, treasury: Department):
    answer = client.post(reverse("blogs:write"), SENT | {"speak_as": treasury.pk, "audience": "only_me"})
    assert answer.status_code == 422
    assert "is for everyone" in answer.content.decode()
    assert not Entry.objects.exists()


def test_a_draft_whose_mandate_is_over_can_only_be_ones_own(
    client: Client, speaker: User, treasury: Department, operator: User
):
    draft = make_official(speaker, treasury, publish=False)
    edit = reverse("blogs:edit", args=[draft.pk])
    assert f'value="{treasury.pk}" checked' in client.get(edit).content.decode()
    revoke_mandate(mandate=Mandate.objects.get(), by=operator)
    page = client.get(edit).content.decode()
    assert "Your mandate to speak for HM Treasury is over" in page and 'value="personal" checked' in page
    sent = SENT | {"version": draft.version}
    assert client.post(edit, sent | {"speak_as": treasury.pk}).status_code == 422
    assert client.post(edit, sent).status_code == 422, "an older window, which does not say"
    assert client.post(edit, sent | {"speak_as": "personal"}).status_code == 302
    entry = Entry.objects.get()
    assert (entry.is_published, entry.is_official, entry.department) == (True, False, speaker.department)


def test_what_was_published_is_not_asked_again(client: Client, speaker: User, treasury: Department):
    entry = make_official(speaker, treasury)
    edit = reverse("blogs:edit", args=[entry.pk])
    assert "Speak as" not in client.get(edit).content.decode()
    client.post(edit, SENT | {"version": entry.version, "speak_as": "personal", "body": "Other words."})
    entry.refresh_from_db()
    assert (entry.body, entry.is_official) == ("Other words.", True)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_reply_is_said_officially(htmx: bool, client: Client, speaker: User, stranger: User, treasury: Department):
    entry = make_entry(stranger)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "HM Treasury, officially" in page
    headers: dict[str, Any] = {"HX-Request": "true"} if htmx else {}
    answer = client.post(
        reverse("content:write-reply", args=[entry.pk]),
        {"body": "We will.", "speak_as": treasury.pk},
        headers=headers,
        follow=True,
    )
    assert "Official</strong>" in answer.content.decode()
    reply = Reply.objects.get()
    assert (reply.is_official, reply.department) == (True, treasury)
    assert "Speak as" not in client.get(reverse("content:edit-reply", args=[reply.pk])).content.decode()


def test_a_reply_in_a_narrower_room_is_not(client: Client, speaker: User, group: Group):
    entry = make_entry(speaker, group=group, audience=Audience.GROUP)
    assert "Speak as" not in client.get(entry.get_absolute_url()).content.decode()


def test_others_reply_as_they_always_did(client: Client, speaker: User, stranger: User, treasury: Department):
    client.force_login(stranger)
    entry = make_official(speaker, treasury)
    assert "Speak as" not in client.get(entry.get_absolute_url()).content.decode()
    client.post(reverse("content:write-reply", args=[entry.pk]), {"body": "Why?", "speak_as": treasury.pk})
    assert Reply.objects.get().voice == Voice.PERSONAL


def test_what_was_typed_comes_back_with_its_voice(client: Client, speaker: User, stranger: User, treasury: Department):
    entry = make_entry(stranger)
    draft = make_draft(entry, speaker, purpose=DraftPurpose.ANSWER)
    Draft.objects.filter(pk=draft.pk).update(speak_as=str(treasury.pk))
    page = client.get(entry.get_absolute_url()).content.decode()
    assert f'value="{treasury.pk}" selected' in page


def test_the_label_is_on_everything(client: Client, speaker: User, stranger: User, treasury: Department):
    make_topic(stranger, title="Where are the barriers?")
    topic = make_topic(speaker, title="Where is the plan?", forum=make_forum())
    Entry.objects.filter(pk=topic.pk).update(voice=Voice.OFFICIAL, department=treasury)
    entry = make_official(speaker, treasury, tag_words=["plans"])
    for url in (
        entry.get_absolute_url(),
        reverse("blogs:index"),
        reverse("portal:tag", args=["plans"]),
        reverse("portal:channels"),
        reverse("portal:person", args=[speaker.handle]),
        reverse("forums:forum", args=[topic.forum.slug]),
        reverse("forums:similar") + "?title=Where+is+the+plan",
        topic.entry.get_absolute_url(),
    ):
        page = client.get(url).content.decode()
        assert '<span class="official">' in page and "Official</strong>" in page, url
    assert "Official</strong>" not in client.get(make_entry(stranger).get_absolute_url()).content.decode()


def test_the_list_of_drafts_and_the_history_say_it(client: Client, speaker: User, treasury: Department):
    make_official(speaker, treasury, publish=False)
    assert "officially for HM Treasury" in client.get(reverse("content:drafts")).content.decode()
    entry = make_official(speaker, treasury)
    assert "Official</strong>" in client.get(reverse("content:entry-history", args=[entry.pk])).content.decode()


def test_a_cached_card_shows_what_it_is_now(client: Client, speaker: User, treasury: Department):
    entry = make_entry(speaker)
    assert "Official</strong>" not in client.get(reverse("blogs:index")).content.decode()
    Entry.objects.filter(pk=entry.pk).update(voice=Voice.OFFICIAL)  # by no service: the version is the same
    assert "Official</strong>" in client.get(reverse("blogs:index")).content.decode()


def test_a_feed_names_the_department_and_keeps_to_three(client: Client, speaker: User, treasury: Department):
    key = make_token(person=speaker, purpose=TokenPurpose.FEED)
    for number in range(4):
        make_official(speaker, treasury, title=f"Number {number}")
    url = reverse("portal:feed", args=[key, f"people/{speaker.handle}/blog"])
    feed = client.get(url).content.decode()
    assert "Ada Author, officially for HM Treasury" in feed
    assert "Number 2" in feed and "Number 3" not in feed


def test_deleting_says_that_the_place_stays_taken(client: Client, speaker: User, treasury: Department):
    entry = make_official(speaker, treasury)
    page = client.get(reverse("content:delete-entry", args=[entry.pk])).content.decode()
    assert "makes no room for another" in page
    entry = make_entry(speaker)
    assert "makes no room" not in client.get(reverse("content:delete-entry", args=[entry.pk])).content.decode()


def test_a_day_later_the_mandate_is_over(client: Client, speaker: User, treasury: Department):
    Mandate.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert "Speak as" not in client.get(reverse("blogs:write")).content.decode()
