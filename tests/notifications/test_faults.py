"""Each way in which a mail server fails: every mail arrives once, the others in order of age, and posting goes on."""

import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Entry, Reply
from notifications.models import Channel, Delivery, DeliveryState
from notifications.tasks import send_due
from profiles.models import User
from tests.notifications.mailserver import Handler, drips, raw_server, says_nothing
from tests.notifications.test_sending import letters

pytestmark = pytest.mark.django_db
MAILS = 6


def later(hours: float = 0) -> None:
    """Time passes: what was postponed is due, in the order of age."""
    waiting = Delivery.objects.filter(state=DeliveryState.DUE, channel=Channel.MAIL)
    for number, row in enumerate(waiting.order_by("created_at", "pk")):
        due = timezone.now() - timedelta(minutes=1) + timedelta(milliseconds=number)
        waiting.filter(pk=row.pk).update(due_at=due, leased_until=None)


def hangs_up(caller: socket.socket) -> None:
    """Takes the call and ends it without a word."""


def says_busy(caller: socket.socket) -> None:
    """Greets everybody with a good-bye."""
    caller.sendall(b"421 4.3.2 too busy\r\n")


def takes_no_sender(caller: socket.socket) -> None:
    """Refuses whoever writes, for good: our own set-up is wrong, no mail is."""
    _talk(caller, on_mail=b"550 5.7.1 sender not allowed\r\n")


def takes_a_byte_a_second(caller: socket.socket) -> None:
    """Says yes to everything until the words come, which it takes a byte at a time."""
    _talk(caller, on_mail=b"250 OK\r\n", slow=True)


def _talk(caller: socket.socket, *, on_mail: bytes, slow: bool = False) -> None:
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    caller.sendall(b"220 mx\r\n")
    with caller.makefile("rb") as lines:
        for line in lines:
            verb = line[:4].upper()
            caller.sendall(on_mail if verb == b"MAIL" else b"354 go on\r\n" if verb == b"DATA" else b"250 OK\r\n")
            if verb == b"DATA" and slow:
                while caller.recv(1):
                    caller.settimeout(10)


@pytest.mark.parametrize(
    "talk", [hangs_up, says_nothing, says_busy, drips, takes_no_sender], ids=lambda talk: talk.__name__
)
def test_a_server_that_takes_nothing_costs_no_mail_and_no_order(
    server: Handler, settings: Any, talk: Callable[[socket.socket], None]
) -> None:
    made, good = letters(MAILS), settings.EMAIL_PORT
    with raw_server(talk) as port:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = port, 0.5
        for _ in range(3):
            send_due()
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = good, 5
    later()
    send_due()
    assert server.message_ids == [row.message_id for row in made]
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_a_server_that_takes_a_byte_a_second_is_left_and_the_mail_goes_to_a_better_one(
    server: Handler, settings: Any
) -> None:
    made, good = letters(2), settings.EMAIL_PORT
    Delivery.objects.update(text="Words. " * 20_000)
    with raw_server(takes_a_byte_a_second) as port:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = port, 1
        send_due()
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DUE}
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = good, 5
    later()
    send_due()
    assert server.message_ids == [row.message_id for row in made]


@pytest.mark.parametrize(
    ("where", "answers", "ends"),
    [
        ("on_recipient", ["250 OK", "250 OK", "450 4.2.0 grey listed"], DeliveryState.SENT),
        ("on_data", ["250 OK", "250 OK", "452 4.3.1 no room"], DeliveryState.SENT),
        ("on_data", ["250 OK", "250 OK", "421 4.3.2 after two"], DeliveryState.SENT),
        ("on_data", ["250 OK", "250 OK", "drop"], DeliveryState.SENT),
        ("on_recipient", ["250 OK", "250 OK", "550 5.1.1 nobody"], DeliveryState.FAILED),
        ("on_data", ["250 OK", "250 OK", "552 5.3.4 too large"], DeliveryState.FAILED),
    ],
    ids=["grey listing", "no room", "good-bye after two", "drops in DATA", "one recipient refused", "one mail refused"],
)
def test_a_fault_of_one_mail_is_that_mails_alone(
    server: Handler, where: str, answers: list[str], ends: DeliveryState
) -> None:
    made = letters(MAILS)
    getattr(server, where).extend(answers)
    send_due()
    later()
    send_due()
    expected = [row.message_id for row in made]
    third = expected[2]
    assert [one for one in server.message_ids if one != third] == [one for one in expected if one != third]
    assert server.message_ids.count(third) == (1 if ends == DeliveryState.SENT else 0)
    states = dict(Delivery.objects.values_list("message_id", "state"))
    assert states.pop(third) == ends
    assert set(states.values()) == {DeliveryState.SENT}


def test_a_server_that_takes_a_mail_and_resets_is_asked_again_under_the_same_message_id(server: Handler) -> None:
    made = letters(3)
    server.on_data.append("250 and drop")
    send_due()
    later()
    send_due()
    assert set(server.message_ids) == {row.message_id for row in made}
    assert len(server) in {3, 4}  # where the yes never arrived, nobody can know: it is said twice, by one name
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_posting_knows_nothing_of_a_server_that_is_away(
    client: Client, settings: Any, post: Entry, colleague: User
) -> None:
    with raw_server(says_nothing) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        client.force_login(colleague)
        form = {"body": "I know.", "submission": "3f0a1c1e-4f2a-4b5e-9d0c-0a1b2c3d4e5f"}
        assert client.post(reverse("content:write-reply", args=[post.pk]), form).status_code == 302
    assert Reply.objects.filter(entry=post, author=colleague).count() == 1
    assert Delivery.objects.filter(channel=Channel.MAIL, state=DeliveryState.DUE).count() == 1
