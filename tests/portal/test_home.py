"""The feed of home: people first, at most a tenth of departments, nothing twice and nothing lost between its pages."""

import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Broadcast, Entry, State, Voice
from content.services.placing import this_week
from core.paging import PAGE_SIZE
from profiles.models import Department, User
from stream import feed as home
from stream.feed import Asked, Feed
from stream.models import Tab
from tests.factories import make_department, make_entry, make_official

pytestmark = pytest.mark.django_db
EVERYONE = {"tab": "everyone"}
NOW = timezone.now()


def fill(rng: random.Random, author: User, people: int, official: int) -> tuple[list[int], dict[int, bool]]:
    """Entries of both voices at random moments. Of the official ones, whether they are in feeds."""
    moments = [NOW - timedelta(minutes=rng.randrange(1, 2 + (people + official) // 2)) for _number in range(80)]
    common = {"kind": "blog_post", "author": author, "department": author.department, "title": "T", "excerpt": "x"}
    rows = [Entry(state=State.PUBLISHED, published_at=rng.choice(moments), **common) for _number in range(people)]
    said = [
        Entry(state=State.PUBLISHED, voice=Voice.OFFICIAL, published_at=rng.choice(moments), **common)
        for _number in range(official)
    ]
    Entry.objects.bulk_create([*rows, *said])
    in_feeds: dict[int, bool] = {}
    for number, entry in enumerate(said):
        is_due = rng.random() < 0.8
        later = NOW + timedelta(days=rng.randrange(1, 7))
        Broadcast.objects.create(
            entry=entry,
            department=entry.department,
            week_of=this_week() + timedelta(weeks=number // 3),
            number=number % 3 + 1,
            feeds_from=rng.choice([entry.published_at or NOW, rng.choice(moments)]) if is_due else later,
        )
        in_feeds[entry.pk] = is_due
    rows.sort(key=lambda entry: (entry.published_at, entry.pk), reverse=True)
    return [entry.pk for entry in rows], in_feeds


def feed_page(reader: User, params: dict[str, str]) -> Feed:
    return home.page(reader, Asked(Tab.EVERYONE), params)


def asked_by(url: str) -> dict[str, str]:
    return dict(parse_qsl(url.removeprefix("?")))


def walk(reader: User, start: dict[str, str], address: str) -> Iterable[Feed]:
    """The pages from `start` on, by that neighbour."""
    params: dict[str, str] | None = start
    while params is not None:
        feed = feed_page(reader, params)
        yield feed
        url = getattr(feed.page, address)
        params = asked_by(url) if url else None


@pytest.mark.parametrize("seed", range(12))
def test_no_page_loses_or_repeats_or_holds_too_many(seed: int, author: User, stranger: User) -> None:
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    personal, in_feeds = fill(rng, author, rng.choice([0, 3, 25, 26, 60, 90]), rng.choice([0, 1, 4, 30, 130]))
    wanted = {pk for pk, is_due in in_feeds.items() if is_due}
    down = list(walk(stranger, {}, "older_url"))
    start = asked_by(down[-1].page.newer_url) if down[-1].page.newer_url else {}
    up = [*walk(stranger, start, "newer_url")] if start else []
    for pages in (down, [*up[::-1], down[-1]] if up else down):
        seen: list[Entry] = [entry for feed in pages for entry in feed.entries]
        assert [entry.pk for entry in seen if not entry.is_official] == personal, "each once, in order"
        shown = [entry.pk for entry in seen if entry.is_official]
        assert len(shown) == len(set(shown)) and set(shown) <= wanted
        named = sum(feed.left_out for feed in pages)
        if not any(feed.has_more for feed in pages):
            assert len(shown) + named == len(wanted), "what is not shown is named"
        for feed in pages:
            official = sum(entry.is_official for entry in feed.entries)
            assert official * 10 <= len(feed.entries)
            assert len(feed.page.rows) <= PAGE_SIZE
            if feed.left_out:
                assert official == len(feed.page.rows) // 9, "no room that was free is empty"


def test_they_stand_where_they_entered(author: User, stranger: User) -> None:
    entries = [make_entry(author, title=f"Personal {number}") for number in range(10)]
    for number, entry in enumerate(entries):
        Entry.objects.filter(pk=entry.pk).update(published_at=NOW - timedelta(hours=number + 1))
    late = make_official(author, published_at=NOW - timedelta(days=5))
    Broadcast.objects.filter(entry=late).update(feeds_from=NOW - timedelta(minutes=150))
    feed = feed_page(stranger, {})
    assert [entry.pk for entry in feed.entries].index(late.pk) == 2


def test_who_has_little_to_read_is_told_where_the_rest_is(client: Client, author: User, stranger: User) -> None:
    make_official(author, title="What we say")
    client.force_login(stranger)
    page = client.get("/", EVERYONE).content.decode()
    assert "What we say" not in page
    assert "1 more official post" in page and 'href="/official/"' in page
    assert "What we say" in client.get("/official/").content.decode()


def test_a_page_names_the_stretch_that_it_leaves_out(client: Client, author: User, stranger: User) -> None:
    for number in range(30):
        entry = make_entry(author)
        Entry.objects.filter(pk=entry.pk).update(published_at=NOW - timedelta(hours=number + 1))
    for department in (make_department(), make_department()):
        for _number in range(3):
            Broadcast.objects.filter(entry=make_official(author, department)).update(feeds_from=NOW)
    client.force_login(stranger)
    first = client.get("/", EVERYONE).content.decode()
    assert "4 more official posts" in first
    older = feed_page(stranger, {}).page.older_url
    assert "official posts" not in client.get("/" + older).content.decode()


def test_the_fourth_is_in_no_feed_until_its_week(author: User, stranger: User, transport: Department) -> None:
    for number in range(25):
        Entry.objects.filter(pk=make_entry(author).pk).update(published_at=NOW - timedelta(days=number + 1))
    entries = [make_official(author) for _number in range(4)]
    feed = feed_page(stranger, {})
    shown: Any = {entry.pk for entry in feed.entries if entry.is_official}
    assert shown == {entries[1].pk, entries[2].pk} and feed.left_out == 1
    Broadcast.objects.filter(entry=entries[3]).update(feeds_from=timezone.now())
    feed = feed_page(stranger, {})
    assert {entry.pk for entry in feed.entries if entry.is_official} == {entries[3].pk, entries[2].pk}
