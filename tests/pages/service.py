"""Notices, reports, and what operators and moderators see."""

from audit.models import Record
from notifications.stopping import MailList, token_of
from tests.pages.entries import more_replies
from tests.pages.page import Arguments, Page

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
