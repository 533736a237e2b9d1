"""The outbox against a real mail server: one mail each, in order of age, temporary and permanent refusals."""

import socket
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from notifications import letters as letters_module
from notifications import outbox
from notifications.models import Channel, Delivery, DeliveryState, new_message_id
from notifications.tasks import SWEEP_SECONDS, send_due
from tests.notifications.mailserver import Handler, drips, raw_server, says_nothing


def letters(number: int) -> list[Delivery]:
    """Account mails, each a second younger than the one before."""
    start = timezone.now() - timedelta(minutes=5)
    return Delivery.objects.bulk_create(
        Delivery(
            channel=Channel.MAIL,
            address=f"person-{i}@transport.example",
            subject=f"Letter {i}",
            text=f"Words {i}",
            message_id=new_message_id(),
            due_at=start + timedelta(seconds=i),
        )
        for i in range(number)
    )


def again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def make_due(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())


@pytest.mark.django_db
def test_each_mail_goes_to_one_recipient_in_order_of_age_over_one_connection(server: Handler) -> None:
    made = letters(20)
    send_due()
    assert [to for to, _ in server.taken] == [f"person-{i}@transport.example" for i in range(20)]
    assert server.message_ids == [row.message_id for row in made]
    assert set(server.recipients_a_mail) == {1}
    assert server.connections == 1
    assert {again(row).state for row in made} == {DeliveryState.SENT}


@pytest.mark.django_db
def test_what_was_sent_is_wiped_and_never_sent_again(server: Handler) -> None:
    (row,) = letters(1)
    send_due()
    send_due()
    row = again(row)
    assert len(server) == 1
    assert (row.subject, row.text, row.html) == ("", "", "")
    assert row.sent_at is not None
    assert row.address


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["on_recipient", "on_data"])
def test_a_temporary_refusal_waits_longer_each_time_and_is_sent_at_last(server: Handler, where: str) -> None:
    (row,) = letters(1)
    getattr(server, where).extend(["450 4.2.1 grey listed, come back"] * 3)
    waits = []
    for _ in range(3):
        send_due()
        row = again(row)
        assert row.state == DeliveryState.DUE
        assert row.reason.startswith("450 4.2.1 grey listed")
        waits.append(round((row.due_at - timezone.now()) / timedelta(minutes=1)))
        make_due(row)
    send_due()
    assert waits == [1, 2, 4]
    assert again(row).state == DeliveryState.SENT
    assert server.message_ids == [row.message_id]


@pytest.mark.django_db
def test_the_delay_never_grows_beyond_an_hour_nor_beyond_the_day(server: Handler) -> None:
    (row,) = letters(1)
    for attempts, age, wait in ((30, timedelta(hours=2), 60), (30, timedelta(hours=23, minutes=50), 10)):
        server.on_data.append("451 later")
        now = timezone.now()
        Delivery.objects.filter(pk=row.pk).update(attempts=attempts, tried_at=now - age, due_at=now)
        send_due()
        assert round((again(row).due_at - timezone.now()) / timedelta(minutes=1)) == wait


@pytest.mark.django_db
def test_after_a_day_a_temporary_refusal_is_final_and_the_letter_is_wiped(server: Handler) -> None:
    (row,) = letters(1)
    Delivery.objects.filter(pk=row.pk).update(tried_at=timezone.now() - timedelta(hours=24, minutes=1))
    server.on_data.append("452 4.3.1 no room")
    send_due()
    row = again(row)
    assert (row.state, row.reason, row.text) == (DeliveryState.FAILED, "452 4.3.1 no room", "")


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["on_recipient", "on_data"])
def test_a_permanent_refusal_is_marked_once_and_the_next_mail_goes(server: Handler, where: str) -> None:
    first, second = letters(2)
    getattr(server, where).append("550 5.1.1 no such person")
    send_due()
    send_due()
    assert (again(first).state, again(first).attempts) == (DeliveryState.FAILED, 1)
    assert again(first).reason == "550 5.1.1 no such person"
    assert again(second).state == DeliveryState.SENT
    assert len(server) == 1


@pytest.mark.django_db
def test_a_mail_that_waited_for_days_to_be_due_still_has_its_day_of_attempts(server: Handler) -> None:
    (row,) = letters(1)
    Delivery.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=14))
    server.on_data.append("451 later")
    send_due()
    assert again(row).state == DeliveryState.DUE


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["on_recipient", "on_data"])
def test_a_server_that_says_good_bye_is_called_once_more_and_no_mail_loses_its_turn(
    server: Handler, where: str
) -> None:
    made = letters(3)
    getattr(server, where).extend(["250 OK", "421 4.3.2 closing"])
    send_due()
    assert server.message_ids == [row.message_id for row in made]
    assert server.connections == 2
    assert {again(row).attempts for row in made} == {1}


