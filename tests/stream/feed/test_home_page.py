"""Home as people see it: tabs, filters, reasons, the line, hiding and muting, what is new."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from colleagues.services import add_colleague
from content.models import Audience, Entry, EntryTag
from content.services import react, set_answer
from core.paging import Row, cursor
from profiles.models import User
from stream import feed, services
from stream.feed import Asked
from stream.feed.news import count_since
from stream.models import FeedMark, Follow, Hidden, Level, ReadMark, Tab
from stream.services import catch_up, follow, hide_from_feed, show_again
from tags.models import Tag
from tests.factories import make_entry, make_person, make_reply, make_topic
from tests.threads import at_once

pytestmark = pytest.mark.django_db
FOR_YOU = Asked()
NOW = timezone.now()


def said(author: User, hours: float = 1, **fields: Any) -> Entry:
    """An entry of some hours ago."""
    entry = make_entry(author, **fields)
    moment = NOW - timedelta(hours=hours)
    Entry.objects.filter(pk=entry.pk).update(published_at=moment)
    EntryTag.objects.filter(content_object=entry).update(published_at=moment)
    entry.refresh_from_db()
    return entry


def ids(reader: User, asked: Asked = FOR_YOU, **params: str) -> list[int]:
    return [entry.pk for entry in feed.page(reader, asked, params).entries]


def body(client: Client, reader: User, query: str = "") -> str:
    client.force_login(reader)
    response = client.get(f"/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("tab", Tab.values)
def test_an_empty_tab_says_what_to_do(tab: str, client: Client, db: None) -> None:
    page = body(client, make_person(), f"?tab={tab}")
    assert page.count('class="card empty"') == 1 and 'aria-current="page"' in page
    filtered = body(client, make_person(), f"?tab={tab}&unread=1")
    assert "Nothing here fits these filters." in filtered


def test_the_line_stands_between_new_and_seen(client: Client, author: User, stranger: User) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    entries = [said(author, hours=number, title=f"Entry {number}") for number in range(1, 7)]
    catch_up(person=stranger, tab=Tab.FOR_YOU, moment=entries[3].published_at or NOW, entry=entries[3].pk)
    page = body(client, stranger)
    assert "3 new · about 1 minute to read" in page
    before, line, after = page.partition("You are caught up")
    assert line and "Entry 3" in before and "Entry 4" in after and "Entry 4" not in before
    top = dict(parse_qsl(page.partition('name="at" value="')[2].partition('"')[0])) or page
    at = page.partition('name="at" value="')[2].partition('"')[0]
    assert top and at == cursor(entries[0].published_at or NOW, entries[0].pk)
    assert client.post("/caught-up/", {"tab": "for_you", "at": at}).status_code == 302
    page = body(client, stranger)
    assert "Nothing new" in page and page.index("You are caught up") < page.index("Entry 1")
    assert "I have seen these" not in page


def test_what_one_opened_or_wrote_is_not_counted_as_new(author: User, stranger: User) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    opened, unopened, own = said(author), said(author), said(stranger)
    ReadMark.objects.create(person=stranger, entry=opened, seen_at=NOW)
    page = feed.page(stranger, Asked(), {})
    assert {opened.pk, unopened.pk, own.pk} == {entry.pk for entry in page.entries}
    assert page.news is not None and page.news.number == 1 and page.line_at == 3


def test_new_entries_are_counted_beyond_a_page_and_capped(author: User, stranger: User) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    common = {"kind": "blog_post", "author": author, "department": author.department, "title": "T", "body": "x" * 238}
    moments = [NOW - timedelta(minutes=number + 1) for number in range(130)]
    Entry.objects.bulk_create([Entry(published_at=moment, **common) for moment in moments[:40]])
    page = feed.page(stranger, Asked(), {})
    assert page.news is not None and page.news.line == "40 new · about 11 minutes to read" and page.line_at is None
    Entry.objects.bulk_create([Entry(published_at=moment, **common) for moment in moments[40:]])
    page = feed.page(stranger, Asked(), {})
    assert page.news is not None and page.news.label == "99+ new"


def test_the_mark_moves_on_alone_and_never_ahead_of_now(client: Client, author: User) -> None:
    client.force_login(author)
    later, earlier = cursor(NOW + timedelta(days=30), 5), cursor(NOW - timedelta(days=1), 9)
    assert client.post("/caught-up/", {"at": later}).status_code == 302
    mark = FeedMark.objects.get()
    assert mark.tab == Tab.FOR_YOU and mark.seen_at <= timezone.now()
    client.post("/caught-up/", {"at": earlier, "tab": "nonsense"})
    assert FeedMark.objects.get().seen_at == mark.seen_at
    for wrong in ("", "x", "A" * 500, "é", cursor(NOW, -4)):
        assert client.post("/caught-up/", {"at": wrong}).status_code == 422
    for pressed in ("", "1"):
        answer = client.post(
            "/caught-up/", {"at": later, "pressed": pressed, "is_first": pressed}, headers={"HX-Request": "true"}
        )
        line = answer.content.decode()
        assert "You are caught up" in line and "hx-post" not in line
        assert ("Nothing new" in line) is bool(pressed)  # where the page has the words
        assert ("autofocus" in line) is bool(pressed)  # what moved by itself takes no focus away
    assert client.get("/caught-up/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_two_windows_leave_the_later_mark(author: User) -> None:
    moments = [NOW - timedelta(hours=2), NOW - timedelta(hours=1)]
    at_once(*(lambda at=at: catch_up(person=author, tab=Tab.GROUPS, moment=at, entry=1) for at in moments))
    assert FeedMark.objects.get().seen_at == moments[1]


def test_marks_and_hidden_rows_are_one_each(author: User, stranger: User) -> None:
    entry = make_entry(author)
    Hidden.objects.create(person=stranger, entry=entry)
    with pytest.raises(IntegrityError, match="hidden_unique"), transaction.atomic():
        Hidden.objects.create(person=stranger, entry=entry)
    place = {"person": stranger, "seen_at": NOW, "seen_entry": 1}
    FeedMark.objects.create(tab=Tab.GROUPS, **place)
    with pytest.raises(IntegrityError, match="feed_mark_unique"), transaction.atomic():
        FeedMark.objects.create(tab=Tab.GROUPS, **place)
    with pytest.raises(IntegrityError, match="feed_mark_has_tab"), transaction.atomic():
        FeedMark.objects.create(tab="elsewhere", **place)


def test_hiding_takes_a_card_out_of_every_tab_and_back(client: Client, author: User, stranger: User) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    entry = said(author, title="Not for me")
    client.force_login(stranger)
    url = f"/entries/{entry.pk}/hide/"
    assert client.get(url).status_code == 405
    answer = client.post(url, {"tab": "colleagues"})
    assert answer.headers["Location"] == f"/?tab=colleagues&hid={entry.pk}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Hidden from your feed" in page and "Not for me" not in page
    assert all(entry.pk not in ids(stranger, Asked(tab)) for tab in Tab)
    assert client.get(entry.get_absolute_url()).status_code == 200
    part = client.post(url, headers={"HX-Request": "true"}).content.decode()
    assert "Show it again" in part and "<html" not in part
    again = client.post(f"/entries/{entry.pk}/show-again/", {"tab": "colleagues"}, headers={"HX-Request": "true"})
    card = again.content.decode()
    assert "Not for me" in card and "tab=colleagues" in card and "<html" not in card and entry.pk in ids(stranger)
    hide_from_feed(person=stranger, entry=entry)
    assert client.post(f"/entries/{entry.pk}/show-again/").headers["Location"] == "/" and entry.pk in ids(stranger)


def test_hiding_has_limits(client: Client, author: User, stranger: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.services.feed.MOST_A_MINUTE", 2)
    entries = [make_entry(author) for _number in range(4)]
    for entry in entries[:2]:
        assert hide_from_feed(person=stranger, entry=entry)
        assert not hide_from_feed(person=stranger, entry=entry)
    with pytest.raises(services.TooMany):
        hide_from_feed(person=stranger, entry=entries[2])
    client.force_login(stranger)
    assert client.post(f"/entries/{entries[2].pk}/hide/").status_code == 429
    Hidden.objects.update(created_at=NOW - timedelta(hours=1))
    monkeypatch.setattr("stream.services.feed.MOST_HIDDEN", 2)
    assert hide_from_feed(person=stranger, entry=entries[2])
    assert Hidden.objects.count() == 2, "the oldest is forgotten"
    assert show_again(person=stranger, entry=entries[2]) and not show_again(person=stranger, entry=entries[2])


def test_what_one_may_not_read_cannot_be_hidden(client: Client, author: User, stranger: User) -> None:
    entry = make_entry(author, audience=Audience.ONLY_ME)
    client.force_login(stranger)
    assert client.post(f"/entries/{entry.pk}/hide/").status_code == 404
    assert client.post(f"/entries/{entry.pk}/show-again/").status_code == 404
    assert not Hidden.objects.exists()


def test_a_muted_thread_that_mentions_me_stays_out(author: User, stranger: User) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    entry = said(author, body=f"Ask @{stranger.handle}")
    follow(person=stranger, target=entry, level=Level.MUTED)
    assert all(entry.pk not in ids(stranger, Asked(tab)) for tab in Tab)
    services.mute_for(person=stranger, target=entry, time=timedelta(days=1))
    services.follow(person=stranger, target=entry, level=Level.NORMAL)
    assert entry.pk in ids(stranger)


def test_a_muted_tag_takes_out_what_comes_by_it_alone(author: User, stranger: User) -> None:
    by_tag = said(make_person(), tag_words=["pumps"])
    by_both = said(author, tag_words=["pumps"])
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    tag = Tag.objects.get(slug="pumps")
    follow(person=stranger, target=tag, level=Level.TRACKING)
    assert {by_tag.pk, by_both.pk} == set(ids(stranger))
    follow(person=stranger, target=tag, level=Level.MUTED)
    assert ids(stranger) == [by_both.pk]
    assert by_tag.pk in ids(stranger, Asked(Tab.EVERYONE))


def test_a_card_has_its_best_reply(client: Client, author: User, stranger: User, colleague: User) -> None:
    entry = said(stranger, title="Asked")
    best, other = make_reply(entry, colleague, body="The best of all."), make_reply(entry, author, body="Not so good.")
    for person in (author, stranger):
        react(target=best, person=person)
    react(target=other, person=stranger)
    page = body(client, author, "?tab=everyone")
    assert "Most useful reply" in page and "The best of all." in page and "Not so good." not in page
    type(best).objects.filter(pk=best.pk).update(state="hidden")
    assert "The best of all." not in body(client, author, "?tab=everyone")


def test_an_accepted_answer_stands_before_the_best_reply(client: Client, author: User, stranger: User) -> None:
    topic = make_topic(author)
    answer, best = make_reply(topic.entry, stranger, body="Accepted words."), make_reply(topic.entry, author)
    for person in (author, stranger, make_person()):
        react(target=best, person=person)
    set_answer(entry=topic.entry, reply=answer, by=author)
    page = body(client, author)
    assert "Accepted answer" in page and "Accepted words." in page and "Most useful reply" not in page


def test_cards_say_what_is_new_in_them(client: Client, author: User, stranger: User) -> None:
    entry = said(author)
    make_reply(entry, author)
    assert 'card__news">Unread<' in body(client, stranger, "?tab=everyone")
    ReadMark.objects.create(person=stranger, entry=entry, seen_at=NOW - timedelta(hours=1))
    page = body(client, stranger, "?tab=everyone")
    assert "1 new reply" in page and 'card__news">Unread<' not in page


def test_news_are_counted_through_the_door(client: Client, author: User, stranger: User) -> None:
    add_colleague(member=stranger, colleague=author, created_at=NOW)
    place = Row(NOW - timedelta(hours=5), 0)
    said(author)
    said(author, audience=Audience.ONLY_ME)
    said(author, hours=9)
    said(stranger)
    client.force_login(stranger)
    answer = client.get("/news/", {"after": cursor(*place)})
    assert answer.json() == {"count": 1, "label": "1 new"}
    assert client.get("/news/", {"after": cursor(*place), "tab": "groups"}).json() == {"count": 0, "label": ""}
    for wrong in ("", "x", "10" * 30):
        assert client.get("/news/", {"after": wrong}).status_code == 422
    assert count_since(stranger, Tab.COLLEAGUES, place).number == 1


def test_nonsense_in_the_address_is_as_if_it_were_not_there(client: Client, author: User) -> None:
    mine = said(author, title="Mine")
    far = "1" + "0" * 30
    for query in (
        f"page={far}",
        f"before={far}",
        f"after={far}&top={far}",
        "tab=nonsense&order=best&kind=__class__&unread=maybe",
        f"order=closest&before=7.{far}",
        "order=closest&before=2.",
        f"order=closest&before=1.{cursor(NOW - timedelta(days=1), 1)[:-2]}",
        f"hid={far}",
        "tab=for_you&tab=groups&kind=%F0",
    ):
        page = body(client, author, f"?{query}")
        assert "<h1" in page, query
    assert ids(author, Asked(), before=far) == [mine.pk]
    before_time = cursor(datetime(1, 1, 2, tzinfo=UTC), 0)
    assert ids(author, Asked.read({"order": "closest"}), before=f"0.{before_time}") == []


def test_nobody_follows_oneself_and_sees_what_they_wrote_once(author: User) -> None:
    with pytest.raises(services.NotPossible):
        follow(person=author, target=author, level=Level.WATCHING)
    entry = said(author, tag_words=["roads"])
    follow(person=author, target=entry.tags.get(), level=Level.WATCHING)
    assert ids(author) == [entry.pk]


def test_ten_thousand_follows_cost_the_queries_of_one(author: User, stranger: User) -> None:
    entry = said(author, tag_words=["roads"])
    follow(person=stranger, target=author, level=Level.TRACKING)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert ids(stranger) == [entry.pk]
    tags = Tag.objects.bulk_create([Tag(name=f"tag-{number}", slug=f"tag-{number}") for number in range(9_000)])
    people = [User(email=f"many-{n}@x.example", handle=f"many-{n}", name=f"Many {n}") for n in range(999)]
    User.objects.bulk_create(people)
    Follow.objects.bulk_create([Follow(person=stranger, tag=tag) for tag in tags])
    Follow.objects.bulk_create([Follow(person=stranger, followed=person) for person in people])
    assert Follow.objects.of(stranger).count() == services.MOST_FOLLOWS
    with CaptureQueriesContext(connection) as many:
        assert ids(stranger) == [entry.pk]
    assert len(many) == len(few)


def test_without_redis_every_card_is_there(client: Client, author: User, stranger: User, settings: Any) -> None:
    entries = [said(author, hours=number + 1, title=f"Card {number}.") for number in range(25)]
    page = body(client, stranger, "?tab=everyone")
    settings.CACHES = {
        "default": {"BACKEND": settings.CACHES["default"]["BACKEND"], "LOCATION": "redis://127.0.0.1:1/0"}
    }
    without = body(client, stranger, "?tab=everyone")
    cache.set("anything", 1)
    assert cache.get("anything") is None, "it is gone indeed"
    for number, _entry in enumerate(entries):
        assert f"Card {number}." in page and f"Card {number}." in without
