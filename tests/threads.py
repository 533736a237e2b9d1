"""Calls at the same moment: real threads on a real database."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(*calls: Callable[[], Any], refusals: tuple[type[Exception], ...] = (ValueError,)) -> list[Any]:
    """Run the calls at the same moment; returns what each gave, or which of `refusals` (a service's
    are of ValueError) it raised.

    Whatever else one of them raises is raised here, once all are over.
    """
    barrier = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)
    unexpected: list[Exception] = []

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait(timeout=10)
        try:
            answers[place] = call()
        except refusals as refusal:
            answers[place] = refusal
        except Exception as error:
            unexpected.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    if unexpected:
        raise unexpected[0]
    return answers
