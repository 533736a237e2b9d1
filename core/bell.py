"""The bell: tells a worker that there is something to do. What there is to do stands in Postgres.

A ring that is lost costs half a minute (the sweep), so ringing never raises and never keeps a request for long.
"""

import logging
from typing import Any

from celery import Task
from kombu.exceptions import OperationalError
from redis import RedisError

from core.cache import breaker

logger = logging.getLogger(__name__)


def ring(task: "Task[Any, Any]", *args: int) -> None:
    """Ask a worker to run `task` with ids as arguments. At most 1 s, never raises. Call it after commit."""
    if not breaker.allows():
        return
    try:
        task.apply_async(args=args, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        breaker.failed()
        logger.info("The bell for %s was not heard: %s", task.name, type(error).__name__)
    else:
        breaker.succeeded()
