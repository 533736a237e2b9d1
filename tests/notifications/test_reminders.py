"""Reminders: on the morning of the day, once, to those who may read now, and with no word of what they may not."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from colleagues.models import Block
from content.models import Audience, Bookmark, Entry, Reply, State
from content.services import annotate_bookmark, remove_bookmark, save_for_later
from core.markings import Marking
from notifications.models import Channel, Delivery, Event, Notification
from notifications.reminders import remind_people, sweep
from notifications.tasks import send_due
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply
from tests.notifications.mailserver import Handler

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
DAY = date(2027, 7, 5)  # summer time: 8 in London is 7 in UTC


def at(hour: int, minute: int = 0, *, day: date = DAY) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON), tick=False)


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author, title="Dogs at the office", body="Who knows about dogs?")


@pytest.fixture
def saved(entry: Entry, stranger: User) -> Bookmark:
    return annotate_bookmark(bookmark=save_for_later(target=entry, person=stranger), note="Ask Ada.", remind_on=DAY)


def reminders() -> list[Delivery]:
    return list(Delivery.objects.filter(event=Event.REMINDER).order_by("pk"))


@pytest.mark.parametrize(
    ("hour", "minute", "day", "told"),
    [
        (7, 59, DAY, 0),
        (8, 0, DAY, 1),
        (23, 59, DAY - timedelta(days=1), 0),
        (8, 0, DAY - timedelta(days=1), 0),
        (3, 0, DAY + timedelta(days=1), 1),  # the workers were away for a day
    ],
)
def test_it_comes_at_eight_in_london(saved: Bookmark, hour: int, minute: int, day: date, told: int) -> None:
    with at(hour, minute, day=day):
        assert sweep(for_seconds=5) == told
    assert len(reminders()) == 2 * told


@pytest.mark.parametrize(("day", "utc"), [(date(2027, 1, 5), 8), (date(2027, 7, 5), 7)])
def test_eight_is_eight_in_winter_and_in_summer(saved: Bookmark, day: date, utc: int) -> None:
    Bookmark.objects.update(remind_on=day)
    moment = datetime(day.year, day.month, day.day, utc, tzinfo=ZoneInfo("UTC"))
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        assert sweep(for_seconds=5) == 0
    with time_machine.travel(moment, tick=False):
        assert sweep(for_seconds=5) == 1


def test_it_comes_once_by_site_and_mail_and_the_bookmark_stays(saved: Bookmark, stranger: User) -> None:
    for hour in (8, 9, 23):
        with at(hour):
            remind_people()
    assert {(row.channel, row.recipient) for row in reminders()} == {
        (Channel.SITE, stranger), (Channel.MAIL, stranger)
    }  # fmt: skip
    assert len(reminders()) == 2
    saved.refresh_from_db()
    assert saved.reminded_at is not None
    assert saved.note == "Ask Ada."
    with at(8, day=DAY + timedelta(days=400)):
        assert sweep(for_seconds=5) == 0


def test_another_day_reminds_another_time(saved: Bookmark) -> None:
    with at(8):
        sweep(for_seconds=5)
    later = DAY + timedelta(days=30)
    annotate_bookmark(bookmark=saved, note="", remind_on=later)
    with at(8, day=later):
        assert sweep(for_seconds=5) == 1
    assert Notification.objects.filter(key__startswith=f"reminder:{saved.pk}:").count() == 2


def test_a_form_that_was_open_over_eight_does_not_remind_again(saved: Bookmark) -> None:
    with at(8):
        sweep(for_seconds=5)
    for day in (DAY, None):
        annotate_bookmark(bookmark=saved, note="Done.", remind_on=day)
        saved.refresh_from_db()
        assert (saved.remind_on, saved.note) == (DAY, "Done.")
        assert saved.reminded_at is not None
    with at(9):
        assert sweep(for_seconds=5) == 0


@pytest.mark.parametrize("change", ["removed", "no day", "later"])
def test_what_was_changed_before_the_morning_does_not_remind(saved: Bookmark, change: str) -> None:
    if change == "removed":
        remove_bookmark(bookmark=saved)
    else:
        annotate_bookmark(bookmark=saved, note="", remind_on=None if change == "no day" else DAY + timedelta(days=1))
    with at(8):
        assert sweep(for_seconds=5) == 0
    assert reminders() == []


@pytest.mark.parametrize("field", ["suspended_at", "left_at"])
def test_who_may_not_read_is_not_told_until_they_may(saved: Bookmark, stranger: User, field: str) -> None:
    User.objects.filter(pk=stranger.pk).update(**{field: timezone.now()})
    with at(8):
        assert sweep(for_seconds=5) == 0
    User.objects.filter(pk=stranger.pk).update(**{field: None})
    with at(9):
        assert sweep(for_seconds=5) == 1


def narrowed(target: Entry | Reply) -> None:
    entry = target.entry if isinstance(target, Reply) else target
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME)


def deleted(target: Entry | Reply) -> None:
    type(target).objects.filter(pk=target.pk).update(state=State.DELETED)


def blocked(target: Entry | Reply) -> None:
    for bookmark in Bookmark.objects.all():
        Block.objects.create(blocker=bookmark.person, blocked=target.author)


def _mail(server: Handler) -> EmailMessage:
    with at(8, 1):
        send_due()
    (message,) = [message for _to, message in server.taken if "remind" in str(message["Subject"])]
    return message


def _words(message: EmailMessage) -> str:
    parts = [message.get_body((kind,)) for kind in ("plain", "html")]
    return " ".join([str(message), *(str(part.get_content()) for part in parts if part is not None)])


def _line(client: Client, reader: User) -> str:
    client.force_login(reader)
    return client.get("/notices/").content.decode()


def test_site_and_mail_name_it_with_ones_note(saved: Bookmark, stranger: User, client: Client, server: Handler) -> None:
    with at(8):
        sweep(for_seconds=5)
    message = _mail(server)
    assert message["Subject"] == "You asked to be reminded of “Dogs at the office”"
    assert "Ask Ada." in _words(message)
    assert f"/blogs/{saved.entry_id}/" in _words(message)
    page = _line(client, stranger)
    assert "You asked to be reminded of “Dogs at the office”" in page
    assert "Ask Ada." in page


@pytest.mark.parametrize("when", ["before the sweep", "before the mail"])
@pytest.mark.parametrize("lose", [narrowed, deleted, blocked])
@pytest.mark.parametrize("on_reply", [False, True])
def test_what_may_no_longer_be_read_is_named_by_no_word(
    when: str,
    lose: Callable[[Entry | Reply], None],
    on_reply: bool,
    entry: Entry,
    stranger: User,
    client: Client,
    server: Handler,
) -> None:
    target = make_reply(entry, entry.author, body="A canary.") if on_reply else entry
    annotate_bookmark(bookmark=save_for_later(target=target, person=stranger), note="Ask her.", remind_on=DAY)
    if when == "before the sweep":
        lose(target)
    with at(8):
        assert sweep(for_seconds=5) == 1
    if when == "before the mail":
        lose(target)
    message, page = _words(_mail(server)), _line(client, stranger)
    for words in (message, page):
        assert "What you asked to be reminded of is no longer available" in words
        assert not [word for word in ("Dogs", "canary", "Ada Author") if word in words]
    assert "/saved/" in message
    assert "Ask her." in page, "one's own note stays one's own"
    assert "Ask her." not in message, "a note may quote what was taken away: it stays in the site"


def test_of_a_sensitive_text_the_mail_says_neither_title_nor_note(
    saved: Bookmark, stranger: User, client: Client, server: Handler
) -> None:
    Entry.objects.update(marking=Marking.SENSITIVE)
    with at(8):
        sweep(for_seconds=5)
    message = _words(_mail(server))
    assert "You asked to be reminded of something that you saved" in message
    assert "Dogs" not in message
    assert "Ask Ada." not in message
    assert "Dogs" in _line(client, stranger)


def test_who_was_blocked_by_the_author_is_still_reminded(saved: Bookmark, author: User, stranger: User) -> None:
    Block.objects.create(blocker=author, blocked=stranger)
    with at(8):
        assert sweep(for_seconds=5) == 1
    assert {row.recipient for row in reminders()} == {stranger}


@pytest.mark.django_db(transaction=True)
def test_ten_sweeps_at_once_remind_each_person_once(entry: Entry, author: User) -> None:
    people = [make_person() for _number in range(12)]
    for person in people:
        annotate_bookmark(bookmark=save_for_later(target=entry, person=person), note="", remind_on=DAY)
    counts: list[int] = []

    def work() -> None:
        try:
            counts.append(sweep(for_seconds=10))
        finally:
            connection.close()

    with at(8):
        threads = [threading.Thread(target=work) for _number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
    assert sum(counts) == 12
    assert Delivery.objects.filter(event=Event.REMINDER).count() == 24


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["removed", "later"])
def test_a_change_beside_the_sweep_wins_or_comes_after_it_whole(saved: Bookmark, change: str) -> None:
    started, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                if change == "removed":
                    remove_bookmark(bookmark=saved)
                else:
                    annotate_bookmark(bookmark=saved, note="", remind_on=DAY + timedelta(days=1))
                started.set()
                go_on.wait(timeout=20)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    with at(8):
        thread.start()
        assert started.wait(timeout=20)
        assert sweep(for_seconds=5) == 0, "its owner has it in hand"
        go_on.set()
        thread.join(timeout=20)
        assert sweep(for_seconds=5) == 0, "and by now the day is another, or none"
    assert not Delivery.objects.filter(event=Event.REMINDER).exists()
