"""A newcomer's flood is stopped by three people until a moderator looks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Entry, Reply
from moderation.models import Act, Report, Rule
from moderation.services import close_without_action, pause, undo
from notifications.models import Event
from profiles.models import Trust, User
from tests.factories import make_department, make_person, make_reply
from tests.moderation.readers import reported, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> User:
    return make_person("Nina Newcomer", trust=Trust.NEWCOMER)


@pytest.fixture
def flood(newcomer: User, entry: Entry) -> list[Reply]:
    return [make_reply(entry, newcomer, body=f"Buy {number}!") for number in range(3)]


def test_three_people_quiet_a_newcomers_flood(newcomer, flood, strangers):
    for text, person in zip(flood, strangers(3), strict=True):
        assert not Act.objects.exists()
        reported(text, person, rule=Rule.OFF_TOPIC)
    act = Act.objects.get()
    assert (act.kind, act.moderator, act.concerns, act.rule) == ("quiet", None, newcomer, Rule.OFF_TOPIC)
    newcomer.refresh_from_db()
    assert newcomer.is_paused
    assert newcomer.paused_until == act.until
    assert timedelta(days=2, hours=23) < act.until - timezone.now() <= timedelta(days=3)
    assert told(newcomer, Event.QUIETED) == 1
    assert Report.objects.filter(is_first=True).count() == 3


def test_one_text_is_no_flood_and_two_people_are_no_crowd(newcomer, flood, strangers):
    one, two = strangers(2)
    for text in flood:
        reported(text, one, two)
    assert not Act.objects.exists()
    reported(flood[0], *strangers(1, trust=Trust.NEWCOMER))
    assert not Act.objects.filter(kind="quiet").exists()


def test_three_of_one_department_quiet_nobody(newcomer, flood):
    department = make_department()
    for text in flood:
        reported(text, *[make_person(department=department) for _each in range(2)])
    assert not Act.objects.exists()


def test_reports_of_yesterday_are_no_flood(newcomer, flood, strangers):
    one, two, three = strangers(3)
    reported(flood[0], one)
    reported(flood[1], two)
    Report.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    reported(flood[2], three)
    assert not Act.objects.exists()


def test_members_are_not_quieted(author, entry, strangers):
    texts = [make_reply(entry, author, body=f"Buy {number}!") for number in range(3)]
    for text, person in zip(texts, strangers(3), strict=True):
        reported(text, person)
    assert not Act.objects.exists()


def test_once_a_moderator_has_looked_at_all_of_it_the_newcomer_writes_again(newcomer, flood, moderator, strangers):
    rows = [reported(text, person)[0] for text, person in zip(flood, strangers(3), strict=True)]
    close_without_action(report=rows[0], moderator=moderator, reason="No harm.")
    newcomer.refresh_from_db()
    assert newcomer.is_paused
    for row in rows[1:]:
        close_without_action(report=row, moderator=moderator, reason="No harm.")
    newcomer.refresh_from_db()
    assert not newcomer.is_paused
    quiet = Act.objects.get(kind="quiet")
    assert quiet.undone_by is not None
    assert (quiet.undone_by.kind, quiet.undone_by.moderator) == ("lift", moderator)


def test_a_moderators_pause_takes_the_place_of_it(newcomer, flood, moderator, strangers):
    for text, person in zip(flood, strangers(3), strict=True):
        reported(text, person)
    made = pause(target=flood[0], moderator=moderator, rule=Rule.OFF_TOPIC, reason="Stop it.")
    newcomer.refresh_from_db()
    assert newcomer.paused_until == made.until
    [left, other] = Report.objects.open()
    close_without_action(report=left, moderator=moderator, reason="One pause is enough.")
    close_without_action(report=other, moderator=moderator, reason="One pause is enough.")
    newcomer.refresh_from_db()
    assert newcomer.paused_until == made.until


def test_a_moderator_lifts_it_by_itself_too(newcomer, flood, moderator, strangers):
    for text, person in zip(flood, strangers(3), strict=True):
        reported(text, person)
    undo(act=Act.objects.get(kind="quiet"), by=moderator, reason="They are new here.")
    newcomer.refresh_from_db()
    assert not newcomer.is_paused
