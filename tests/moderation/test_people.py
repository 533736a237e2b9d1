"""Warnings, pauses and suspensions: graduated, told, lifted, and never of those who work in the admin."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from audit.models import Record
from content.services import NotPossible
from moderation.models import Act, ActKind, Outcome, Report, Rule
from moderation.services import NeedsOperator, OwnWords, next_pause, pause, suspend, undo, warn
from notifications.models import Event
from profiles.models import User
from tests.moderation.test_acts import notices

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"rule": Rule.ATTACK, "reason": "Please speak about the work."}


def test_a_warning_is_told_and_answers_the_report(reply, stranger, moderator, colleague, send_report):
    send_report(reply, stranger)
    made = warn(target=reply, moderator=moderator, **SAID)
    assert (made.concerns, made.rule, made.until) == (colleague, Rule.ATTACK, None)
    [told] = notices(colleague, Event.WARNED)
    assert told.note == SAID["reason"]
    [answered] = notices(stranger, Event.REPORT_HANDLED)
    assert SAID["reason"] not in answered.note
    assert Report.objects.get().outcome == Outcome.WARNED


def test_pauses_grow_with_the_record_and_what_was_taken_back_does_not_count(reply, moderator, colleague):
    for days in (1, 3, 7, 30, 30):
        assert next_pause(colleague) == days
        made = pause(target=reply, moderator=moderator, **SAID)
        assert made.until is not None
        assert made.until - timezone.now() > timedelta(days=days) - timedelta(minutes=1)
        colleague.refresh_from_db()
        assert colleague.paused_until == made.until
        User.objects.update(paused_until=None)
    Act.objects.update(created_at=timezone.now() - timedelta(days=366))
    assert next_pause(colleague) == 1
    made = pause(target=reply, moderator=moderator, days=7, **SAID)
    undo(act=made, by=moderator, reason="It was a quote.")
    assert next_pause(colleague) == 1


def test_a_pause_ends_by_itself_and_is_told_with_its_reason(reply, moderator, colleague):
    made = pause(target=reply, moderator=moderator, **SAID)
    assert User.objects.get(pk=colleague.pk).is_paused
    User.objects.filter(pk=colleague.pk).update(paused_until=timezone.now() - timedelta(seconds=1))
    assert not User.objects.get(pk=colleague.pk).is_paused
    [told] = notices(colleague, Event.PAUSED)
    assert told.key == f"act:{made.pk}"
    assert Record.objects.filter(action="moderation.pause", reason="attack").exists()


def test_one_offence_is_one_pause(reply, moderator, second_moderator, colleague):
    pause(target=reply, moderator=moderator, **SAID)
    with pytest.raises(NotPossible, match="paused already"):
        pause(target=reply, moderator=second_moderator, **SAID)
    with pytest.raises(NotPossible, match="A pause lasts"):
        pause(target=reply, moderator=second_moderator, days=5, **SAID)
    assert Act.objects.count() == 1


def test_a_pause_is_lifted_before_its_time(reply, moderator, colleague, stranger, send_report):
    report = send_report(reply, stranger)
    made = pause(target=reply, moderator=moderator, **SAID)
    lifted = undo(act=made, by=moderator, reason="Both have made peace.")
    made.refresh_from_db()
    assert (lifted.kind, made.undone_by) == (ActKind.LIFT, lifted)
    assert not User.objects.get(pk=colleague.pk).is_paused
    assert len(notices(colleague, Event.LIFTED)) == 1
    report.refresh_from_db()
    assert report.get_outcome_display() == "decision taken back"  # nothing was hidden, nor shown again
    with pytest.raises(NotPossible):
        undo(act=made, by=moderator, reason="Again.")


def test_a_suspension_shuts_out_is_mailed_and_taken_back(reply, moderator, colleague, client):
    client.force_login(colleague)
    made = suspend(target=reply, moderator=moderator, **SAID)
    assert not User.objects.get(pk=colleague.pk).is_active
    assert not colleague.sessions.exists()
    [words] = [message.body for message in mail.outbox if message.to == [colleague.email]]
    assert SAID["reason"] in words
    assert "/moderation/appeals/" in words
    undo(act=made, by=moderator, reason="It was somebody else.")
    assert User.objects.get(pk=colleague.pk).is_active


@pytest.mark.parametrize("do", [pause, suspend])
def test_staff_need_an_operator(do, moderator, second_moderator, operator):
    for person in (second_moderator, operator):
        with pytest.raises(NeedsOperator):
            do(target=person, moderator=moderator, **SAID)
    assert not Act.objects.exists()


@pytest.mark.parametrize("do", [warn, pause, suspend])
def test_nobody_decides_about_themselves(do, moderator):
    with pytest.raises(OwnWords):
        do(target=moderator, moderator=moderator, **SAID)


def test_whoever_is_concerned_does_not_take_it_back_themselves(moderator, second_moderator):
    made = warn(target=second_moderator, moderator=moderator, **SAID)
    with pytest.raises(OwnWords):
        undo(act=made, by=second_moderator, reason="I was right.")
    undo(act=made, by=moderator, reason="I was wrong.")
    with pytest.raises(NotPossible, match="already"):
        undo(act=made, by=moderator, reason="Again.")


def test_the_reporter_does_not_decide(reply, moderator, send_report):
    send_report(reply, moderator)
    with pytest.raises(OwnWords, match="reported this yourself"):
        warn(target=reply, moderator=moderator, **SAID)
