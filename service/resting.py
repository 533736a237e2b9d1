"""What workers leave alone while CivNet is read only.

A task is a bell: what it would have done stands in a row, and the sweep after the switch does it. Mail goes on, as it
carries codes to sign in with and what people were promised; so do the trail's seals and the pulse. All else rests, so
that who has said "nothing changes" before a move of the database, or to look at a fault, can rely on it.
"""

import logging
from typing import Any, Final

from celery import Task
from django.db import Error

from service.state import ask

logger = logging.getLogger(__name__)
GOES_ON: Final = ("notifications.tasks.send_due", "service.tasks.", "audit.")


class RestingTask(Task):  # type: ignore[type-arg]  # of every task
    """Every task of ours. Called by hand, as tests and other tasks do, it runs; started by a worker, it looks first."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run, or rest."""
        if not self.request.called_directly and self._rests():
            logger.info("%s rests: CivNet is read only", self.name)
            return None
        return super().__call__(*args, **kwargs)

    def _rests(self) -> bool:
        try:
            state = ask()
        except Error:
            return False  # the task says itself what is wrong
        return state.refuses_writes or (state.is_switched and not str(self.name).startswith(GOES_ON))
