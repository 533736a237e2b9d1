"""`ReadMark`: how far a person has read a conversation."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Entry
from content.threads import Seen
from profiles.models import User


class ReadMarkQuerySet(models.QuerySet["ReadMark"]):
    """Which marks."""

    def of(self, person: User) -> Self:
        """The marks of one person; nobody else ever sees them."""
        return self.filter(person=person)


class ReadMark(models.Model):
    """`person` has read `entry`, and its replies up to (`seen_at`, `seen_reply`) in order of time.

    Both are of the words that were read: a row does not tell when somebody was here.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="read_marks")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="read_marks")
    seen_at = models.DateTimeField(_("read up to"))
    seen_reply = models.BigIntegerField(_("reply"), default=0)  # its number; 0: the entry alone

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [models.UniqueConstraint(fields=["person", "entry"], name="read_mark_unique")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.entry_id}"

    @property
    def seen(self) -> Seen:
        """The place in the conversation."""
        return Seen(self.seen_at, self.seen_reply)
