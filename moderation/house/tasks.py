"""What becomes of proposals by the clock."""

from celery import shared_task

from moderation.house import proposals


@shared_task(time_limit=60)
def sweep_proposals() -> None:
    """Open polls that could not be opened at once, and let lapse what found no backing in time."""
    proposals.sweep()
