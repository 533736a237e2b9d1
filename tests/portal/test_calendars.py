"""Calendars: valid whatever a title holds, what their owner may read now, and a key that opens nothing else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from audit.models import Record
from content.models import Bookmark, Entry
from core.markings import Marking
from groups.services import join, leave
from polls.models import Poll
from portal.feeds.calendars import Dated, _event, calendar_of
from profiles.models import AccessToken, TokenPurpose, User
from profiles.services import make_token, revoke_token
from profiles.services.tokens import USES_AN_HOUR
from tests.factories import make_entry, make_group, make_poll

pytestmark = pytest.mark.django_db
PAGE = "/settings/feeds/"


@pytest.fixture
def key(stranger: User) -> str:
    return make_token(person=stranger, purpose=TokenPurpose.CALENDAR)


def closing(poll: Poll, days: float = 3, **changes: object) -> Poll:
    """The poll, which closes so many days from now."""
    moment = timezone.now().replace(microsecond=0) + timedelta(days=days)
    Poll.objects.filter(pk=poll.pk).update(closes_at=moment, **changes)
    return Poll.objects.get(pk=poll.pk)


def read(client: Client, key: str, name: str = "everyone") -> Any:
    answer = client.get(f"/feeds/{key}/{name}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def summaries(client: Client, key: str, name: str = "everyone") -> list[str]:
    return [str(event["summary"]) for event in read(client, key, name).walk("VEVENT")]


def test_an_event_has_what_rfc_5545_asks_for(client: Client, key: str, author: User) -> None:
    poll = closing(make_poll(author, title="Tea, coffee; or water\\?"))
    calendar = read(client, key)
    assert (str(calendar["version"]), str(calendar["prodid"])) == ("2.0", "-//CivNet//CivNet//EN")
    (event,) = calendar.walk("VEVENT")
    assert str(event["uid"]).startswith(f"poll-{poll.pk}@")
    assert event["dtstart"].dt == poll.closes_at
    assert isinstance(event["dtstamp"].dt, datetime)
    assert str(event["summary"]) == "Poll closes: Tea, coffee; or water\\?"
    assert str(event["url"]).endswith(poll.entry.get_absolute_url())
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "CLASS", "TRANSP"}, "and no content"
    raw = client.get(f"/feeds/{key}/everyone.ics").content
    assert f"DTSTART:{poll.closes_at:%Y%m%dT%H%M%SZ}".encode() in raw
    assert b"Tea\\, coffee\\; or water\\\\?" in raw


HOSTILE = [
    "A\r\nATTENDEE:mailto:evil@example.org",
    "A\nEND:VEVENT\nBEGIN:VEVENT",
    "A\x00\x01\x0b\x7f\u2028\u2029\u0085B",
    "\U0001f600" * 200,
    "e\u0301" * 99,
    "\u202e\u2066 right to left",
    '"quoted"; with:all, of=them\\n',
    "עברית ומספרים 123",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_words_whatever_it_holds(title: str, client: Client, key: str, author: User, stranger: User) -> None:
    poll = closing(make_poll(author, title="A title"))
    Entry.objects.filter(pk=poll.pk).update(title=title.replace("\x00", ""))
    Bookmark.objects.create(person=stranger, entry=poll.entry, remind_on=timezone.localdate() + timedelta(days=2))
    for name in ("everyone", "saved"):
        raw = client.get(f"/feeds/{key}/{name}.ics").content
        assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "folded by octets"
        assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
        raw.decode("utf-8")
        assert all(line.decode("utf-8") is not None for line in raw.split(b"\r\n")), "no character is cut"
        (event,) = read(client, key, name).walk("VEVENT")
        assert "attendee" not in event
        assert not [one for one in str(event["summary"]) if ord(one) < 0x20 or one in "\x7f\u0085\u2028\u2029\u202e"]


def test_one_thousand_emoji_come_through_whole() -> None:
    title, now = "\U0001f600" * 1000, timezone.now()
    event = _event(identity="poll/1", title=title, url="/", begins=now, ends=None, changed_at=now)
    raw = calendar_of(Dated(title, lambda: [event]))
    assert all(len(line) <= 75 and line.decode("utf-8") is not None for line in raw.split(b"\r\n"))
    calendar: Any = Calendar.from_ical(raw)
    assert str(calendar.walk("VEVENT")[0]["summary"]) == str(calendar["x-wr-calname"]) == title


def test_each_calendar_has_its_polls(client: Client, key: str, author: User, stranger: User) -> None:
    room = make_group(owner=author, name="Room")
    join(group=room, person=stranger)
    closing(make_poll(author, title="Of somebody"), 1)
    closing(make_poll(stranger, title="Of mine"), 2)
    closing(make_poll(author, on=make_entry(author, title="Of the room", group=room)), 3)
    closing(make_poll(author, title="Over for long"), -40)
    closing(make_poll(author, title="Just over"), -1)
    closing(make_poll(author, title="Closed by hand"), 4, closed_at=timezone.now())
    make_poll(author, title="Without an end")
    titled = "Poll closes: {}".format
    assert summaries(client, key) == [titled(one) for one in ("Just over", "Of somebody", "Of mine", "Of the room")]
    assert summaries(client, key, "mine") == [titled("Of mine")]
    assert summaries(client, key, "my-groups") == [titled("Of the room")]
    assert summaries(client, key, f"groups/{room.slug}") == [titled("Of the room")]
    leave(group=room, person=stranger)
    assert summaries(client, key, "my-groups") == []
    Entry.objects.update(marking=Marking.SENSITIVE)
    assert summaries(client, key) == []


def test_reminders_are_days_with_titles_of_what_may_be_read(
    client: Client, key: str, author: User, stranger: User
) -> None:
    entry, day = make_entry(author, title="Read again"), timezone.localdate() + timedelta(days=7)
    Bookmark.objects.create(person=stranger, entry=entry, note="A note", remind_on=day)
    Bookmark.objects.create(person=author, entry=entry, remind_on=day)
    (event,) = read(client, key, "saved").walk("VEVENT")
    assert str(event["summary"]) == "Reminder: Read again"
    assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + timedelta(days=1))
    assert type(event["dtstart"].dt) is date
    Entry.objects.update(audience="only_me")
    (event,) = read(client, key, "saved").walk("VEVENT")
    assert str(event["summary"]) == "Reminder of something that you saved"
    assert str(event["url"]).endswith("/saved/")


def test_a_program_that_has_it_is_told_so_in_304(client: Client, key: str, author: User) -> None:
    poll = closing(make_poll(author, title="A poll"))
    first = client.get(f"/feeds/{key}/everyone.ics")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(f"/feeds/{key}/everyone.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    closing(poll, 5)
    assert client.get(f"/feeds/{key}/everyone.ics", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_it_costs_the_same_queries_for_five_and_for_fifty(client: Client, key: str, author: User) -> None:
    counts = []
    for number in (5, 45):
        for _turn in range(number):
            closing(make_poll(author))
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/feeds/{key}/everyone.ics")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_each_key_opens_its_own_sort_and_each_is_revoked_alone(client: Client, key: str, stranger: User) -> None:
    feed_key = make_token(person=stranger, purpose=TokenPurpose.FEED)
    assert client.get(f"/feeds/{feed_key}/everyone.ics").status_code == 404
    assert client.get(f"/feeds/{key}/everyone.atom").status_code == 404
    assert revoke_token(person=stranger, purpose=TokenPurpose.CALENDAR)
    assert client.get(f"/feeds/{key}/everyone.ics").status_code == 404
    assert client.get(f"/feeds/{feed_key}/everyone.atom").status_code == 200


@pytest.mark.parametrize("field", ["suspended_at", "left_at"])
def test_who_may_not_read_now_gets_nothing(field: str, client: Client, key: str, stranger: User) -> None:
    assert client.get(f"/feeds/{key}/everyone.ics").status_code == 200
    User.objects.filter(pk=stranger.pk).update(**{field: timezone.now()})
    assert client.get(f"/feeds/{key}/everyone.ics").status_code == 404


def test_a_program_that_asks_too_often_waits(client: Client, key: str) -> None:
    AccessToken.objects.update(last_used_at=timezone.now(), uses=USES_AN_HOUR)
    answer = client.get(f"/feeds/{key}/everyone.ics")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")


@pytest.mark.parametrize("name", ["nothing", "groups/not-there", "people/ada-author", "a" * 5000, "groups/", "x.ics"])
def test_a_calendar_that_is_not_there_is_a_404(name: str, client: Client, key: str) -> None:
    assert client.get(f"/feeds/{key}/{name}.ics").status_code == 404


def test_the_page_makes_and_revokes_a_key_of_its_own(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    made = client.post(f"{PAGE}calendars/make/").content.decode()
    addresses = [part.split("<")[0] for part in made.split('<code class="feeds__url">')[1:]]
    assert [one.rsplit("/", 1)[1] for one in addresses] == ["everyone.ics", "mine.ics", "my-groups.ics", "saved.ics"]
    key = addresses[0].split("/feeds/")[1].split("/")[0]
    assert client.get(f"/feeds/{key}/mine.ics").status_code == 200
    page = client.get(PAGE).content.decode()
    assert key not in page and "/feeds/YOUR-KEY/mine.ics" in page
    assert client.post(f"{PAGE}calendars/revoke/").headers["Location"] == PAGE
    assert client.get(f"/feeds/{key}/mine.ics").status_code == 404
    trail = Record.objects.filter(actor_id=stranger.pk, reason="calendar").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == ["token.made", "token.revoked"]
