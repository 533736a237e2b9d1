"""What moderators are told about their queue, in words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.about_groups import Said
from notifications.models import Notification

WAITING_HEAD = "reports-waiting"  # then the number of the first report, and how many there are


def said(notification: Notification) -> Said | None:
    """The notice; None where it is about something else."""
    head, _colon, rest = notification.key.partition(":")
    number = rest.rpartition(":")[2]
    if head != WAITING_HEAD or not number.isdecimal():
        return None
    headline = ngettext(
        "%(count)d report has been open for four working hours",
        "%(count)d reports have been open for four working hours",
        int(number),
    )
    note = ngettext("Nobody has answered it yet.", "Nobody has answered them yet.", int(number))
    url = reverse("admin:moderation_report_changelist") + "?state=open"
    return Said(headline % {"count": int(number)}, note, url, shows_actor=False)


def because() -> str:
    """Why the person is told, for the foot of a mail."""
    return _("You get this mail because you are a moderator.")