@pytest.mark.django_db
def test_a_connection_lost_in_data_costs_one_mail_a_minute_and_the_next_nothing(server: Handler) -> None:
    first, second = letters(2)
    server.on_data.append("drop")
    send_due()
    assert again(first).state == DeliveryState.DUE
    assert again(second).state == DeliveryState.SENT
    assert server.connections == 2


@pytest.mark.django_db
def test_a_connection_closed_between_two_mails_costs_nothing(server: Handler) -> None:
    made = letters(3)
    server.on_data.append("250 and drop")
    send_due()
    send_due()
    states = [again(row).state for row in made]
    assert states[1:] == [DeliveryState.SENT, DeliveryState.SENT]


@pytest.mark.django_db
def test_with_the_server_down_every_mail_keeps_its_place(settings: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed.getsockname()
        made = letters(3)
        send_due()
    rows = [again(row) for row in made]
    assert [row.attempts for row in rows] == [0, 0, 0]
    assert {(row.state, row.tried_at, row.leased_until) for row in rows} == {(DeliveryState.DUE, None, None)}
    assert "ConnectionRefusedError" in rows[0].reason
    assert [row.due_at for row in rows] == [row.due_at for row in made]


@pytest.mark.django_db
@pytest.mark.parametrize("talk", [says_nothing, drips])
def test_a_server_that_hangs_or_drips_is_left_after_the_time_of_one_mail(settings: Any, talk: Any) -> None:
    with raw_server(talk) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
        first, second = letters(2)
        send_due()
    assert (again(first).state, again(first).attempts) == (DeliveryState.DUE, 0)
    assert again(first).reason
    assert again(second).reason == ""


@pytest.mark.django_db
def test_a_mail_that_cannot_be_rendered_does_not_stop_those_behind_it(
    server: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = letters(2)

    def broken(delivery: Delivery) -> Any:
        if delivery.pk == first.pk:
            raise KeyError("a template went wrong")
        return letters_module.compose(delivery)

    monkeypatch.setattr(outbox, "compose", broken)
    send_due()
    assert again(first).state == DeliveryState.DUE
    assert again(first).reason == "cannot be rendered: KeyError"
    assert again(second).state == DeliveryState.SENT


@pytest.mark.django_db
def test_a_mail_whose_worker_dies_each_time_is_given_up(server: Handler) -> None:
    (row,) = letters(1)
    Delivery.objects.filter(pk=row.pk).update(attempts=outbox.MOST_ATTEMPTS)
    send_due()
    assert again(row).state == DeliveryState.FAILED
    assert len(server) == 0


@pytest.mark.django_db
def test_an_address_that_cannot_be_written_fails_for_good(server: Handler) -> None:
    (row,) = letters(1)
    Delivery.objects.filter(pk=row.pk).update(address="ada@transport.example\r\nBcc: all@transport.example")
    send_due()
    assert again(row).state == DeliveryState.FAILED
    assert len(server) == 0


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_each_mail_once(server: Handler) -> None:
    made = letters(40)
    barrier = threading.Barrier(2)

    def run() -> None:
        try:
            barrier.wait()
            send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(server.message_ids) == sorted(row.message_id for row in made)
    assert {again(row).attempts for row in made} == {1}


@pytest.mark.django_db
def test_a_leased_row_is_nobody_elses_until_the_lease_is_over(server: Handler) -> None:
    first, _second = letters(2)
    taken = next(Delivery.objects.leased(lease_seconds=60))
    assert taken == first
    assert first not in Delivery.objects.due()
    Delivery.objects.filter(pk=first.pk).update(leased_until=timezone.now())
    assert first in Delivery.objects.due()


@pytest.mark.django_db
def test_who_lost_the_lease_cannot_postpone_the_row(server: Handler) -> None:
    letters(1)
    slow = next(Delivery.objects.leased(lease_seconds=0))
    quick = next(Delivery.objects.leased(lease_seconds=60))
    assert slow.postpone(timedelta(hours=1), "too late") is False
    assert quick.end(DeliveryState.SENT) is True
    assert slow.end(DeliveryState.FAILED, "too late") is False
    assert again(quick).state == DeliveryState.SENT


def test_a_sweep_and_one_hung_mail_end_within_the_task_and_its_lease(settings: Any) -> None:
    assert SWEEP_SECONDS + settings.EMAIL_TIMEOUT < settings.CELERY_TASK_TIME_LIMIT <= settings.OUTBOX_LEASE_SECONDS
