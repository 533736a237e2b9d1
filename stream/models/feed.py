"""What a person does with the feed of home: how far they are caught up, and what they hid from it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Entry
from profiles.models import User


class Tab(models.TextChoices):
    """The views of home, by the names that addresses use."""

    FOR_YOU = "for_you", _("For you")
    COLLEAGUES = "colleagues", _("Colleagues")
    GROUPS = "groups", _("Groups")
    DEPARTMENTS = "departments", _("Departments")
    EVERYONE = "everyone", _("Everyone")


class FeedMarkQuerySet(models.QuerySet["FeedMark"]):
    """Which marks."""

    def of(self, person: User) -> Self:
        """The marks of one person; nobody else ever sees them."""
        return self.filter(person=person)


class FeedMark(models.Model):
    """`person` is caught up with a tab to the entry that stands at (`seen_at`, `seen_entry`) in it.

    Both are of what was shown: a row does not tell when somebody was here.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feed_marks")
    tab = models.CharField(_("tab"), max_length=11, choices=Tab)
    seen_at = models.DateTimeField(_("caught up to"))
    seen_entry = models.BigIntegerField(_("entry"))  # its number, plain: the mark outlives the entry

    objects = FeedMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark in a feed")
        verbose_name_plural = _("marks in feeds")
        constraints = [
            models.UniqueConstraint(fields=["person", "tab"], name="feed_mark_unique"),
            models.CheckConstraint(condition=models.Q(tab__in=Tab.values), name="feed_mark_has_tab"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.tab}"


class HiddenQuerySet(models.QuerySet["Hidden"]):
    """Which rows."""

    def of(self, person: User) -> Self:
        """What one person hid; nobody else ever sees it."""
        return self.filter(person=person)


class Hidden(models.Model):
    """`person` does not want to see `entry` in the feed of home. Its page, search and notices are as before."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hidden_entries")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="hidden_by")
    created_at = models.DateTimeField(_("hidden at"), auto_now_add=True)

    objects = HiddenQuerySet.as_manager()

    class Meta:
        verbose_name = _("hidden entry")
        verbose_name_plural = _("hidden entries")
        constraints = [models.UniqueConstraint(fields=["person", "entry"], name="hidden_unique")]
        indexes = [models.Index(fields=["person", "-created_at", "-id"], name="hidden_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.entry_id}"
