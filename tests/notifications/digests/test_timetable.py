"""Who gets an issue when: with clocks that are changed, wrong and put right, and with two sweeps at once."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from notifications.digests.timetable import FIRST_COVERS, SETTLED, reschedule
from notifications.models import (
    Channel,
    Delivery,
    Digest,
    DigestItem,
    Mailbox,
    Outcome,
    Preference,
    Preset,
    Rhythm,
    Timetable,
)
from profiles.models import Absence, User, WorkingPattern
from tests.factories import make_entry, make_person

pytestmark = pytest.mark.django_db
Sweep = Callable[[], int]
MONDAY = datetime(2026, 3, 23, 8, tzinfo=UTC)  # 08:00 in London; the clock goes forward on Sunday the 29th


def issues(person: User) -> list[tuple[date, str]]:
    return list(Digest.objects.filter(person=person).order_by("issued_on").values_list("issued_on", "outcome"))


def run(sweep: Sweep, since: datetime, until: datetime, step: timedelta = timedelta(hours=1)) -> None:
    """Let time go by, with a sweep every hour."""
    moment = since
    while moment <= until:
        with time_machine.travel(moment):
            sweep()
        moment += step


def test_a_member_gets_a_row_and_then_one_issue_and_one_mail_each_working_day(stranger: User, sweep: Sweep) -> None:
    run(sweep, MONDAY - timedelta(hours=12), MONDAY + timedelta(days=7))
    days = [day for day, _outcome in issues(stranger)]
    assert days == [date(2026, 3, number) for number in (23, 24, 25, 26, 27, 30)]
    mails = Delivery.objects.filter(recipient=stranger, digest__isnull=False)
    assert mails.count() == len(days)
    assert {mail.channel for mail in mails} == {Channel.MAIL}
    after_the_change = mails.get(digest__issued_on=date(2026, 3, 30))
    assert after_the_change.due_at.hour == 7, "eight in London"


def test_an_issue_begins_where_the_last_one_ended(stranger: User, sweep: Sweep) -> None:
    run(sweep, MONDAY - timedelta(hours=1), MONDAY + timedelta(days=1))
    first, second = Digest.objects.filter(person=stranger).order_by("issued_on")
    assert second.since == first.until
    assert first.until - first.since == FIRST_COVERS - SETTLED


def test_a_clock_that_is_put_back_makes_no_second_issue_of_a_day(stranger: User, sweep: Sweep) -> None:
    run(sweep, MONDAY - timedelta(hours=1), MONDAY + timedelta(hours=2))
    with time_machine.travel(MONDAY - timedelta(hours=3)):
        reschedule(stranger)
    run(sweep, MONDAY - timedelta(hours=3), MONDAY + timedelta(hours=5))
    assert issues(stranger) == [(date(2026, 3, 23), Outcome.BEGUN)]
    assert Delivery.objects.filter(recipient=stranger).count() == 1


def test_a_clock_that_was_a_year_ahead_silences_nobody(stranger: User, sweep: Sweep) -> None:
    a_year = timedelta(days=364)
    run(sweep, MONDAY + a_year, MONDAY + a_year + timedelta(hours=2))
    ahead = Timetable.objects.get(person=stranger).next_at
    assert ahead is not None and ahead > MONDAY + a_year
    run(sweep, MONDAY - timedelta(hours=1), MONDAY + timedelta(days=1, hours=1))
    assert [day for day, _outcome in issues(stranger) if day.year == 2026] == [date(2026, 3, 23), date(2026, 3, 24)]
    first = Digest.objects.get(person=stranger, issued_on=date(2026, 3, 23))
    assert first.since < first.until < MONDAY


def test_a_clock_that_jumps_forward_makes_one_issue_and_not_one_for_each_day_it_skips(
    stranger: User, sweep: Sweep
) -> None:
    run(sweep, MONDAY - timedelta(hours=1), MONDAY)
    run(sweep, MONDAY + timedelta(days=21, hours=1), MONDAY + timedelta(days=21, hours=3))
    assert [day for day, _outcome in issues(stranger)] == [date(2026, 3, 23), date(2026, 4, 13)]


def test_whoever_is_away_has_an_issue_that_says_so_and_no_mail_until_they_return(stranger: User, sweep: Sweep) -> None:
    Absence.objects.create(person=stranger, starts_on=date(2026, 3, 24), ends_on=date(2026, 3, 25))
    run(sweep, MONDAY - timedelta(hours=1), MONDAY + timedelta(days=3))
    assert [outcome for _day, outcome in issues(stranger)] == [
        Outcome.BEGUN,
        Outcome.ABSENT,
        Outcome.ABSENT,
        Outcome.BEGUN,
    ]
    back = Digest.objects.get(person=stranger, issued_on=date(2026, 3, 26))
    assert back.since == Digest.objects.get(person=stranger, issued_on=date(2026, 3, 23)).until
    assert Delivery.objects.filter(recipient=stranger).count() == 2


def test_whoever_wants_mail_while_away_gets_it(stranger: User, sweep: Sweep) -> None:
    Absence.objects.create(person=stranger, starts_on=date(2026, 3, 23), ends_on=date(2026, 3, 25))
    Preference.objects.create(person=stranger, pauses_when_absent=False)
    run(sweep, MONDAY - timedelta(hours=1), MONDAY)
    assert issues(stranger) == [(date(2026, 3, 23), Outcome.BEGUN)]


def test_weekly_comes_once_a_week_on_the_first_day_on_which_one_is_back(stranger: User, sweep: Sweep) -> None:
    Preference.objects.create(person=stranger, preset=Preset.QUIET)
    Absence.objects.create(person=stranger, starts_on=date(2026, 3, 23), ends_on=date(2026, 3, 24))
    run(sweep, MONDAY - timedelta(hours=1), MONDAY + timedelta(days=8))
    assert [day for day, outcome in issues(stranger) if outcome == Outcome.BEGUN] == [
        date(2026, 3, 25),
        date(2026, 3, 30),
    ]


def test_never_and_a_zone_far_away_and_an_hour_of_ones_own(stranger: User, author: User, sweep: Sweep) -> None:
    Preference.objects.create(person=stranger, rhythm=Rhythm.NEVER)
    WorkingPattern.objects.create(person=author, time_zone="Pacific/Auckland", days=[0])
    Preference.objects.create(person=author, digest_hour=16)
    run(sweep, MONDAY - timedelta(hours=12), MONDAY + timedelta(days=2))
    assert Timetable.objects.get(person=stranger).next_at is None
    assert issues(stranger) == []
    (mail,) = Delivery.objects.filter(recipient=author)
    assert mail.due_at.astimezone(UTC).hour == 3  # 16:00 NZDT
    Preference.objects.filter(person=stranger).update(rhythm=Rhythm.WORKING_DAY)
    with time_machine.travel(MONDAY):
        stranger.refresh_from_db()
        assert reschedule(stranger) == MONDAY + timedelta(days=1)


def test_people_who_may_not_read_get_none_and_are_looked_at_again(
    suspended: User, left: User, unconfirmed: User, sweep: Sweep
) -> None:
    run(sweep, MONDAY - timedelta(hours=1), MONDAY + timedelta(hours=1))
    assert not Digest.objects.filter(person__in=[suspended, left, unconfirmed]).exists()
    assert Timetable.objects.filter(person__in=[suspended, left, unconfirmed], next_at__isnull=False).count() == 3


def test_a_stopped_address_gets_an_issue_that_says_so(stranger: User, sweep: Sweep) -> None:
    Mailbox.objects.create(address=stranger.email.upper(), stopped_at=MONDAY)
    run(sweep, MONDAY - timedelta(hours=1), MONDAY)
    assert issues(stranger) == [(date(2026, 3, 23), Outcome.STOPPED)]
    assert not Delivery.objects.filter(recipient=stranger).exists()


def test_an_outbox_full_of_digests_takes_no_more(
    stranger: User, author: User, sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.digests.timetable.MOST_WAITING", 1)
    monkeypatch.setattr("notifications.digests.timetable.BATCH", 1)
    run(sweep, MONDAY - timedelta(hours=1), MONDAY + timedelta(hours=3))
    assert Delivery.objects.filter(digest__isnull=False).count() == 1
    Delivery.objects.all().delete()
    run(sweep, MONDAY + timedelta(hours=3), MONDAY + timedelta(hours=4))
    assert Digest.objects.count() == 2, "who waited is served next"


def test_new_people_are_found_without_looking_at_everybody(
    stranger: User, sweep: Sweep, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with time_machine.travel(MONDAY):
        sweep()
        newcomer = make_person()
        with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
            sweep()
        assert Timetable.objects.filter(person=newcomer).exists()


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_make_one_issue_and_one_mail_for_each_person(sweep: Sweep) -> None:
    people = [make_person() for _number in range(12)]
    with time_machine.travel(MONDAY - timedelta(hours=1)):
        sweep()
    ready = threading.Barrier(2)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            ready.wait()
            sweep()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    with time_machine.travel(MONDAY + timedelta(minutes=1)):
        threads = [threading.Thread(target=work) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    for person in people:
        assert Digest.objects.filter(person=person).count() == 1
        assert Delivery.objects.filter(recipient=person, digest__isnull=False).count() == 1


def test_the_database_itself_refuses_two_issues_a_day_and_the_same_item_twice(stranger: User, author: User) -> None:
    entry = make_entry(author)

    def issue(day: int) -> Digest:
        return Digest.objects.create(
            person=stranger, issued_on=date(2026, 3, day), since=MONDAY, until=MONDAY, budget_minutes=5
        )

    def item(digest: Digest, **fields: object) -> DigestItem:
        said = {"position": 0, "entry": entry, "reason": "tag", "cost_seconds": 1}
        return DigestItem.objects.create(digest=digest, person=stranger, **(said | fields))

    first, second = issue(23), issue(24)
    with pytest.raises(IntegrityError, match="digest_one_a_day"), transaction.atomic():
        issue(23)
    with pytest.raises(IntegrityError, match="digest_from_until"), transaction.atomic():
        Digest.objects.filter(pk=first.pk).update(since=MONDAY + timedelta(days=1))
    item(first)
    with pytest.raises(IntegrityError, match="digest_item_once"), transaction.atomic():
        item(second)
    with pytest.raises(IntegrityError, match="digest_item_position"), transaction.atomic():
        item(first, until_reply=7)
    with pytest.raises(IntegrityError, match="digest_item_is_something"), transaction.atomic():
        item(second, entry=None)
