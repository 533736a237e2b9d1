"""Notices, reports, and what operators and moderators see."""

from datetime import timedelta

from django.utils import timezone

from audit.models import Check, Record, Seal
from audit.sealing import seal_due
from audit.verifying import check_all
from content.models import Entry
from moderation.models import ActKind, Growth, Rule, Spill, Template, Thresholds
from moderation.services import spill, warn
from notifications.models import Digest, DigestItem, Mailbox, MailSwitch, Outcome
from notifications.stopping import MailList, token_of
from search.models import Check as Looked
from search.models import Pinned, Synonym, Weights
from service.models import Banner, ReadOnly
from stream.models import Level
from stream.services import follow
from tests.factories import make_entry, make_reply
from tests.pages.entries import more_replies
from tests.pages.page import Arguments, Page
from tests.world import World, make_digest


def a_mailbox() -> int:
    """An address whose mails came back."""
    return Mailbox.objects.get_or_create(address="canary-gone@transport.example")[0].pk


def a_switch() -> int:
    """All mail is paused."""
    return MailSwitch.objects.get_or_create(pk=1, defaults={"reason": "A fault"})[0].pk


def a_seal() -> int:
    """The newest link of the chain, over what the world wrote."""
    seal_due()
    return Seal.objects.latest("number").pk


def a_check() -> int:
    """A check of the chain."""
    check_all()
    return Check.objects.latest("pk").pk


def a_banner() -> int:
    """A line of another day."""
    found = {"text": "Canary of a line", "begins_at": timezone.now() + timedelta(days=1)}
    return Banner.objects.get_or_create(text=found["text"], defaults=found)[0].pk


def a_read_only_switch() -> int:
    """CivNet is read only; undone with the test."""
    return ReadOnly.objects.get_or_create(one=True)[0].pk


def a_template() -> int:
    """Words that moderators begin with."""
    fields = {"kind": ActKind.HIDE, "text": "Please speak of the matter."}
    return Template.objects.get_or_create(title="To the matter", defaults=fields)[0].pk


def a_spill(world: World) -> int:
    """What a moderator took away; undone with the test."""
    found = Spill.objects.first()
    if found is None:
        author, moderator = world.person("stranger"), world.person("moderator")
        found = spill(target=make_entry(author), moderator=moderator, reason="It is marked.")
    return found.pk


ARGUMENTS: dict[str, Arguments] = {
    "moderation:report-entry": lambda world: [world.entry.pk],
    "moderation:report-reply": lambda world: [world.reply.pk],
    "moderation:report-person": lambda world: [world.person("author").handle],
    "moderation:report-group": lambda world: [world.group.slug],
    "moderation:report-introduction": lambda world: [world.introduction.pk],
    "moderation:hidden-entry": lambda _world: [Entry.objects.get(title="Title CANARYHIDDEN").pk],
    "moderation:hidden-reply": lambda world: [world.act.reply_id],
    "admin:moderation_thresholds_*": lambda _world: [Thresholds.objects.get_or_create(one=True)[0].pk],
    "admin:moderation_growth_*": lambda _world: [Growth.objects.get_or_create(night=timezone.localdate())[0].pk],
    "notifications:digest-issue": lambda world: [world.digest.pk],
    "notifications:mark-read": lambda world: [world.notice.pk],
    "notifications:mark-thread-read": lambda world: [world.entry.pk],
    "notifications:stop": lambda world: [token_of(world.person("author"), MailList("digest"))],
    "notifications:ledger": lambda world: [world.in_group.pk],
    "admin:notifications_staffmessage_*": lambda world: [world.message.pk],
    "admin:moderation_report_*": lambda world: [world.report.pk],
    "admin:moderation_report_next": lambda world: [],
    "admin:moderation_report_save_filter": lambda world: [],
    "admin:moderation_spill_*": lambda world: [a_spill(world)],
    "admin:moderation_template_*": lambda world: [a_template()],
    "admin:moderation_act_*": lambda world: [world.act.pk],
    "admin:notifications_delivery_*": lambda world: [world.notice.pk],
    "admin:notifications_notification_*": lambda world: [world.notice.notification_id],
    "admin:notifications_mailbox_*": lambda world: [a_mailbox()],
    "admin:notifications_mailswitch_*": lambda world: [a_switch()],
    "admin:search_synonym_*": lambda _world: [Synonym.objects.get_or_create(words="hmt", means="hm treasury")[0].pk],
    "admin:search_pinned_*": lambda world: [Pinned.objects.get_or_create(question="hmt", entry=world.entry)[0].pk],
    "admin:search_weights_*": lambda _world: [Weights.objects.get_or_create()[0].pk],
    "admin:search_check_*": lambda _world: [Looked.objects.get_or_create(began_on=timezone.localdate())[0].pk],
    "admin:service_banner_*": lambda _world: [a_banner()],
    "admin:service_readonly_*": lambda _world: [a_read_only_switch()],
    "admin:audit_record_*": lambda world: [Record.objects.latest("pk").pk],
    "admin:audit_seal_*": lambda world: [a_seal()],
    "admin:audit_check_*": lambda world: [a_check()],
}


