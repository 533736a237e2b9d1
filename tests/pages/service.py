"""Notices, reports, and what operators and moderators see."""

from audit.models import Record
from notifications.models import Mailbox, MailSwitch
from notifications.stopping import MailList, token_of
from tests.pages.entries import more_replies
from tests.pages.page import Arguments, Page


def a_mailbox() -> int:
    """An address whose mails came back."""
    return Mailbox.objects.get_or_create(address="canary-gone@transport.example")[0].pk


def a_switch() -> int:
    """All mail is paused."""
    return MailSwitch.objects.get_or_create(pk=1, defaults={"reason": "A fault"})[0].pk


ARGUMENTS: dict[str, Arguments] = {
    "moderation:report-entry": lambda world: [world.entry.pk],
    "moderation:report-reply": lambda world: [world.reply.pk],
    "notifications:mark-read": lambda world: [world.notice.pk],
    "notifications:mark-thread-read": lambda world: [world.entry.pk],
    "notifications:stop": lambda world: [token_of(world.person("author"), MailList("digest"))],
    "admin:moderation_report_*": lambda world: [world.report.pk],
    "admin:moderation_act_*": lambda world: [world.act.pk],
    "admin:notifications_delivery_*": lambda world: [world.notice.pk],
    "admin:notifications_notification_*": lambda world: [world.notice.notification_id],
    "admin:notifications_mailbox_*": lambda world: [a_mailbox()],
    "admin:notifications_mailswitch_*": lambda world: [a_switch()],
    "admin:audit_record_*": lambda world: [Record.objects.latest("pk").pk],
}


PAGES = [
    Page("notifications:list", grow=more_replies),
    Page("notifications:telling"),
    Page("notifications:telling", reader="stranger", query="?open=mentions#family-mentions"),
    Page("notifications:stop"),
    Page("moderation:report-entry", reader="stranger"),
    Page("moderation:report-reply", reader="stranger"),
]
