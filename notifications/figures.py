"""What stands in the queue of mails, for whoever is asked why mail is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from notifications import switch
from notifications.models import Delivery, DeliveryState, Mailbox, MailSwitch

MOST_COUNTED: Final = 10_000
RECENT: Final = timedelta(days=1)


@dataclass(frozen=True)
class Figures:
    """Numbers are counted to 10,000 and no further."""

    due: int
    oldest_due_at: datetime | None  # since when the oldest of them waits
    waiting_for_pace: int
    failed: int  # of what was due within the last day
    came_back: int
    stopped: int  # addresses
    pause: MailSwitch | None

    @property
    def is_late(self) -> bool:
        """Whether somebody should look: the sweep takes what is due every 30 s."""
        oldest = self.oldest_due_at
        return oldest is not None and oldest < timezone.now() - timedelta(minutes=5)


def figures_of_mail() -> Figures:
    """Six small queries, each under an index."""
    now = timezone.now()
    due = Delivery.objects.filter(state=DeliveryState.DUE, due_at__lte=now)
    wrong = Delivery.objects.filter(due_at__gt=now - RECENT)
    return Figures(
        due=due.order_by()[:MOST_COUNTED].count(),
        oldest_due_at=due.order_by("due_at", "pk").values_list("due_at", flat=True).first(),
        waiting_for_pace=due.filter(attempts=0, leased_until__gt=now).order_by()[:MOST_COUNTED].count(),
        failed=wrong.filter(state=DeliveryState.FAILED).order_by()[:MOST_COUNTED].count(),
        came_back=wrong.filter(state=DeliveryState.BOUNCED).order_by()[:MOST_COUNTED].count(),
        stopped=Mailbox.objects.stopped()[:MOST_COUNTED].count(),
        pause=switch.state(),
    )
