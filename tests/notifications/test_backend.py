"""Django's mail API ends in the outbox."""

from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.db import transaction

from notifications.mail import PURPOSE_HEADER, NotCarried, OutboxBackend
from notifications.models import Delivery, DeliveryState
from notifications.tasks import send_due
from tests.notifications.mailserver import Handler

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox_backend(settings: Any) -> None:
    """pytest-django puts a backend of its own into every test."""
    settings.EMAIL_BACKEND = "notifications.mail.OutboxBackend"


def test_a_mail_is_a_row_and_leaves_with_the_sweep(server: Handler) -> None:
    assert send_mail("Your code", "It is 123456.", None, ["ada@transport.example"], html_message="<p>123456</p>") == 1
    send_due()
    ((to, message),) = server.taken
    assert (to, message["Subject"]) == ("ada@transport.example", "Your code")
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and html is not None
    assert "123456" in plain.get_content() and "123456" in html.get_content()
    assert message["Auto-Submitted"] == "auto-generated"
    row = Delivery.objects.get()
    assert message["Message-ID"] == row.message_id
    assert (row.state, row.subject, row.text, row.html) == (DeliveryState.SENT, "", "", "")


def test_each_recipient_has_a_row_of_their_own_and_sees_nobody_else(server: Handler) -> None:
    EmailMessage(
        "Hello",
        "Words",
        to=["Ada <a@x.example>", "b@x.example"],
        cc=["c@x.example"],
        bcc=["d@x.example", "b@x.example"],
    ).send()
    send_due()
    assert sorted(to for to, _ in server.taken) == ["a@x.example", "b@x.example", "c@x.example", "d@x.example"]
    for to, message in server.taken:
        assert message["To"] == to
        assert "Cc" not in message


def test_a_rolled_back_transaction_sends_nothing(
    server: Handler, silent_bell: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):  # noqa: SIM117
        with transaction.atomic():
            send_mail("Your code", "It is 123456.", None, ["ada@transport.example"])
            raise ZeroDivisionError
    send_due()
    assert (len(server), silent_bell, Delivery.objects.count()) == (0, [], 0)


def test_the_bell_rings_once_after_commit(silent_bell: list[str], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_mail("A", "B", None, ["ada@transport.example", "ben@transport.example"])
        assert silent_bell == []
    assert silent_bell == ["notifications.tasks.send_due"]


def test_a_code_is_wiped_also_when_the_server_refuses_it(server: Handler) -> None:
    server.on_recipient.append("550 no such person")
    send_mail("Your code 123456", "123456", None, ["ada@transport.example"], html_message="123456")
    send_due()
    row = Delivery.objects.get()
    assert row.state == DeliveryState.FAILED
    assert "123456" not in f"{row.subject}{row.text}{row.html}{row.reason}"


def test_purpose_is_for_the_operator_and_never_sent(server: Handler) -> None:
    EmailMessage("Hello", "Words", to=["a@x.example"], headers={PURPOSE_HEADER: "sign-in code"}).send()
    assert Delivery.objects.get().purpose == "sign-in code"
    send_due()
    assert PURPOSE_HEADER not in server.taken[0][1]


def test_line_breaks_never_reach_a_header(server: Handler) -> None:
    OutboxBackend().send_messages(
        [EmailMessage("Hi\r\nBcc: all@x.example", "Words", to=["a@x.example\r\nBcc: b@x.example"])]
    )
    send_due()
    for _, message in server.taken:
        assert "Bcc" not in message


def test_a_mail_of_html_alone_arrives_and_an_attachment_is_refused(server: Handler) -> None:
    letter = EmailMultiAlternatives("Hello", "<p>Words</p>", to=["a@x.example"])
    letter.content_subtype = "html"
    letter.send()
    send_due()
    html = server.taken[0][1].get_body(("html",))
    assert html is not None and "Words" in html.get_content()
    letter.attach("x.txt", "y", "text/plain")
    with pytest.raises(NotCarried):
        letter.send()


def test_an_operators_alarm_leaves_the_same_way(settings: Any, server: Handler) -> None:
    settings.ADMINS = [("Opal", "opal@x.example")]
    mail_admins("Disk", "nearly full")
    send_due()
    assert [to for to, _ in server.taken] == ["opal@x.example"]


def test_nobody_to_send_to_is_no_mail() -> None:
    assert EmailMessage("Hello", "Words").send() == 0
    assert not Delivery.objects.exists()
