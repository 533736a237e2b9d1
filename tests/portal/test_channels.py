"""The official channel of a department, and whether what is announced is talked about."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content import services
from content.models import Announcement, ChannelSigns, Entry, Reply, State
from content.services import placing
from groups.listing import signs_of as group_signs_of
from groups.models import Group
from portal import channels, signs
from portal.conversation import conversation
from profiles.models import Department, User
from tests.factories import make_entry, make_official, make_person, make_reply

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def said(author: User, days: float) -> Entry:
    return make_official(author, published_at=ago(days))


def answer(entry: Entry, person: User, days: float, **fields: Any) -> Reply:
    return make_reply(entry, person, created_at=ago(days), **fields)


def taken(department: Department) -> ChannelSigns:
    ChannelSigns.objects.update(signs_at=None)
    assert channels.sweep(for_seconds=5) == ChannelSigns.objects.count()
    return ChannelSigns.objects.get(pk=department.pk)


def test_a_channel_has_signs_from_its_first_official_post_on(author: User, stranger: User, transport: Department):
    make_entry(author)
    assert not ChannelSigns.objects.exists()
    make_official(author)
    make_official(author)
    assert ChannelSigns.objects.get().department == transport
    assert channels.sweep(for_seconds=5) == 1
    assert channels.sweep(for_seconds=5) == 0, "fresh ones are left alone"


def test_different_people_count_once_a_post_and_the_author_never(
    author: User, stranger: User, colleague: User, transport: Department
):
    first, second = said(author, 10), said(author, 5)
    for person in (stranger, stranger, colleague, author):
        answer(first, person, 4)
    answer(second, stranger, 4)
    answer(second, colleague, 4, state=State.HIDDEN)
    answer(said(author, 40), colleague, 4)  # too long ago
    found = taken(transport)
    assert (found.posts_30_days, found.repliers_30_days) == (2, 3)


def test_the_time_to_an_official_reply_runs_from_what_somebody_said(
    author: User, stranger: User, transport: Department
):
    def officially(entry: Entry, days: float) -> None:
        made = services.reply_to(entry=entry, author=author, body="So.", speak_as=str(transport.pk))
        Reply.objects.filter(pk=made.pk).update(created_at=ago(days))

    for wait in (0.1, 0.2, 0.6):
        entry = said(author, 10)
        officially(entry, 9.9)  # before anybody asked: no answer
        answer(entry, stranger, 8)
        answer(entry, author, 7.99)  # in person: no official one
        officially(entry, 8 - wait)
    answer(said(author, 10), stranger, 8)  # nobody answers
    said(author, 10)  # nobody asks
    found = taken(transport)
    assert (found.asked_30_days, found.answered_30_days) == (4, 3)
    assert found.median_official_reply_minutes == round(0.2 * 24 * 60)


def test_it_becomes_a_noticeboard_when_too_few_reply_for_thirty_days(
    author: User, stranger: User, colleague: User, transport: Department
):
    posts = [said(author, days) for days in range(1, 59, 3)]
    assert taken(transport).is_noticeboard
    for entry in posts[:10]:
        answer(entry, stranger, 0.5)
    assert not taken(transport).is_noticeboard, "one person a post today"
    answer(posts[0], stranger, 0.4)
    Reply.objects.filter(entry=posts[0]).update(state=State.DELETED)
    assert taken(transport).is_noticeboard


def test_a_young_or_silent_channel_is_no_noticeboard(author: User, transport: Department):
    said(author, 29)
    said(author, 1)
    assert not taken(transport).is_noticeboard, "not for 30 days yet"
    Entry.objects.official().update(published_at=ago(45))
    found = taken(transport)
    assert (found.posts_30_days, found.is_noticeboard) == (0, False), "nothing to reply to lately"


def plain_count(posts: Iterable[Entry], now: datetime) -> tuple[int, int, bool]:
    """The same, one post, one day and one person after the other."""

    def ratio(day: datetime) -> tuple[int, int]:
        number = people = 0
        for entry in posts:
            if entry.published_at is None or not day - timedelta(days=30) < entry.published_at <= day:
                continue
            number += 1
            who = {
                reply.author_id
                for reply in Reply.objects.filter(entry=entry, state=State.PUBLISHED)
                if reply.created_at <= day and reply.author_id != entry.author_id
            }
            people += len(who)
        return number, people

    days = [ratio(now - timedelta(days=days)) for days in range(31)]
    is_board = not any(number == 0 or people >= number for number, people in days)
    return *days[0], is_board


@pytest.mark.parametrize("seed", range(6))
def test_it_equals_a_plain_slow_count(seed: int, author: User, transport: Department):
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    people = [author, *(make_person() for _number in range(4))]
    posts = [said(author, rng.uniform(0, 62)) for _number in range(rng.choice([1, 12, 20]))]
    common = {"department": transport, "body": "x"}
    Reply.objects.bulk_create(
        Reply(
            entry=rng.choice(posts),
            author=rng.choice(people),
            created_at=ago(rng.uniform(0, 62)),
            state=rng.choice([State.PUBLISHED, State.PUBLISHED, State.HIDDEN]),
            **common,
        )
        for _number in range(rng.choice([0, 4, 30, 60]))
        if posts
    )
    rows = [(entry.pk, entry.published_at) for entry in posts if entry.published_at]
    found = conversation(rows, NOW)
    assert (found.posts, found.repliers, found.is_noticeboard) == plain_count(posts, NOW)


def test_a_group_shows_how_its_announcements_are_answered(
    client: Client, group: Group, group_owner: User, author: User, group_member: User
):
    def announce(days: float) -> Entry:
        entry = make_entry(author, group=group)
        Announcement.objects.create(
            entry=entry, group=group, week_of=placing.this_week() - timedelta(weeks=Announcement.objects.count())
        )
        Announcement.objects.filter(entry=entry).update(created_at=ago(days))
        return entry

    first, second = announce(3), announce(10)
    for entry, person in ((first, group_member), (first, group_owner), (first, author), (second, group_member)):
        make_reply(entry, person)
    signs.take(group)
    group.refresh_from_db()
    assert (group.announcements_30_days, group.repliers_30_days, group.is_noticeboard) == (2, 3, False)
    assert "1.5 people reply to an announcement" in group_signs_of(group)
    Reply.objects.all().delete()
    for days in range(17, 59, 7):
        announce(days)
    signs.take(group)
    client.force_login(author)
    for url in (group.get_absolute_url(), reverse("groups:index")):
        page = client.get(url).content.decode()
        assert "Noticeboard" in page and "0 people reply to an announcement" in page


def test_the_page_says_how_the_channel_is_doing(client: Client, author: User, stranger: User, transport: Department):
    client.force_login(stranger)
    url = reverse("portal:department-channel", args=["transport"])
    page = client.get(url).content.decode()
    assert "Transport has said nothing officially yet." in page
    assert page.count("—") >= 2 and "0 of 3" in page, "no figure is made up"
    entries = [make_official(author, title=f"Number {number}") for number in range(4)]
    make_entry(author, title="In person")
    answer(entries[0], stranger, 0)
    taken(transport)
    page = client.get(url).content.decode()
    assert "0.2" in page or "0.3" in page
    assert "3 of 3" in page
    assert all(f"Number {number}" in page for number in range(4)), "the fourth stands here, too"
    assert "In person" not in page
    assert "Noticeboard" not in page


def test_a_hidden_official_post_is_on_no_channel(client: Client, author: User, stranger: User):
    make_official(author, title="CANARY words", state=State.HIDDEN)
    client.force_login(stranger)
    for name, args in (("channels", []), ("department-channel", ["transport"]), ("home", [])):
        page = client.get(reverse(f"portal:{name}", args=args)).content.decode()
        assert "CANARY" not in page
        assert "more official post" not in page, "it is not counted among those left out either"
