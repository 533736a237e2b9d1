"""What a worker does for files. Each may run twice and beside itself; the bell only makes them quicker."""

from celery import shared_task


@shared_task(time_limit=60)
def process_due() -> None:
    """Check and release what waits, oldest first."""
