"""Reports that nobody answered for four working hours: all moderators hear of each, once."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from moderation.models import Report
from moderation.services import alert_moderators, close_without_action
from moderation.tasks import alert_of_waiting
from notifications.letters import compose
from notifications.models import Channel, Delivery, Event
from tests.factories import make_entry
from tests.threads import at_once

pytestmark = pytest.mark.django_db
FRIDAY_AT_THREE = datetime(2026, 3, 6, 15, tzinfo=UTC)  # in winter London's clock is UTC


def told(person):
    return Delivery.objects.filter(recipient=person, event=Event.REPORTS_WAITING, channel=Channel.SITE).count()


@pytest.fixture
def waiting(entry, stranger, send_report):
    reported = send_report(entry, stranger)
    Report.objects.update(created_at=FRIDAY_AT_THREE)
    return reported


def test_nights_and_weekends_do_not_count(waiting, moderator, second_moderator, stranger):
    with time_machine.travel("2026-03-09T10:59:00Z", tick=False):  # Monday: two hours on Friday, and two less a minute
        assert alert_moderators() == 0
    with time_machine.travel("2026-03-09T11:00:00Z", tick=False):
        assert alert_moderators() == 1
        assert alert_moderators() == 0
    assert (told(moderator), told(second_moderator), told(stranger)) == (1, 1, 0)
    assert Delivery.objects.filter(recipient=moderator, event=Event.REPORTS_WAITING, channel=Channel.MAIL).count() == 1


def test_several_are_one_notice_and_a_later_one_another(waiting, moderator, author, stranger, send_report):
    send_report(make_entry(author), stranger)
    Report.objects.update(created_at=FRIDAY_AT_THREE)
    with time_machine.travel("2026-03-09T12:00:00Z", tick=False):
        assert alert_moderators() == 2
    third = send_report(make_entry(author), stranger)
    Report.objects.filter(pk=third.pk).update(created_at=FRIDAY_AT_THREE)
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        alert_of_waiting()
    assert told(moderator) == 2


def test_what_is_answered_alerts_nobody(waiting, moderator):
    close_without_action(report=waiting, moderator=moderator, reason="Fine.")
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        assert alert_moderators() == 0
    assert told(moderator) == 0


def test_a_moderator_reads_it_in_site_and_mail(client, waiting, moderator):
    with time_machine.travel("2026-03-09T12:00:00Z", tick=False):
        alert_moderators()
    client.force_login(moderator)
    page = client.get(reverse("notifications:list")).content
    assert b"1 report has been open for four working hours" in page
    assert reverse("admin:moderation_report_changelist").encode() in page
    letter = compose(Delivery.objects.get(recipient=moderator, event=Event.REPORTS_WAITING, channel=Channel.MAIL))
    assert "because you are a moderator" in str(letter.body)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_tell_once(waiting, moderator):
    Report.objects.update(created_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert sorted(at_once(alert_moderators, alert_moderators)) == [0, 1]
    assert told(moderator) == 1