def more_decisions(world: World, number: int) -> None:
    """What was decided about the author."""
    author = world.person("author")
    for _each in range(number):
        warn(target=author, moderator=world.person("moderator"), rule=Rule.OTHER, reason="A word to you.")


def more_digests(world: World, number: int) -> None:
    """Issues of days before, each with something in it: what stood in another one does not come again."""
    author = world.person("author")
    first = Digest.objects.filter(person=author).count()
    for days_ago in range(first, first + number):
        digest = make_digest(author, days_ago)
        DigestItem.objects.create(
            digest=digest,
            person=author,
            position=100,
            entry=world.strangers_entry,
            until_reply=days_ago,
            reason="tag",
            cost_seconds=20,
        )
        Digest.objects.filter(pk=digest.pk).update(outcome=Outcome.FULL)


def more_digest_items(world: World, number: int) -> None:
    """Things in the issue, each with a reply."""
    first = world.digest.items.count()
    for position in range(first, first + number):
        entry = make_entry(world.person("stranger"))
        reply = make_reply(entry, world.person("moderator"))
        DigestItem.objects.create(
            digest=world.digest,
            person=world.digest.person,
            position=position,
            entry=entry,
            until_reply=reply.pk,
            reason="tag",
            cost_seconds=20,
        )


def more_to_digest(world: World, number: int) -> None:
    """New things by somebody whom the author follows."""
    author, stranger = world.person("author"), world.person("stranger")
    follow(person=author, target=stranger, level=Level.TRACKING)
    before = timezone.now() - timedelta(days=3)
    Digest.objects.filter(person=author).update(since=before, until=before)
    for _number in range(number):
        make_reply(make_entry(stranger), world.person("moderator"))
    Entry.objects.filter(author=stranger).update(published_at=timezone.now() - timedelta(minutes=5))


PAGES = [
    Page("notifications:list", grow=more_replies),
    Page("notifications:digest", grow=more_digests),
    Page("notifications:digest", reader="stranger"),
    Page("notifications:digest-issue", grow=more_digest_items),
    Page("notifications:digest-next", grow=more_to_digest, most_queries=21),  # makes an issue, as a worker does
    Page("notifications:telling"),
    Page("notifications:telling", reader="stranger", query="?open=mentions#family-mentions"),
    Page("notifications:stop"),
    Page("notifications:ledger", reader="group_owner"),
    Page("moderation:report-entry", reader="stranger"),
    Page("moderation:report-reply", reader="stranger"),
    Page("moderation:report-person", reader="stranger"),
    Page("moderation:report-group", reader="stranger"),
    Page("moderation:report-introduction"),
    Page("moderation:hidden-entry"),
    Page("moderation:hidden-reply", reader="stranger"),
    Page("moderation:standing"),
    Page("moderation:decisions", grow=more_decisions),
]
