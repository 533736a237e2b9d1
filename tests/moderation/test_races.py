"""Two people, or one with two clicks, at the same moment: real threads on a real database."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from content.models import Entry, State
from content.services import NotPossible
from moderation.models import Act, ActKind, Report, Rule
from moderation.services import AlreadyReported, close_without_action, hide, report, restore, undo
from notifications.models import Channel, Delivery, Event
from tests.factories import make_entry
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def reporting(entry: Entry, person: Any, token: uuid.UUID | None = None) -> Callable[[], Report]:
    return lambda: report(target=entry, reporter=person, rule=Rule.ATTACK, note="", submission=token or uuid.uuid4())


def test_two_reports_of_one_person_at_once_are_one_and_the_other_is_told(entry, stranger):
    for round_number in range(5):
        answers = at_once(*[reporting(entry, stranger)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyReported", "Report"], round_number
        assert Report.objects.open().count() == 1
        Report.objects.all().delete()


def test_a_double_click_is_one_report_and_no_complaint(entry, stranger):
    answers = at_once(*[reporting(entry, stranger, uuid.uuid4())] * 3)
    assert len({answer.pk for answer in answers}) == 1


def test_the_limit_holds_when_many_reports_come_at_once(author, stranger):
    entries = [make_entry(author, title=f"Entry {number}") for number in range(14)]
    for target in entries[:8]:
        reporting(target, stranger)()
    at_once(*[reporting(target, stranger) for target in entries[8:]])
    assert Report.objects.count() == 10


def test_what_one_shows_again_while_another_takes_the_hiding_back_is_shown_once(entry, moderator, second_moderator):
    for round_number in range(5):
        hidden = hide(target=entry, moderator=moderator, rule=Rule.ATTACK, reason="Not here.")
        answers = at_once(
            partial(restore, target=Entry.objects.get(), moderator=moderator, reason="I was wrong."),
            partial(undo, act=Act.objects.get(pk=hidden.pk), by=second_moderator, reason="You were wrong."),
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Act", "NotPossible"], round_number


def test_of_two_moderators_one_hides_and_the_other_is_told_that_it_is_done(
    entry, author, stranger, moderator, second_moderator
):
    reporting(entry, stranger)()
    answers = at_once(
        *[
            partial(hide, target=entry, moderator=person, rule=Rule.ATTACK, reason="Once is enough.")
            for person in (moderator, second_moderator)
        ]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Act", "NotPossible"]
    assert Act.objects.count() == 1
    assert Delivery.objects.filter(recipient=author, event=Event.HIDDEN, channel=Channel.SITE).count() == 1
    assert Delivery.objects.filter(recipient=stranger, event=Event.REPORT_HANDLED, channel=Channel.SITE).count() == 1


def test_hiding_and_closing_at_once_gives_each_reporter_one_answer(entry, stranger, moderator, second_moderator):
    for _round in range(5):
        Entry.objects.update(state=State.PUBLISHED)
        made = reporting(entry, stranger)()
        told_before = Delivery.objects.filter(recipient=stranger, channel=Channel.SITE).count()
        at_once(
            partial(hide, target=entry, moderator=moderator, rule=Rule.ATTACK, reason="Hide it."),
            partial(close_without_action, report=made, moderator=second_moderator, reason="Leave it."),
        )
        assert not Report.objects.open().exists()
        assert Delivery.objects.filter(recipient=stranger, channel=Channel.SITE).count() == told_before + 1
        made.refresh_from_db()
        assert made.outcome in {"hidden", "no-action"}


def test_no_report_stays_open_on_what_is_hidden_at_the_same_moment(entry, stranger, moderator):
    for _round in range(5):
        Entry.objects.update(state=State.PUBLISHED)
        [answer, act] = at_once(
            reporting(entry, stranger),
            partial(hide, target=entry, moderator=moderator, rule=Rule.ATTACK, reason="Hide it."),
        )
        assert act.kind == ActKind.HIDE
        assert isinstance(answer, (Report, NotPossible))
        assert not isinstance(answer, AlreadyReported)
        assert not Report.objects.open().exists()
