"""Beat that does the sweep itself when the bell cannot be rung: with Redis gone for a day, mail still leaves."""

import logging
from functools import cached_property
from typing import Any, Final

from celery.beat import ScheduleEntry, Scheduler, SchedulingError
from django.db import Error, close_old_connections

from service.models import Program
from service.services import note_pulse

logger = logging.getLogger(__name__)
PULSE: Final = "service.tasks.pulse"


class SweepScheduler(Scheduler):
    """Keeps its schedule in memory: every task of it is a sweep that may run twice, so nothing is worth a file."""

    @cached_property
    def producer(self) -> Any:
        """Connects when it publishes. Celery's own waits here until the broker is back, and no sweep would run."""
        return self.Producer(self.connection, auto_declare=False)

    def _note_pulse(self) -> None:
        """Beat itself is at work, whoever takes what it sends."""
        try:
            close_old_connections()
            note_pulse(Program.BEAT)
        except Error as error:
            logger.warning("Beat did not note its pulse: %s", type(error).__name__)

    def apply_async(self, entry: ScheduleEntry, producer: Any = None, advance: bool = True, **kwargs: Any) -> Any:
        """Send the task to a worker; where the broker does not take it, run it here and now."""
        if entry.task == PULSE:
            self._note_pulse()
        try:
            return super().apply_async(entry, producer=producer, advance=advance, **kwargs)
        except (SchedulingError, OSError) as error:
            logger.warning("%s runs in beat, as the broker is away: %s", entry.task, type(error).__name__)
            return self.app.tasks[entry.task].apply(args=entry.args or (), kwargs=entry.kwargs or {})
