"""What readers do in tests: report, and what becomes of it."""

import uuid

from content.models import Entry, Reply
from moderation.models import Report, Rule
from moderation.services import report
from notifications.models import Channel, Delivery, Event
from profiles.models import User


def reported(target: Entry | Reply | User, *people: User, rule: Rule = Rule.ATTACK, note: str = "") -> list[Report]:
    """A report of each."""
    return [report(target=target, reporter=person, rule=rule, note=note, submission=uuid.uuid4()) for person in people]


def state_of(target: Entry | Reply) -> str:
    """As it is now."""
    target.refresh_from_db()
    return target.state


def told(person: User, event: Event) -> int:
    """How often the person was told of it in the site."""
    return Delivery.objects.filter(recipient=person, event=event, channel=Channel.SITE).count()
