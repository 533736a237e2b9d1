"""When people work and when they are away: said by themselves, and nobody else's to change."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from profiles import signals, zones
from profiles.models import Absence, User, WorkingPattern
from profiles.services import (
    AbsenceRefused,
    add_absence,
    change_absence,
    end_absence,
    set_working_pattern,
    today_of,
    working_pattern_of,
)
from profiles.services.working import MOST_TO_COME
from tests.factories import make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db
USUAL: dict[str, Any] = {
    "time_zone": "Europe/London",
    "days": [0, 1, 2, 3, 4],
    "starts_at": time(9),
    "ends_at": time(17),
}
HOURS = {"days": ["0", "2"], "starts_at": "8:30", "ends_at": "16:00", "time_zone": "Asia/Tokyo"}


def day(number: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=number)


def away(person: User, first: int, last: int, cover: User | None = None) -> Absence:
    return add_absence(person=person, starts_on=day(first), ends_on=day(last), cover=cover)


@pytest.fixture
def heard() -> Iterator[list[User]]:
    """Whose time has changed."""
    people: list[User] = []

    def hear(sender: Any, person: User, **_rest: Any) -> None:
        people.append(person)

    signals.working_time_changed.connect(hear)
    yield people
    signals.working_time_changed.disconnect(hear)


def test_who_says_what_is_usual_has_no_row(author: User, heard: list[User]) -> None:
    set_working_pattern(person=author, **USUAL)
    assert not WorkingPattern.objects.exists()
    set_working_pattern(person=author, **USUAL | {"days": [3, 1, 1]})
    assert working_pattern_of(author).days == [1, 3]
    set_working_pattern(person=author, **USUAL)
    assert working_pattern_of(author).days == [0, 1, 2, 3, 4]
    assert heard == [author] * 3


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"starts_at": time(17), "ends_at": time(9)}, "working_pattern_starts_first"),
        ({"days": []}, "working_pattern_has_days"),
        ({"days": [7]}, "working_pattern_has_days"),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused_by_the_table(wrong: Any, name: str, author: User) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        WorkingPattern.objects.create(person=author, **USUAL | wrong)


@pytest.mark.parametrize(("cover", "name"), [(True, "absence_cover_is_another"), (False, "absence_ends_after_start")])
def test_an_absence_that_makes_no_sense_is_refused_by_the_table(cover: bool, name: str, author: User) -> None:
    last = day(1) if cover else day(-1)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Absence.objects.create(person=author, starts_on=day(0), ends_on=last, cover=author if cover else None)


def test_the_day_is_the_one_of_the_person(author: User, stranger: User) -> None:
    set_working_pattern(person=author, **USUAL | {"time_zone": "Pacific/Kiritimati"})
    set_working_pattern(person=stranger, **USUAL | {"time_zone": "Pacific/Pago_Pago"})
    assert today_of(author) > today_of(stranger), "25 hours lie between them"


def test_zones_are_found_by_their_city_and_london_comes_first() -> None:
    (_usual, first), *regions = zones.choices()
    assert first[0] == ("Europe/London", "London")
    known = {name for _region, names in regions for name, _label in names}
    assert {"Europe/Paris", "America/New_York", "Asia/Kolkata"} <= known
    assert not known & {"GB", "EST5EDT", "posix/Europe/London", "Europe/London"}
    assert zones.label_of("America/Argentina/Buenos_Aires") == "Buenos Aires, Argentina"
    assert [zones.days_in_words(days) for days in ([0, 1, 2, 3, 4], [4, 0], [5])] == [
        "Monday to Friday", "Monday, Friday", "Saturday"
    ]  # fmt: skip


def test_a_person_says_when_they_work(client: Client, author: User) -> None:
    client.force_login(author)
    page = client.get("/settings/hours/").content.decode()
    assert '<option value="Europe/London" selected>London</option>' in page
    assert client.post("/settings/hours/", HOURS).status_code == 302
    kept = working_pattern_of(author)
    assert (kept.days, kept.starts_at, kept.ends_at, kept.time_zone) == ([0, 2], time(8, 30), time(16), "Asia/Tokyo")
    assert "Monday, Wednesday, 08:30 to 16:00, Tokyo" in client.get("/settings/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": []},
        {"days": ["7"]},
        {"days": ["x"]},
        {"starts_at": "17:00", "ends_at": "9:00"},
        {"starts_at": "25:00"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "Europe/London\x00"},
    ],
)
def test_hours_that_make_no_sense_are_shown_again(wrong: Any, client: Client, author: User) -> None:
    client.force_login(author)
    answer = client.post("/settings/hours/", HOURS | wrong)
    assert answer.status_code in {400, 422}
    assert not WorkingPattern.objects.exists()


def test_days_off_are_said_changed_and_ended(client: Client, author: User, group_member: User) -> None:
    client.force_login(author)
    said = {"starts_on": day(0).isoformat(), "ends_on": day(5).isoformat(), "cover": "gwen member"}
    assert client.post("/settings/absence/", said).status_code == 302
    absence = Absence.objects.get()
    assert (absence.person, absence.cover) == (author, group_member)
    url = f"/settings/absence/{absence.pk}/"
    assert 'value="gwen-member"' in client.get(url).content.decode()
    assert client.post(url, said | {"ends_on": day(2).isoformat(), "cover": ""}).status_code == 302
    absence.refresh_from_db()
    assert (absence.ends_on, absence.cover) == (day(2), None)
    assert client.post(f"{url}end/").status_code == 302
    assert not Absence.objects.exists(), "it began today, so nothing of it is over"


def test_who_comes_back_early_was_away_until_yesterday(author: User) -> None:
    absence = Absence.objects.create(person=author, starts_on=day(-3), ends_on=day(4))
    assert end_absence(absence=absence)
    absence.refresh_from_db()
    assert absence.ends_on == day(-1)
    assert not end_absence(absence=absence), "it is over"
    assert not Absence.objects.of(author).lasting_to(day(0)).exists()


def test_the_same_said_twice_is_one(author: User, stranger: User, heard: list[User]) -> None:
    assert away(author, 1, 3, stranger) == away(author, 1, 3, stranger)
    assert heard == [author]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (1, 1), (3, 5), (5, 9), (0, 9), (2, 3), (1, 4)])
def test_days_are_taken_once(first: int, last: int, author: User, stranger: User) -> None:
    taken = away(author, 1, 5)
    with pytest.raises(AbsenceRefused, match="already away"):
        away(author, first, last)
    away(stranger, first, last)
    change_absence(absence=taken, starts_on=day(first), ends_on=day(last))


@pytest.mark.parametrize(
    ("first", "last"), [(3, 2), (-9, -1), (367, 370), (-400, 3), (1, 740), (10**5, 10**5), (-(10**5), 0)]
)
def test_days_that_make_no_sense_are_refused(first: int, last: int, author: User) -> None:
    with pytest.raises(AbsenceRefused):
        away(author, first, last)


def test_fifty_to_come_are_enough(author: User) -> None:
    for number in range(MOST_TO_COME):
        away(author, number * 2, number * 2)
    with pytest.raises(AbsenceRefused, match="50"):
        away(author, 200, 200)
    end_absence(absence=Absence.objects.of(author).first() or pytest.fail("none"))
    away(author, 200, 200)


def test_nobody_covers_for_themselves_and_the_gone_cover_nobody(client: Client, author: User, left: User) -> None:
    client.force_login(author)
    said = {"starts_on": day(0).isoformat(), "ends_on": day(5).isoformat()}
    for cover in ("ada-author", "@ada-author", "Leo Left", "leo-left", "nobody at all", "%", "<b>", "\u202e"):
        answer = client.post("/settings/absence/", said | {"cover": cover})
        assert answer.status_code == 422 or cover == "\u202e", cover
    assert Absence.objects.filter(cover__isnull=False).count() == 0
    with pytest.raises(AbsenceRefused):
        away(author, 20, 21, author)


def test_of_several_people_of_one_name_one_is_chosen(client: Client, author: User) -> None:
    client.force_login(author)
    people = [make_person("Sam Same", job_title=f"Number {number}") for number in range(2)]
    said = {"starts_on": day(0).isoformat(), "ends_on": day(5).isoformat(), "cover": "Sam Same"}
    asked = client.post("/settings/absence/", said)
    assert asked.status_code == 422
    assert re.findall(r'name="which" type="radio" value="([^"]+)"', asked.content.decode()) == [
        one.handle for one in people
    ]
    assert client.post("/settings/absence/", said | {"which": "ada-author"}).status_code == 422
    assert client.post("/settings/absence/", said | {"which": people[1].handle}).status_code == 302
    assert Absence.objects.get().cover == people[1]


def test_an_absence_is_nobody_elses(client: Client, author: User, stranger: User) -> None:
    absence = away(author, 0, 3)
    client.force_login(stranger)
    for url in (f"/settings/absence/{absence.pk}/", f"/settings/absence/{absence.pk}/end/"):
        assert client.post(url, {"starts_on": day(1).isoformat(), "ends_on": day(1).isoformat()}).status_code == 404
    assert Absence.objects.get().ends_on == day(3)


def test_the_page_of_a_person_says_who_covers(client: Client, author: User, stranger: User, colleague: User) -> None:
    absence = away(author, 0, 3, colleague)
    client.force_login(stranger)
    page = client.get("/people/ada-author/").content.decode()
    assert f"Away until {day(3):%-d %B %Y}" in page
    assert '<a href="/people/ben-reader/">Ben Reader</a> covers' in page
    User.objects.filter(pk=colleague.pk).update(suspended_at=timezone.now())
    for page in ("", "blog/", "polls/", "topics/", "colleagues/", "colleague-of/"):
        answer = client.get(f"/people/ada-author/{page}").content.decode()
        assert "Away until" in answer, page
        assert "covers" not in answer, page
    end_absence(absence=absence)
    assert "Away until" not in client.get("/people/ada-author/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_windows_do_not_take_the_same_days(author: User) -> None:
    for _round in range(3):
        answers = at_once(lambda: away(author, 1, 4), lambda: away(author, 3, 6), lambda: away(author, 2, 9))
        assert sorted(type(answer).__name__ for answer in answers) == ["Absence", "AbsenceRefused", "AbsenceRefused"]
        assert Absence.objects.count() == 1
        Absence.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_absence(author: User) -> None:
    answers = at_once(*[lambda: away(author, 1, 4)] * 3)
    assert len({answer.pk for answer in answers}) == 1
