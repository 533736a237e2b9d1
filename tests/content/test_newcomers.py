"""The first day of somebody who is known by an address alone: few links and mentions, no files."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from content import services
from content.models import Entry, Reply, State
from content.services import NewcomerLimit
from polls.terms import Terms
from profiles.models import Trust, User
from tests.factories import change_entry, make_department, make_entry, make_person, make_poll, make_reply
from updates.places import Room
from updates.services import write_update
from uploads import services as uploads

pytestmark = pytest.mark.django_db
THREE_LINKS = "See https://one.example, [two](https://two.example) and <https://three.example/a>."
TWO_LINKS = "See https://one.example and [two](https://two.example)."


@pytest.fixture
def newcomer() -> User:
    return make_person("Nina Newcomer", trust=Trust.NEWCOMER)


@pytest.fixture
def names() -> str:
    department = make_department()
    return " ".join(f"@{make_person(f'Named {word}', department=department).handle}" for word in ("One", "Two", "Six"))


def begun(person: User, *, ago: timedelta) -> User:
    """The person as if they had come in so long ago."""
    moment = timezone.now() - ago
    User.objects.filter(pk=person.pk).update(confirmed_at=moment, admitted_at=moment)
    person.refresh_from_db()
    return person


@pytest.mark.parametrize("kind", ["blog_post", "topic"])
def test_three_links_are_refused_before_anything_is_stored(newcomer, kind):
    with pytest.raises(NewcomerLimit, match=r"2 links until .* and this has 3"):
        make_entry(newcomer, kind=kind, body=THREE_LINKS)
    assert not Entry.objects.exists()
    assert make_entry(newcomer, kind=kind, body=TWO_LINKS).is_published


def test_a_title_counts_with_its_text(newcomer):
    with pytest.raises(NewcomerLimit):
        make_entry(newcomer, title="https://zero.example", body=TWO_LINKS)


def test_links_to_what_others_wrote_here_do_not_count(newcomer, author):
    here = make_entry(author)
    body = f"{TWO_LINKS} Also {settings.SITE_URL}{here.get_absolute_url()} and [this]({here.get_absolute_url()})."
    assert make_entry(newcomer, body=body).is_published


def test_an_address_without_a_scheme_of_its_own_is_no_way_around(newcomer):
    with pytest.raises(NewcomerLimit):
        make_entry(
            newcomer,
            body="[a](//one.example) [b](HTTPS://two.example) mailto:c@d.example [d](https:three.example)"
            " https://four.example",
        )


def test_the_third_mention_is_refused(newcomer, names):
    with pytest.raises(NewcomerLimit, match="name 2 people"):
        make_entry(newcomer, body=names)
    assert make_entry(newcomer, body=" ".join(names.split()[:2])).is_published


def test_a_reply_and_its_change_know_the_same_limits(newcomer, author):
    post = make_entry(author)
    with pytest.raises(NewcomerLimit):
        make_reply(post, newcomer, body=THREE_LINKS)
    assert not Reply.objects.exists()
    reply = make_reply(post, newcomer, body=TWO_LINKS)
    with pytest.raises(NewcomerLimit):
        services.edit_reply(reply=reply, editor=newcomer, body=THREE_LINKS, version=reply.version)
    reply.refresh_from_db()
    assert reply.body == TWO_LINKS


def test_a_published_entry_does_not_grow_past_them(newcomer):
    entry = make_entry(newcomer, body=TWO_LINKS)
    with pytest.raises(NewcomerLimit):
        change_entry(entry, body=THREE_LINKS)
    entry.refresh_from_db()
    assert entry.body == TWO_LINKS


def test_an_update_and_the_options_of_a_poll_count_too(newcomer):
    with pytest.raises(NewcomerLimit):
        write_update(author=newcomer, body=THREE_LINKS, room=Room("everyone"))
    assert write_update(author=newcomer, body=TWO_LINKS, room=Room("everyone")).is_published  # its title repeats them
    with pytest.raises(NewcomerLimit):
        make_poll(newcomer, options=["https://one.example", "https://two.example", "https://three.example"])
    assert Terms().options == ()


def test_a_draft_holds_what_it_likes_until_it_is_published(newcomer):
    draft = make_entry(newcomer, body=THREE_LINKS, publish=False)
    with pytest.raises(NewcomerLimit):
        services.publish(entry=draft)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    begun(newcomer, ago=timedelta(days=1, minutes=1))
    assert services.publish(entry=draft).is_published


def test_what_is_planned_for_a_moment_after_the_first_day_is_no_matter(newcomer):
    now = timezone.now()
    with pytest.raises(NewcomerLimit):
        make_entry(newcomer, body=THREE_LINKS, publish=now + timedelta(hours=5))
    later = make_entry(newcomer, body=THREE_LINKS, publish=now + timedelta(days=2))
    assert later.state == State.SCHEDULED


def test_the_first_day_begins_when_both_address_and_account_are_there(newcomer):
    begun(newcomer, ago=timedelta(days=9))
    User.objects.filter(pk=newcomer.pk).update(admitted_at=timezone.now())  # waited for an operator
    newcomer.refresh_from_db()
    with pytest.raises(NewcomerLimit):
        make_entry(newcomer, body=THREE_LINKS)


@pytest.mark.parametrize("trust", [Trust.MEMBER, Trust.REGULAR])
def test_whom_somebody_vouches_for_knows_no_such_limit(trust):
    person = make_person("Vera Vouched", trust=trust)
    assert make_entry(person, body=THREE_LINKS).is_published


def test_the_form_says_why_and_keeps_the_words(newcomer, client):
    client.force_login(newcomer)
    response = client.post(
        reverse("blogs:write"),
        {
            "title": "Look here",
            "body": THREE_LINKS,
            "audience": "everyone",
            "submission": "7f8f54f6-70f1-4c4c-a6ab-6a0d3c8c8f10",
            "act": "publish",
        },
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "2 links until" in page
    assert "https://three.example/a" in page
    assert not Entry.objects.filter(state=State.PUBLISHED).exists()


def test_no_file_of_theirs_is_taken_on_the_first_day(newcomer):
    with pytest.raises(uploads.Refused, match="You can add pictures and files from"):
        uploads.begin(uploader_id=newcomer.pk, name="log.ods", size_bytes=10)
    begun(newcomer, ago=timedelta(days=1, minutes=1))
    assert uploads.begin(uploader_id=newcomer.pk, name="log.ods", size_bytes=10).pk


def test_the_editor_shows_why(newcomer, client):
    client.force_login(newcomer)
    answer = client.post(
        reverse("uploads:begin"),
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": "filename bG9nLm9kcw=="},
    )
    assert answer.status_code == 422
    assert "You can add pictures and files from" in answer.content.decode()
