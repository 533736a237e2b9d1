"""What a worker does for mail, and beat itself when there is no broker. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from notifications import outbox, retention

SWEEP_SECONDS = 35  # with one slow mail of EMAIL_TIMEOUT (20 s) on top it ends within the task's 60
TIDY_SECONDS = 45


@shared_task(time_limit=60)
def send_due() -> None:
    """Send what is due, oldest first."""
    begin()
    outbox.sweep(for_seconds=SWEEP_SECONDS)


@shared_task(time_limit=60)
def forget_old_rows() -> None:
    """Delete what is past its time: sessions, failed sign-ins, traces of account mails."""
    begin()
    retention.forget(for_seconds=TIDY_SECONDS)


def begin() -> None:
    """Beat runs these without a worker around them: do not keep a connection that died or is too old."""
    if not connection.in_atomic_block:
        close_old_connections()
