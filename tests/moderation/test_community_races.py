"""The last two reports at once: real threads on a real database."""

import uuid
from functools import partial

import pytest

from content.models import State
from content.services import NotPossible
from moderation.models import Act, ActKind, Report, Rule
from moderation.services import report
from moderation.services.mending import mend
from notifications.models import Channel, Delivery, Event
from tests.factories import make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_two_reports_at_once_hide_it_once(reply, colleague):
    people = [make_person() for _each in range(4)]
    reports = [
        partial(report, target=reply, reporter=person, rule=Rule.ATTACK, note="", submission=uuid.uuid4())
        for person in people
    ]
    for send in reports[:2]:
        send()
    answers = at_once(*reports[2:])
    assert sorted(type(answer).__name__ for answer in answers) == ["NotPossible", "Report"]
    assert Act.objects.filter(kind=ActKind.HIDE).count() == 1
    told = Delivery.objects.filter(recipient=colleague, event=Event.HIDDEN_BY_READERS, channel=Channel.SITE)
    assert told.count() == 1
    assert Report.objects.open().count() == 3


def test_mending_twice_at_once_mends_once(reply, colleague):
    for person in [make_person() for _each in range(3)]:
        report(target=reply, reporter=person, rule=Rule.ATTACK, note="", submission=uuid.uuid4())
    reply.refresh_from_db()
    words = ("I see it differently.", "Let us talk.")
    answers = at_once(
        *[partial(mend, target=reply, author=colleague, body=body, version=reply.version) for body in words]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Act", "NotPossible"]
    assert isinstance(next(answer for answer in answers if not isinstance(answer, Act)), NotPossible)
    reply.refresh_from_db()
    assert (reply.state, reply.revisions.count()) == (State.PUBLISHED, 1)
