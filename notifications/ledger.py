"""What became of one announcement: how many people were told by which way. People are counted, never named."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.models import Announcement
from notifications.audiences import members_of, without_muted
from notifications.models import Channel, Delivery, DeliveryState, DigestItem, FanOut


@dataclass(frozen=True)
class Ledger:
    """The lines of the page, in words and numbers."""

    is_underway: bool
    lines: list[tuple[str | Promise, int]]


def ledger_of(announcement: Announcement) -> Ledger:
    """Count it now. Five queries, however many members there are."""
    key = f"announcement:{announcement.entry_id}"
    rows = Delivery.objects.filter(notification__key=key).order_by()
    found = Counter({(channel, state): number for channel, state, number in _by_state(rows)})
    mails = sum(number for (channel, _state), number in found.items() if channel == Channel.MAIL)
    alerts = found[Channel.SITE, DeliveryState.SENT]
    digests = DigestItem.objects.filter(notification__key=key).values("person").distinct().count()
    there = members_of(announcement.group).filter(joined_at__lte=announcement.created_at)
    members = there.exclude(person=announcement.announced_by_id)  # as the page before it counted them
    muted = members.count() - without_muted(members, announcement.group).count()
    return Ledger(
        is_underway=FanOut.objects.unfinished().filter(notification__key=key).exists(),
        lines=[
            (_("Have an alert in the site"), alerts),
            (_("Mails that were sent"), found[Channel.MAIL, DeliveryState.SENT]),
            (_("Mails that wait to be sent"), found[Channel.MAIL, DeliveryState.DUE]),
            (_("Mails that came back"), found[Channel.MAIL, DeliveryState.BOUNCED]),
            (_("Mails that were refused"), found[Channel.MAIL, DeliveryState.FAILED]),
            (_("Mails not sent: read before, or no longer theirs to read"), found[Channel.MAIL, DeliveryState.DROPPED]),
            (_("Told without a mail: it is for their digest, or for the site alone"), alerts - mails),
            (_("Had it in a digest so far"), digests),
            (_("Members who muted the group"), muted),
        ],
    )


def _by_state(rows: "QuerySet[Delivery]") -> "QuerySet[Delivery, tuple[str, str, int]]":
    return rows.values_list("channel", "state").annotate(number=Count("pk"))
