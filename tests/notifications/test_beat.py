"""Beat rings while there is a broker, and does the sweep itself where there is none."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from kombu.connection import Connection

from civnet.beat import SweepScheduler
from civnet.celery import app
from notifications.models import Delivery, DeliveryState
from tests.notifications.mailserver import Handler


@pytest.fixture
def scheduler(db: None) -> SweepScheduler:
    return SweepScheduler(app=app)


@pytest.fixture
def nowhere() -> Iterator[Any]:
    """A producer whose broker refuses every call."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        with Connection(f"redis://127.0.0.1:{port}/0", transport_options=options) as connection:
            yield app.amqp.Producer(connection, auto_declare=False)


def test_without_a_broker_the_sweep_runs_in_beat(
    scheduler: SweepScheduler, nowhere: Any, server: Handler, mail: Delivery
) -> None:
    scheduler.apply_async(scheduler.schedule["send-due"], producer=nowhere)
    mail.refresh_from_db()
    assert mail.state == DeliveryState.SENT
    assert len(server) == 1


def test_with_a_broker_beat_only_rings(scheduler: SweepScheduler, server: Handler, mail: Delivery) -> None:
    scheduler.apply_async(scheduler.schedule["send-due"], producer=scheduler.producer)
    assert len(server) == 0
    with app.connection_for_write() as connection:
        assert connection.SimpleQueue("mail").qsize() == 1


def test_every_sweep_of_the_schedule_is_a_task() -> None:
    app.loader.import_default_modules()
    assert {row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
