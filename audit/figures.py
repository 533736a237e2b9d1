"""How the trail stands, for the first page of operators."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from audit.models import Check, CheckState, Record, Seal
from audit.sealing import head
from audit.verifying import latest_result

MOST_COUNTED: Final = 10_000
SEALED_WITHIN: Final = timedelta(minutes=15)
CHECKED_WITHIN: Final = timedelta(hours=30)


@dataclass(frozen=True)
class Figures:
    """Numbers are counted to 10,000 and no further."""

    head: Seal | None
    unsealed: int
    oldest_unsealed_at: datetime | None
    check: Check | None  # the last that is over

    @property
    def is_late(self) -> bool:
        """Whether sealing stands still: the sweep seals every minute."""
        oldest = self.oldest_unsealed_at
        return oldest is not None and oldest < timezone.now() - SEALED_WITHIN

    @property
    def is_broken(self) -> bool:
        """Whether the last check found something."""
        return self.check is not None and self.check.state == CheckState.BROKEN

    @property
    def is_unchecked(self) -> bool:
        """Whether no check ended for a night and a half, though there is something to check."""
        if self.check is None:
            return self.head is not None and self.head.made_at < timezone.now() - CHECKED_WITHIN
        return self.check.at < timezone.now() - CHECKED_WITHIN


def figures_of_audit() -> Figures:
    """Four small queries, each by a number."""
    newest = head()
    unsealed = Record.objects.filter(pk__gt=newest.upto if newest else 0).order_by("pk")
    return Figures(
        head=newest,
        unsealed=unsealed[:MOST_COUNTED].count(),
        oldest_unsealed_at=unsealed.values_list("at", flat=True).first(),
        check=latest_result(),
    )
