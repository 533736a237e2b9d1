"""How long an update may be. Updates themselves are entries and have no table."""

from typing import Final

from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST: Final = 500  # characters, where no operator has said otherwise
SHORTEST, LONGEST = 50, 2000  # what an operator may say
_KEY: Final = "updates.limit"


class LimitManager(models.Manager["Limit"]):
    """The one row."""

    def most_characters(self) -> int:
        """What holds now. One query, whose answer the boxes of other pages show from then on."""
        found = self.values_list("most_characters", flat=True).first() or MOST
        cache.set(_KEY, found, None)
        return found

    def most_shown(self) -> int:
        """What a box says while somebody types: what the cache knows, else what holds as a rule. No query."""
        known: int = cache.get(_KEY, MOST)
        return known


class Limit(models.Model):
    """One row, which an operator may change; without it 500 characters are the most."""

    one = models.BooleanField(default=True, unique=True, editable=False)
    most_characters = models.PositiveSmallIntegerField(
        _("most characters of an update"),
        default=MOST,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
        help_text=_("Of its text as it is written, without the line of its picture. Updates that are longer stay."),
    )

    objects = LimitManager()

    class Meta:
        verbose_name = _("limit of updates")
        verbose_name_plural = _("limit of updates")
        constraints = [
            models.CheckConstraint(condition=Q(one=True), name="update_limit_one_row"),
            models.CheckConstraint(
                condition=Q(most_characters__gte=SHORTEST, most_characters__lte=LONGEST), name="update_limit_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.most_characters}"
