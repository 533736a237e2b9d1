"""`Spill`: words marked above OFFICIAL that were here, when they were taken away, and how far they had got."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import State
from core.markings import Above
from moderation.models.act import Act
from profiles.models import User

MOST_READERS = 5_000  # numbers that are kept; the count is of all


class SpillQuerySet(models.QuerySet["Spill"]):
    """Which spills."""

    def standing(self) -> Self:
        """Those that were not released."""
        return self.filter(act__undone_by=None)

    def open_to(self, person: User | AnonymousUser) -> Self:
        """Those that a moderator or an operator may see: none of their own words."""
        if isinstance(person, AnonymousUser) or not person.may_read:
            return self.none()
        return self.exclude(act__concerns=person)


class Spill(models.Model):
    """What its act does not say. Numbers and codes alone: nothing of the words is repeated here."""

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="spill", verbose_name=_("act"))
    marking = models.CharField(_("marking"), max_length=12, choices=Above, blank=True)  # blank: it bears none itself
    state_before = models.CharField(_("state before"), max_length=12, choices=State)
    quarantined_at = models.DateTimeField(_("taken away at"), auto_now_add=True)
    readers = models.PositiveIntegerField(_("people who had opened it"), default=0)  # as far as marks and notices tell
    reader_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("their numbers"))
    files = models.PositiveIntegerField(_("files"), default=0)
    mails_sent = models.PositiveIntegerField(_("mails sent before"), default=0)  # they lie in mailboxes elsewhere
    mails_dropped = models.PositiveIntegerField(_("mails not sent"), default=0)

    objects = SpillQuerySet.as_manager()

    class Meta:
        verbose_name = _("spill")
        verbose_name_plural = _("spills")
        permissions = [("release_spill", "Can show again what was taken away as a spill")]
        indexes = [models.Index(fields=["-quarantined_at", "-id"], name="spill_newest")]

    def __str__(self) -> str:
        return f"{self.get_marking_display()} #{self.pk}".strip()

    @property
    def is_released(self) -> bool:
        """Whether an operator has shown it again."""
        return self.act.undone_by_id is not None
