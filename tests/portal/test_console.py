"""The first page of the admin: for each role what it needs first, at a fixed number of queries, and found by task."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import Entry, Reply
from insight.growth import count_growth
from insight.models import WeekOfGrowth
from moderation.models import Report, Rule
from portal.console.charts import columns_of
from portal.console.health import health
from portal.console.queue import waiting
from profiles.models import User
from profiles.staff_roles import StaffRole, take_role
from service.models import Program, Pulse
from service.services import note_pulse
from tests.desk import Desk, at_desk
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db

CARDS = ("console-queue", "console-health", "mail-figures", "growth-replies")


def in_role(person: User, role: StaffRole) -> Desk:
    take_role(person=person, role=role)
    return at_desk(User.objects.get(pk=person.pk))


def make_report(entry: Entry, reporter: User, **fields: Any) -> Report:
    made = Report.objects.create(entry=entry, reporter=reporter, rule=Rule.ATTACK)
    Report.objects.filter(pk=made.pk).update(**fields)
    return made


def a_week(**figures: int) -> WeekOfGrowth:
    said = {"members": 10, "entries": 2, "replies": 4, **figures}
    return WeekOfGrowth.objects.create(ends_on=timezone.localdate(), counted_at=timezone.now(), **said)


@pytest.mark.parametrize(
    ("role", "cards"),
    [
        (StaffRole.MODERATOR, {"console-queue"}),
        (StaffRole.INFORMATION_MANAGER, {"growth-replies"}),
        (StaffRole.DEPARTMENT_HOST, set()),
        (StaffRole.OPERATOR, {"console-health", "mail-figures", "growth-replies"}),
    ],
)
def test_each_role_sees_what_it_needs_first(role: StaffRole, cards: set[str], stranger: User):
    a_week()
    page = in_role(stranger, role).get("/admin/").content.decode()
    assert {card for card in CARDS if f'id="{card}"' in page} == cards


def test_its_queries_do_not_grow_with_what_waits(operator: User, author: User):
    desk = at_desk(operator)
    desk.get("/admin/")  # what the process and the session learn
    counts = []
    for number in (1, 5):
        for _one in range(number):
            make_report(make_entry(author), operator)
        with CaptureQueriesContext(connection) as asked:
            desk.get("/admin/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 24, "a superuser's, with all cards"


@time_machine.travel("2026-03-09 15:00:00+00:00", tick=False)  # a Monday
def test_the_oldest_report_is_late_after_four_working_hours(author: User, stranger: User, colleague: User):
    make_report(make_entry(author), stranger, created_at=timezone.now() - timedelta(hours=3, minutes=59))
    assert (waiting().oldest_hours, waiting().is_late) == (3, False)
    make_report(make_entry(author), colleague, created_at=timezone.now() - timedelta(days=3), rule=Rule.CODE)
    late = waiting()
    assert (late.number, late.is_late, len(late.by_rule)) == (2, True, 2)
    assert late.oldest_hours < 24, "a week-end is no working time"


def test_nothing_waits():
    assert (waiting().number, waiting().oldest_at, waiting().is_late) == (0, None, False)


def test_a_process_that_was_not_seen_for_minutes_is_missed():
    note_pulse(Program.BEAT)
    Pulse.objects.create(program=Program.WORKER, seen_at=timezone.now() - timedelta(minutes=4))
    missed = {seen.label: seen.is_missed for seen in health().processes}
    assert missed == {"Worker": True, "Beat": False}
    assert health().database_size > 0


@time_machine.travel("2026-03-11 12:00:00+00:00", tick=False)  # a Wednesday
def test_weeks_are_counted_once_each_the_oldest_first(author: User, stranger: User):
    entry = make_entry(author)
    reply = make_reply(entry, stranger)
    last_week = timezone.now() - timedelta(days=5)
    Entry.objects.filter(pk=entry.pk).update(published_at=last_week)
    Reply.objects.filter(pk=reply.pk).update(created_at=last_week)
    User.objects.update(admitted_at=last_week)
    days = [count_growth() for _week in range(13)]
    assert [str(day) for day in days[-2:]] == ["2026-03-09", "None"]
    rows = list(WeekOfGrowth.objects.order_by("ends_on"))
    assert len(rows) == 12
    assert (rows[-1].entries, rows[-1].replies) == (1, 1)
    assert (rows[-2].entries, rows[-2].replies, rows[-2].members) == (0, 0, 0)
    assert rows[-1].members == User.objects.filter(left_at=None, admitted_at__isnull=False).count()


def test_a_chart_says_its_figures_in_words_and_in_a_table(operator: User):
    a_week(replies=4321)
    page = at_desk(operator).get("/admin/").content.decode()
    assert "<desc" in page and "<td>4321</td>" in page
    chart = columns_of("c", "C", [("a", 0), ("b", 50), ("c", 100)])
    assert [column.height for column in chart.columns] == ["2%", "50%", "100%"]
    assert [column.height for column in columns_of("c", "C", [("a", 0)]).columns] == ["2%"]


def test_pages_are_found_by_name_and_by_task(operator: User):
    desk = at_desk(operator)
    found = desk.get("/admin/", {"find": "mandate"}).content.decode()
    assert "/admin/profiles/mandate/" in found and "/admin/tags/tag/" not in found
    assert "/admin/tags/tag/" in desk.get("/admin/", {"find": "words weights"}).content.decode()
    assert "No page of yours is called so." in desk.get("/admin/", {"find": "xyzzy <b>"}).content.decode()
