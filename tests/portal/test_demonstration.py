"""The invented week: it loads once, looks alive, and never where people work."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils import timezone

from content.models import Attachment, Bookmark, Entry, Mention, Reaction, Reply, State
from moderation.models import Report
from notifications.models import Notification
from portal.archive import demonstration
from portal.archive.cast import SIGN_INS
from portal.archive.week import into_the_days_before
from profiles import departments
from profiles.models import Department, DepartmentDomain, Profession, Team, User

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def loaded(db, settings, capsys):
    settings.DEBUG = True
    departments.load(departments.read(departments.DEFAULT_FILE))
    call_command("load_demonstration")
    return capsys.readouterr().out


def test_twenty_people_in_eight_departments_talk_for_a_week(loaded):
    assert "Added 20 people, 2 groups, 35 colleague links, 18 entries, 91 replies; 0 were there already." in loaded
    people = User.objects.all()
    assert len({person.department_id for person in people}) == 8
    domains = set(DepartmentDomain.objects.values_list("domain", flat=True))
    assert {person.email.partition("@")[2] for person in people} <= domains
    assert all(person.email.endswith(".example") and person.may_read for person in people)
    assert Entry.objects.filter(language="cy").count() == 1
    answers = Reply.objects.exclude(origin="").select_related("entry")
    assert sum(reply.department_id != reply.entry.department_id for reply in answers) > len(answers) / 2
    assert answers.filter(root__isnull=False).count() > 20

    said = [entry.published_at for entry in Entry.objects.published() if entry.published_at]
    said += answers.values_list("created_at", flat=True)
    assert timedelta(minutes=3) < timezone.now() - max(said) < timedelta(minutes=10)
    assert timezone.now() - min(said) < timedelta(days=10)


def test_it_is_alive_and_nobody_liked_what_they_may_not_read(loaded):
    assert Reaction.objects.count() > 60
    for reaction in Reaction.objects.select_related("entry", "reply", "person"):
        assert reaction.target.is_visible_to(reaction.person)
        assert reaction.target.author_id != reaction.person_id
    assert Entry.objects.filter(state=State.DRAFT).get().author.name == "Priya Kaur"
    report = Report.objects.get()
    assert report.is_open and report.target.author_id != report.reporter_id
    assert Notification.objects.exists()
    assert Mention.objects.filter(person__name="Priya Kaur").exists()
    assert Attachment.objects.count() == 3
    assert User.objects.exclude(photo=None).count() == 4
    saved = Bookmark.objects.of(User.objects.get(name="Priya Kaur"))
    assert [saved.count(), saved.to_remind().count(), saved.exclude(note="").count()] == [3, 1, 2]
    assert '<a href="/' in Entry.objects.get(origin="demonstration:loan").body_html  # @mentions are links


def test_the_sign_ins_that_are_printed_work(loaded, capsys):
    call_command("demo_sign_ins")
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines == [f"{sign_in.email} — {sign_in.who}" for sign_in in SIGN_INS]
    assert last == f"Password of each: {demonstration.PASSWORD}"
    people = [authenticate(email=sign_in.email, password=demonstration.PASSWORD) for sign_in in SIGN_INS]
    assert all(people)
    assert [person.is_staff for person in people if person] == [False, False, False, True, True]
    assert [person.is_superuser for person in people if person] == [False, False, False, False, True]
    assert sum(person.has_usable_password() for person in User.objects.all()) == len(SIGN_INS)
    assert not User.objects.get(name="Zoë Featherstone").colleague_links.exists()


def test_it_is_refused_where_people_work_and_loaded_once(db, settings, capsys):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--yes-this-is-a-demonstration"):
        call_command("load_demonstration")
    departments.load(departments.read(departments.DEFAULT_FILE))
    call_command("load_demonstration", "--yes-this-is-a-demonstration")
    call_command("load_demonstration", "--yes-this-is-a-demonstration")
    assert capsys.readouterr().out.endswith("The demonstration is there already.\n")


def test_without_departments_it_says_what_to_run(db, settings, capsys):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="Has load_departments been run"):
        call_command("load_demonstration")
    call_command("demo_sign_ins")
    assert capsys.readouterr().out == "The demonstration is not loaded.\n"


WRITTEN = [datetime(2026, 3, day, hour, 10, tzinfo=LONDON) for day in (4, 5, 6, 9, 10) for hour in (9, 11, 13, 15)]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 23, 14, 0, tzinfo=LONDON),  # a Monday
        datetime(2026, 11, 24, 9, 0, tzinfo=LONDON),  # early
        datetime(2026, 11, 24, 23, 50, tzinfo=LONDON),  # late
        datetime(2026, 11, 25, 3, 0, tzinfo=LONDON),  # at night
        datetime(2026, 11, 22, 12, 0, tzinfo=LONDON),  # a Sunday
        datetime(2026, 3, 30, 12, 0, tzinfo=LONDON),  # the clocks went forward a day ago
        datetime(2027, 1, 1, 0, 1, tzinfo=LONDON),  # a new year
    ],
)
def test_the_week_ends_now_in_order_and_on_working_days(now):
    move = into_the_days_before(now, WRITTEN)
    moved = [move(moment).astimezone(LONDON) for moment in WRITTEN]
    assert all(before < after for before, after in pairwise(moved))
    assert now - moved[-1] == timedelta(minutes=4)
    assert all(moment.weekday() < 5 and 7 <= moment.hour < 24 for moment in moved[:-1])
    assert now - moved[0] < timedelta(days=9)
    earlier = WRITTEN[0] - timedelta(days=30)
    assert move(earlier) < moved[0]


def test_its_people_have_teams_professions_and_hosts(loaded):
    priya = User.objects.get(name="Priya Kaur").roles.get()
    assert priya.team is not None and priya.team.ancestors
    assert str(priya.profession) == "Project delivery"
    hosted = Profession.objects.exclude(host=None)
    assert {profession.host.name for profession in hosted if profession.host} == {"Tom Reyes", "Anwen Lloyd"}
    assert all(profession.about_html and profession.tags.all() for profession in hosted)
    assert Department.objects.filter(introduction__isnull=False).count() == 2
    assert Team.objects.aggregate(Sum("head_count"))["head_count__sum"] == 12
