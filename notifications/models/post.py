"""What is known of the ways out: addresses that bounce, the switch that stops all mail, how much a domain has had."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from profiles.models import User

REASON_LONGEST = 200


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    """Which addresses."""

    def at(self, address: str) -> Self:
        """The one of `address`, however it is spelt."""
        return self.alias(spelt_low=Lower("address")).filter(spelt_low=address.lower())

    def found_among(self, addresses: Iterable[str]) -> set[str]:
        """Which of `addresses` are among these, in lower case. One query."""
        rows = self.annotate(spelt_low=Lower("address")).filter(spelt_low__in={one.lower() for one in addresses})
        return set(rows.values_list("spelt_low", flat=True))

    def of_outer(self) -> Self:
        """The one of the person that the query around this is about, for `Exists`."""
        return self.alias(spelt_low=Lower("address")).filter(spelt_low=Lower(OuterRef("email")))

    def stopped(self) -> Self:
        """Those that get no notices and no digests."""
        return self.filter(stopped_at__isnull=False)


class Mailbox(models.Model):
    """An address whose mails came back. Without a row nothing bad is known of it; a stopped one gets no mail."""

    address = models.EmailField(_("address"), max_length=254)
    soft_bounces = models.PositiveSmallIntegerField(_("came back for now"), default=0)  # since the last good mail
    last_bounce_at = models.DateTimeField(_("last came back at"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    started_again_at = models.DateTimeField(_("started again at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_LONGEST, blank=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that bounces")
        verbose_name_plural = _("addresses that bounce")
        constraints = [models.UniqueConstraint(Lower("address"), name="mailbox_address_unique")]
        indexes = [
            models.Index(Lower("address"), condition=Q(stopped_at__isnull=False), name="mailbox_stopped"),
        ]

    def __str__(self) -> str:
        return self.address


class MailSwitch(models.Model):
    """The one row that stops all mail; without it mail goes out."""

    paused_at = models.DateTimeField(_("paused at"), auto_now_add=True)
    paused_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("reason"), max_length=REASON_LONGEST, blank=True)

    class Meta:
        verbose_name = _("pause of all mail")
        verbose_name_plural = _("pause of all mail")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="mail_switch_is_one")]

    def __str__(self) -> str:
        return f"{self.paused_at:%Y-%m-%d %H:%M}"


class DomainPace(models.Model):
    """How many mails a domain was handed within one minute."""

    domain = models.CharField(_("domain"), max_length=253, primary_key=True)
    minute = models.DateTimeField(_("minute"))
    sent = models.PositiveIntegerField(_("mails"), default=0)

    class Meta:
        verbose_name = _("pace of a domain")
        verbose_name_plural = _("paces of domains")

    def __str__(self) -> str:
        return self.domain
