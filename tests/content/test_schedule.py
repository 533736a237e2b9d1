"""Publishing at a moment to come: the sweep, its rights, and the clocks of spring and autumn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content import services
from content.drafting.forms import MomentField
from content.models import Entry, EntryTag, State
from content.signals import published
from content.tasks import publish_due
from notifications.models import Channel, Delivery, Event
from profiles.models import User
from tests.factories import make_entry, make_group, make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def _scheduled(author: User, *, minutes: int = -1, **fields: Any) -> Entry:
    entry = make_entry(author, publish=False, tag_words=["roads"], **fields)
    moment = timezone.now() + timedelta(minutes=minutes)
    Entry.objects.filter(pk=entry.pk).update(state=State.SCHEDULED, published_at=moment)
    entry.refresh_from_db()
    return entry


def test_what_is_due_is_published_and_told_once(author: User, stranger: User) -> None:
    due, later = _scheduled(author), _scheduled(author, minutes=5)
    told: list[Entry] = []

    def note(entry: Entry, **_: object) -> None:
        told.append(entry)

    published.connect(note)
    try:
        publish_due()
        publish_due()
    finally:
        published.disconnect(note)
    due.refresh_from_db()
    later.refresh_from_db()
    assert told == [due]
    assert due.is_published and due.is_visible_to(stranger)
    assert due.published_at is not None and timezone.now() - due.published_at < timedelta(minutes=1)
    assert not EntryTag.objects.filter(content_object=due, published_at=None).exists()
    assert later.state == State.SCHEDULED and not later.is_visible_to(stranger)


def test_until_then_nobody_but_its_author_sees_it(cast: dict[str, User]) -> None:
    entry = _scheduled(cast["author"], minutes=5)
    assert [who for who, person in cast.items() if entry.is_visible_to(person)] == ["author"]


@pytest.mark.parametrize("why", ["suspended", "left the department", "left the group"])
def test_rights_are_asked_again_and_the_author_is_told(why: str, author: User) -> None:
    group = make_group(owner=make_person()) if why == "left the group" else None
    entry = _scheduled(author, group=group)
    if why == "suspended":
        User.objects.filter(pk=author.pk).update(suspended_at=timezone.now())
    elif group is None:
        User.objects.filter(pk=author.pk).update(department=None)
    services.publish_due(for_seconds=10)
    entry.refresh_from_db()
    assert (entry.state, entry.published_at) == (State.DRAFT, None)
    [notice] = Delivery.objects.filter(recipient=author, channel=Channel.SITE)
    assert notice.event == Event.NOT_PUBLISHED and notice.notification is not None and notice.notification.note


def test_the_author_reads_why_on_the_site(client: Client, author: User) -> None:
    entry = _scheduled(author, group=make_group(owner=make_person()))
    services.publish_due(for_seconds=10)
    client.force_login(author)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "could not be published" in page and "no longer a member" in page
    assert entry.title in client.get(reverse("content:drafts")).content.decode()


def test_one_that_fails_keeps_nobody_waiting_and_is_tried_again(author: User, caplog: Any) -> None:
    broken, fine = _scheduled(author, minutes=-2), _scheduled(author)

    def fail(entry: Entry, **_: object) -> None:
        if entry.pk == broken.pk:
            raise RuntimeError("a receiver broke")

    published.connect(fail)
    try:
        assert services.publish_due(for_seconds=10) == 1
    finally:
        published.disconnect(fail)
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert fine.is_published and broken.state == State.SCHEDULED
    assert "cannot be published" in caplog.text
    assert services.publish_due(for_seconds=10) == 1


@pytest.mark.django_db(transaction=True)
def test_sweeps_beside_each_other_publish_each_once() -> None:
    author = make_person()
    for _number in range(10):
        _scheduled(author)
    answers = at_once(*[partial(services.publish_due, for_seconds=10)] * 4)
    assert sum(answers) == 10


@pytest.fixture
def browser(client: Client, author: User) -> Iterator[Client]:
    client.force_login(author)
    yield client


def _form(**fields: str) -> dict[str, str]:
    return {"title": "Later", "body": "Words", "tags": "", "audience": "everyone", "act": "schedule"} | fields


def _wall(**ahead: int) -> str:
    return f"{timezone.localtime() + timedelta(**ahead):%Y-%m-%dT%H:%M}"


def test_a_post_is_scheduled_put_off_and_taken_back(browser: Client) -> None:
    when = _wall(days=3)
    browser.post(reverse("blogs:write"), _form(publish_at=when))
    entry = Entry.objects.get()
    assert (
        entry.state == State.SCHEDULED
        and "Until then only you see it" in browser.get(entry.get_absolute_url()).content.decode()
    )
    assert "will be published on" in browser.get(reverse("content:drafts")).content.decode()
    edit = reverse("blogs:edit", args=[entry.pk])
    assert when in browser.get(edit).content.decode()
    browser.post(edit, _form(publish_at=_wall(days=9), version=str(entry.version)))
    first = entry.published_at
    entry.refresh_from_db()
    assert first is not None and entry.published_at is not None and entry.published_at - first > timedelta(days=5)
    browser.post(edit, _form(act="preview", version=str(entry.version)))
    entry.refresh_from_db()
    assert entry.state == State.SCHEDULED
    browser.post(edit, _form(act="draft", version=str(entry.version)))
    assert Entry.objects.filter(pk=entry.pk, state=State.DRAFT, published_at=None).exists()
    entry.refresh_from_db()
    browser.post(edit, _form(act="publish", version=str(entry.version)))
    entry.refresh_from_db()
    assert entry.is_published


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("", "Enter the day and the time"),
        ("soon", "Enter a day and a time, such as"),
        ("2020-01-01T10:00", "Choose a moment that is still to come"),
        ("2999-01-01T10:00", "Choose a moment within a year"),
        ("9999-12-31T23:59", "Choose a moment within a year"),
        ("0001-01-01T00:00", "moment that is still to come"),
    ],
)
def test_a_moment_that_cannot_be_is_said_so_and_loses_nothing(when: str, words: str, browser: Client) -> None:
    answer = browser.post(reverse("blogs:write"), _form(publish_at=when, body="Kept words"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page and "Kept words" in page
    assert not Entry.objects.exists()


def test_a_wrong_moment_is_nobodys_business_when_it_is_published_now(browser: Client) -> None:
    browser.post(reverse("blogs:write"), _form(act="publish", publish_at="nonsense"))
    assert Entry.objects.get().is_published


def test_the_hour_that_spring_leaves_out_is_refused_and_the_doubled_one_is_the_first() -> None:
    field = MomentField()
    with pytest.raises(ValidationError, match="clocks go forward"):
        field.clean("2027-03-28T01:30")
    assert field.clean("2027-03-28T02:30") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert field.clean("2026-10-25T01:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert field.clean("27/3/2027 09:00") == datetime(2027, 3, 27, 9, 0, tzinfo=UTC)


def test_a_post_is_due_at_the_hour_of_the_clocks_then(browser: Client, author: User) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC), tick=False):
        browser.force_login(author)  # the session of today would be over by then
        browser.post(reverse("blogs:write"), _form(publish_at="2027-04-01T09:00"))
    entry = Entry.objects.get()
    assert entry.published_at == datetime(2027, 4, 1, 8, 0, tzinfo=UTC)


def test_a_preview_is_the_page_as_it_will_look(browser: Client, author: User, stranger: User) -> None:
    answer = browser.post(reverse("blogs:write"), _form(act="preview", body="Some *words*"))
    entry = Entry.objects.get()
    assert entry.state == State.DRAFT and answer.headers["Location"] == entry.get_absolute_url()
    page = browser.get(entry.get_absolute_url()).content.decode()
    assert "<em>words</em>" in page and "Draft. Only you see it." in page
    browser.force_login(stranger)
    assert browser.get(entry.get_absolute_url()).status_code == 404


def test_publishing_may_fail_after_a_save_and_leaves_the_draft(author: User) -> None:
    draft = make_entry(author, publish=False)
    with (
        mock.patch("content.services.showing.signals.published.send", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        services.publish(entry=draft)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
