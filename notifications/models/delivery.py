"""Who is told of what happened, by which channel: the `Delivery` rows of a `Notification`, which are the outbox."""

import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Entry
from notifications.models.events import ONE_A_THREAD, Event
from notifications.models.notification import Notification
from notifications.models.post import MailSwitch
from profiles.models import User
from stream.models import Follow

REASON_LONGEST = 200  # characters
SUBJECT_LONGEST = 300
PURPOSE_LONGEST = 40
LETTER_LONGEST = 200_000
HELD_AT_ONCE = 1000  # rows
WAITS_FOR_PACE = "waits: its domain had all that it may have this minute"


class Channel(models.TextChoices):
    """How a person is told."""

    SITE = "site", _("site")
    MAIL = "mail", _("mail")


class DeliveryState(models.TextChoices):
    """Where a delivery is. A notice in the site is sent as soon as it is written."""

    DUE = "due", _("due")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")  # the mail server refused it for good, or for 24 hours
    DROPPED = "dropped", _("dropped")  # there was no longer a reason to send it
    BOUNCED = "bounced", _("came back")  # the server took it, and it came back later


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Which deliveries."""

    def create_once(
        self,
        *,
        notification: Notification,
        channel: Channel,
        reasons: "Mapping[int, tuple[Event, int | None]]",
        due: Mapping[int, datetime] = MappingProxyType({}),
    ) -> None:
        """Tell people, given by their ids, of the notification; for those who are told already nothing is written.

        Why: an event, with the number of the follow that told. A mail is due at the moment that `due` has for it.
        """
        now = timezone.now()
        self.bulk_create(
            (
                Delivery(
                    recipient_id=recipient,
                    notification=notification,
                    entry_id=notification.entry_id,
                    channel=channel,
                    event=event,
                    follow_id=follow,
                    state=DeliveryState.DUE if channel == Channel.MAIL else DeliveryState.SENT,
                    due_at=due.get(recipient, now),
                    sent_at=None if channel == Channel.MAIL else now,
                    message_id=new_message_id() if channel == Channel.MAIL else "",
                )
                for recipient, (event, follow) in reasons.items()
            ),
            ignore_conflicts=True,
        )

    def due(self) -> Self:
        """What is to be sent now and in nobody's hands, oldest first."""
        now = timezone.now()
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, state=DeliveryState.DUE, due_at__lte=now).order_by("due_at", "pk")

    def leased(self, *, for_seconds: float = 45, lease_seconds: float | None = None) -> "Iterator[Delivery]":
        """Take due rows one by one, each in a short transaction of its own, until none is left or the time is over.

        Mails about an account come first: somebody waits for the code. None is taken while all mail is paused. A row is
        ours for `lease_seconds` (settings). Whoever dies with it loses it then, and it is due again.
        """
        lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS if lease_seconds is None else lease_seconds)
        ends = time.monotonic() + for_seconds
        while time.monotonic() < ends:
            with transaction.atomic():
                due = (
                    self.due()
                    .filter(~Exists(MailSwitch.objects.order_by()))
                    .select_related("recipient__preference", "recipient__detail", "notification", "follow")
                )
                free = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
                row = free.filter(recipient=None).first() or free.filter(recipient__isnull=False).first()
                if row is None:
                    return
                now = timezone.now()
                row.leased_until = now + lease
                row.attempts += 1
                row.tried_at = row.tried_at or now
                row.save(update_fields=["leased_until", "attempts", "tried_at"])
            yield row

    @transaction.atomic
    def hold(self, *, domain: str, until: datetime) -> int:
        """Keep what is due for people of `domain` from being taken before `until`, a thousand rows at most.

        It stays due since when it was, so its place in the order of age is kept. Returns how many rows.
        """
        there = Q(recipient__email__iendswith=f"@{domain}")
        rows = self.due().filter(there).select_for_update(skip_locked=True, no_key=True, of=("self",))
        numbers = list(rows.values_list("pk", flat=True)[:HELD_AT_ONCE])
        return self.filter(pk__in=numbers).update(leased_until=until, reason=WAITS_FOR_PACE)

    def site_of(self, user: User) -> Self:
        """The notices of `user` in the site."""
        return self.filter(recipient=user, channel=Channel.SITE)

    def unread(self) -> Self:
        """Notices that were not read yet."""
        return self.filter(channel=Channel.SITE, read_at=None)

    def one_a_thread(self) -> Self:
        """Of what is unread of one thread the newest; all else as it is. For the notices of one person."""
        newer = self.model.objects.unread().filter(
            Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk")),
            recipient=OuterRef("recipient"),
            entry=OuterRef("entry"),
            event__in=ONE_A_THREAD,
        )
        return self.exclude(Q(Exists(newer)), read_at=None, event__in=ONE_A_THREAD)

    def for_list(self) -> Self:
        """With what a line about each shows of people and words."""
        followed = ("tag", "group", "department", "followed", "search")  # of a thread nothing but its link is shown
        about = ("entry__department", "notification__actor__department", "notification__reply__department")
        return self.select_related("notification__group", *about, *(f"follow__{name}" for name in followed)).defer(
            "entry__body",
            "entry__body_html",
            "notification__reply__body",
            "notification__reply__body_html",
            "notification__actor__about",
            "notification__actor__about_html",
            "notification__group__about",
            "follow__group__about",
            "follow__followed__about",
            "follow__followed__about_html",
        )


def new_message_id() -> str:
    """A Message-ID of RFC 5322: made with the row, so that every attempt carries the same."""
    return f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>"


