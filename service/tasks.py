"""The pulse: sent by beat, taken by a worker; both are seen by it."""

from celery import shared_task
from django.db import close_old_connections, connection

from service.models import Program
from service.services import note_pulse


@shared_task(time_limit=20)
def pulse() -> None:
    """A worker took it. Beat notes its own, when it sends this."""
    if not connection.in_atomic_block:
        close_old_connections()
    note_pulse(Program.WORKER)
