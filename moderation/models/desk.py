"""What a moderator arranges for themselves at the desk."""

from typing import Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models import User

FILTER_NAME_LONGEST: Final = 40  # characters
QUERY_LONGEST: Final = 500
MOST_FILTERS: Final = 20  # of one moderator


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Which filters."""

    def of(self, moderator: User | AnonymousUser) -> Self:
        """Those of one moderator, by name."""
        if isinstance(moderator, AnonymousUser):
            return self.none()
        return self.filter(moderator=moderator).order_by("name")


class SavedFilter(models.Model):
    """A view of the queue that a moderator comes back to: nobody else sees it."""

    moderator = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=FILTER_NAME_LONGEST)
    query = models.CharField(_("filter"), max_length=QUERY_LONGEST, blank=True)  # as it stands in the address
    created_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["moderator", "name"], name="saved_filter_name_unique")]

    def __str__(self) -> str:
        return self.name