class Delivery(models.Model):
    """One telling of one person by one channel; or a digest; or, without `recipient`, a mail about an account.

    The letter of an account mail (it may hold a code) is wiped as soon as it is sent or given up; a notice is rendered
    when it is sent and never stored. `entry` repeats the notification's: a thread's notices are found under one index.
    """

    recipient = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries")
    notification = models.ForeignKey(
        Notification, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(_("channel"), max_length=4, choices=Channel)
    event = models.CharField(_("because of"), max_length=20, choices=Event, blank=True)
    follow = models.ForeignKey(  # the level that told; without one the event itself says why
        Follow, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.OneToOneField("Digest", null=True, blank=True, on_delete=models.CASCADE, related_name="delivery")
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState, default=DeliveryState.DUE)
    reason = models.CharField(_("reason"), max_length=REASON_LONGEST, blank=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    leased_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("first tried at"), null=True, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    purpose = models.CharField(_("purpose"), max_length=PURPOSE_LONGEST, blank=True)
    address = models.EmailField(_("address"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LONGEST, blank=True)
    text = models.TextField(_("text"), max_length=LETTER_LONGEST, blank=True)
    html = models.TextField(_("HTML"), max_length=LETTER_LONGEST, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "notification", "channel"], name="delivery_once"),
            models.UniqueConstraint(fields=["message_id"], condition=~Q(message_id=""), name="delivery_message_id"),
            models.CheckConstraint(
                condition=Q(
                    recipient__isnull=False, notification__isnull=False, digest=None, address="", text="", html=""
                )
                & ~Q(event="")
                | Q(recipient__isnull=False, notification=None, entry=None, channel=Channel.MAIL, event="")
                & Q(digest__isnull=False, follow=None, address="", text="", html="")
                | Q(recipient=None, notification=None, entry=None, channel=Channel.MAIL, event="")
                & Q(digest=None, follow=None)
                & ~Q(address=""),
                name="delivery_of_notice_digest_or_account_mail",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.SITE, state=DeliveryState.SENT, message_id="")
                | Q(channel=Channel.MAIL, read_at=None) & ~Q(message_id=""),
                name="delivery_fits_its_channel",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.DUE) | Q(subject="", text="", html=""), name="delivery_over_is_wiped"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="due"), name="delivery_due"),
            models.Index(fields=["recipient"], condition=Q(channel="site", read_at=None), name="notice_unread"),
            models.Index(fields=["recipient", "-created_at", "-id"], condition=Q(channel="site"), name="notice_newest"),
            models.Index(
                fields=["recipient", "entry"], condition=Q(channel="site", read_at=None), name="notice_unread_thread"
            ),
            models.Index(
                fields=["entry"], condition=Q(entry__isnull=False), name="delivery_entry"
            ),  # for the key's own checks
            models.Index(fields=["created_at"], condition=Q(recipient=None), name="delivery_account_mail"),
            models.Index(  # how many mails somebody had within an hour
                fields=["recipient", "due_at"],
                condition=Q(channel="mail", notification__isnull=False),
                name="delivery_mail_pace",
            ),
            models.Index(
                fields=["due_at", "id"], condition=Q(state="due", recipient=None), name="delivery_account_due"
            ),
            models.Index(fields=["-id"], condition=Q(state__in=["failed", "bounced"]), name="delivery_gone_wrong"),
        ]

    def __str__(self) -> str:
        return self.message_id or f"{self.channel} {self.pk}"

    @property
    def is_unread(self) -> bool:
        """Whether the notice waits to be read."""
        return self.channel == Channel.SITE and self.read_at is None

    def end(self, state: DeliveryState, reason: str = "") -> bool:
        """Sent, failed or dropped: for good, once, and the letter is wiped. False where it had ended already."""
        now = timezone.now()
        fields: dict[str, Any] = {"state": state, "reason": reason[:REASON_LONGEST], "leased_until": None}
        fields |= {"subject": "", "text": "", "html": "", "sent_at": now if state == DeliveryState.SENT else None}
        return bool(Delivery.objects.filter(pk=self.pk, state=DeliveryState.DUE).update(**fields))

    def postpone(self, delay: timedelta, reason: str) -> bool:
        """Due again after `delay`. False where the lease ran out and somebody else has it."""
        mine = Delivery.objects.filter(pk=self.pk, state=DeliveryState.DUE, leased_until=self.leased_until)
        return bool(mine.update(due_at=timezone.now() + delay, leased_until=None, reason=reason[:REASON_LONGEST]))

    def release(self, reason: str) -> bool:
        """As if it had never been taken: the server could not be asked, which is no fault of this mail."""
        mine = Delivery.objects.filter(pk=self.pk, state=DeliveryState.DUE, leased_until=self.leased_until)
        fields: dict[str, Any] = {"leased_until": None, "attempts": F("attempts") - 1}
        if self.attempts == 1:
            fields["tried_at"] = None
        return bool(mine.update(reason=reason[:REASON_LONGEST], **fields))

    def come_back(self, reason: str) -> bool:
        """The server that took it gave it back later. False where that is known already, or it had ended otherwise."""
        out = Delivery.objects.filter(pk=self.pk, state__in=[DeliveryState.SENT, DeliveryState.DUE])
        wiped = {"subject": "", "text": "", "html": "", "leased_until": None}
        return bool(out.update(state=DeliveryState.BOUNCED, reason=reason[:REASON_LONGEST], **wiped))

    def try_again(self) -> bool:
        """One more attempt, now, and a day of them if need be. Only for notices that failed or came back: a letter that
        was wiped cannot be sent.
        """
        wrong = [DeliveryState.FAILED, DeliveryState.BOUNCED]
        failed = Delivery.objects.filter(pk=self.pk, state__in=wrong, notification__isnull=False)
        fresh: dict[str, Any] = {"attempts": 0, "tried_at": None, "sent_at": None, "reason": ""}
        return bool(failed.update(state=DeliveryState.DUE, due_at=timezone.now(), **fresh))
