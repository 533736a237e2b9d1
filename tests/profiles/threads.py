"""Calls at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment; returns what each gave or refused."""
    barrier = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait(timeout=10)
        try:
            answers[place] = call()
        except (ValueError, DatabaseError) as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers
