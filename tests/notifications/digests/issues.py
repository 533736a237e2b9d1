"""Issues for people in tests: of everything up to now, made or not."""

from datetime import timedelta

from django.utils import timezone

from notifications.digests.making import make
from notifications.models import Channel, Delivery, Digest, DigestItem, new_message_id
from profiles.models import User


def begin_issue(person: User, *, minutes: int = 5, days_ago: int = 0) -> Digest:
    """An issue that covers the week up to now, with its mail, as the sweep leaves it."""
    now = timezone.now() - timedelta(days=days_ago)
    digest = Digest.objects.create(
        person=person,
        issued_on=now.date(),
        since=now - timedelta(days=7),
        until=now + timedelta(seconds=1),
        budget_minutes=minutes,
    )
    Delivery.objects.create(recipient=person, digest=digest, channel=Channel.MAIL, message_id=new_message_id())
    return digest


def issue(person: User, *, minutes: int = 5) -> list[DigestItem]:
    """What stands in the issue of `person` now."""
    digest = begin_issue(person, minutes=minutes)
    make(digest)
    return list(digest.items.order_by("position"))


def entries_of(items: list[DigestItem]) -> list[int | None]:
    return [item.entry_id for item in items]
