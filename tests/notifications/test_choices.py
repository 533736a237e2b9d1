"""Who gets a mail, and when: what people chose, their hours, their absences, their twenty an hour."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from content.models import Entry
from notifications.choices import MOST_AT_ONCE, mail_plan
from notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Event,
    Family,
    Mailbox,
    Notification,
    Preference,
    Preset,
    Way,
)
from notifications.services import tell
from profiles.models import Absence, User, WorkingPattern
from stream.models import Level
from stream.services import follow, mute_for
from tests.factories import make_department, make_person, make_reply
from tests.notifications.test_telling import told

pytestmark = pytest.mark.django_db
SITE = {(Channel.SITE, Event.MENTION)}
BOTH = {(Channel.SITE, Event.MENTION), (Channel.MAIL, Event.MENTION)}


@pytest.mark.parametrize(
    ("preset", "ways", "event", "is_mailed"),
    [
        (None, {}, Event.REPLY_TO_ENTRY, True),
        (None, {}, Event.USEFUL, False),
        (None, {}, Event.COLLEAGUE_ADDED, False),
        (Preset.QUIET, {}, Event.REPLY_TO_ENTRY, False),
        (Preset.QUIET, {}, Event.STAFF, True),
        (Preset.QUIET, {Family.REPLIES: Way.NOW}, Event.REPLY_TO_ENTRY, True),
        (Preset.EVERYTHING, {}, Event.COLLEAGUE_ADDED, True),
        (Preset.EVERYTHING, {Family.PEOPLE: Way.SITE}, Event.COLLEAGUE_ADDED, False),
    ],
)
def test_a_mail_comes_at_once_where_that_is_chosen(
    author: User, preset: Preset | None, ways: dict[str, str], event: Event, is_mailed: bool
) -> None:
    if preset is not None:
        Preference.objects.create(person=author, preset=preset, ways=ways)
    assert (author.pk in mail_plan(event, [author.pk])) is is_mailed


def test_who_muted_the_thread_or_its_author_is_told_of_a_mention_in_the_site_only(
    post: Entry, author: User, colleague: User, stranger: User, group_member: User
) -> None:
    follow(person=colleague, target=post, level=Level.MUTED)
    follow(person=stranger, target=author, level=Level.MUTED)
    mute_for(person=group_member, target=post, time=timedelta(days=1))
    people = [colleague, stranger, group_member]
    reply = make_reply(post, author, body=" ".join(f"@{person.handle}" for person in people))
    assert told(reply) == {"Ben": SITE, "Stan": SITE, "Gwen": SITE}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2027-03-26 12:00", "2027-03-26 12:00"),
        ("2027-03-26 17:00", "2027-03-29 08:00"),  # a Friday evening, and the clock is put forward before Monday
        ("2026-10-23 20:00", "2026-10-26 09:00"),  # and put back
        ("2026-12-01 03:00", "2026-12-01 09:00"),
    ],
)
def test_quiet_hours_hold_a_mail_back_until_work_begins(author: User, time_machine: Any, now: str, due: str) -> None:
    Preference.objects.create(person=author, is_quiet_outside_hours=True)
    time_machine.move_to(f"{now}+00:00", tick=False)
    moment = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert mail_plan(Event.MENTION, [author.pk]) == {author.pk: moment}


def test_quiet_hours_are_those_of_the_person(author: User, colleague: User, time_machine: Any) -> None:
    WorkingPattern.objects.create(
        person=author, time_zone="America/New_York", days=[5], starts_at=time(6), ends_at=time(7)
    )
    for person in (author, colleague):
        Preference.objects.create(person=person, is_quiet_outside_hours=True)
    time_machine.move_to("2026-12-04 18:00+00:00", tick=False)
    assert mail_plan(Event.MENTION, [author.pk, colleague.pk]) == {
        author.pk: datetime(2026, 12, 5, 11, tzinfo=UTC),
        colleague.pk: datetime(2026, 12, 7, 9, tzinfo=UTC),
    }


def test_no_mail_finds_somebody_who_is_away_then(author: User, colleague: User, time_machine: Any) -> None:
    time_machine.move_to("2026-12-04 18:00+00:00", tick=False)  # a Friday
    for person, first in ((author, date(2026, 12, 4)), (colleague, date(2026, 12, 7))):
        Absence.objects.create(person=person, starts_on=first, ends_on=first)
    both = [author.pk, colleague.pk]
    assert set(mail_plan(Event.MENTION, both)) == {colleague.pk}
    Preference.objects.create(person=colleague, is_quiet_outside_hours=True)  # it would come on Monday
    assert mail_plan(Event.MENTION, both) == {}
    Preference.objects.create(person=author, pauses_when_absent=False)
    assert set(mail_plan(Event.MENTION, both)) == {author.pk}


def test_the_day_of_an_absence_is_the_day_where_the_person_is(author: User, time_machine: Any) -> None:
    WorkingPattern.objects.create(person=author, time_zone="Pacific/Auckland")
    Absence.objects.create(person=author, starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 4))
    for moment, is_mailed in (("03 10:59", True), ("03 11:00", False), ("04 10:59", False), ("04 11:00", True)):
        time_machine.move_to(f"2026-12-{moment}+00:00", tick=False)
        assert bool(mail_plan(Event.MENTION, [author.pk])) is is_mailed, moment


def test_a_stopped_address_gets_no_mail_however_it_is_spelt(author: User, colleague: User) -> None:
    Mailbox.objects.create(address=author.email.upper(), stopped_at=timezone.now())
    Mailbox.objects.create(address=colleague.email, soft_bounces=2)
    assert set(mail_plan(Event.MENTION, [author.pk, colleague.pk])) == {colleague.pk}


def test_the_twenty_first_mail_of_an_hour_waits_for_the_digest(author: User, post: Entry) -> None:
    for number in range(MOST_AT_ONCE + 1):
        tell(event=Event.REPORT_HANDLED, key=f"report:{number}", people=[author], entry=post)
    mails = Delivery.objects.filter(recipient=author, channel=Channel.MAIL)
    assert (Delivery.objects.site_of(author).count(), mails.count()) == (MOST_AT_ONCE + 1, MOST_AT_ONCE)
    first = mails.order_by("pk").first()
    assert first is not None
    mails.filter(pk=first.pk).update(state=DeliveryState.SENT, due_at=timezone.now() - timedelta(hours=1))
    assert mail_plan(Event.MENTION, [author.pk])


def test_a_mail_that_waits_for_the_morning_is_counted_as_one_of_then(author: User, post: Entry) -> None:
    for number in range(MOST_AT_ONCE):
        tell(event=Event.REPORT_HANDLED, key=f"report:{number}", people=[author], entry=post)
    Delivery.objects.filter(channel=Channel.MAIL).update(due_at=timezone.now() + timedelta(hours=9))
    assert mail_plan(Event.MENTION, [author.pk]) == {}


def test_a_stronger_reason_decides_by_which_ways(post: Entry, author: User, colleague: User) -> None:
    for person, ways in (
        (author, {Family.MENTIONS: Way.SITE}),
        (colleague, {Family.REPLIES: Way.SITE, Family.MENTIONS: Way.NOW}),
    ):
        Preference.objects.create(person=person, ways=ways)
    reply = make_reply(post, make_person("Carl"), body="No name.")
    Notification.objects.all().delete()
    for order in ((Event.REPLY_TO_ENTRY, Event.MENTION), (Event.MENTION, Event.REPLY_TO_ENTRY)):
        for event in order:
            tell(event=event, key=f"{order}", people=[author, colleague], actor=reply.author, reply=reply)
        rows = Delivery.objects.filter(notification__key=f"{order}").exclude(state=DeliveryState.DROPPED)
        assert {(row.recipient_id, row.channel, row.event) for row in rows} == {
            (author.pk, Channel.SITE, Event.MENTION),
            (colleague.pk, Channel.SITE, Event.MENTION),
            (colleague.pk, Channel.MAIL, Event.MENTION),
        }


@pytest.mark.parametrize("size", [5, 50])
def test_planning_takes_three_queries_however_many_there_are(size: int, django_assert_num_queries: Any) -> None:
    people = _people(size)
    with django_assert_num_queries(3):
        assert len(mail_plan(Event.MENTION, people)) == size


def test_telling_takes_as_many_queries_for_five_as_for_five_hundred(
    post: Entry, django_assert_max_num_queries: Any
) -> None:
    taken, author = [], post.author
    for size in (5, 500):
        people = list(User.objects.filter(pk__in=_people(size)))
        with django_assert_max_num_queries(28) as queries:
            tell(event=Event.MENTION, key=f"of:{size}", people=people, actor=author, entry=post)
        taken.append(len(queries))
        assert Delivery.objects.filter(notification__key=f"of:{size}").count() == 2 * size
    assert taken[0] == taken[1]


def _people(number: int) -> list[int]:
    """Members, each with a choice, hours and an absence of their own."""
    department, now, today = make_department(), timezone.now(), timezone.localdate()
    made = User.objects.bulk_create(
        User(
            email=f"p{number}-{index}@many.example",
            handle=f"p{number}-{index}",
            name=f"Person {index}",
            department=department,
            confirmed_at=now,
            admitted_at=now,
        )
        for index in range(number)
    )
    Preference.objects.bulk_create(Preference(person=person) for person in made)
    WorkingPattern.objects.bulk_create(WorkingPattern(person=person) for person in made)
    later = today + timedelta(days=30)
    Absence.objects.bulk_create(Absence(person=person, starts_on=later, ends_on=later) for person in made)
    return [person.pk for person in made]
