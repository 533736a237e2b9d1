"""TLS on the way to the mail server: required, where there is some, never; and no password in the clear."""

from pathlib import Path
from typing import Any

import pytest

from notifications.models import DeliveryState
from notifications.tasks import send_due
from tests.notifications.certificates import make_certificate
from tests.notifications.mailserver import Handler, mail_server
from tests.notifications.test_sending import again, letters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_us(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5


def test_a_server_without_tls_gets_nothing_where_tls_is_required(server: Handler, settings: Any) -> None:
    settings.EMAIL_TLS = "required"
    (row,) = letters(1)
    send_due()
    assert len(server) == 0
    assert again(row).state == DeliveryState.DUE
    assert "STARTTLS" in again(row).reason


@pytest.mark.parametrize(
    ("name", "is_over", "is_known"),
    [("another.example", False, True), ("127.0.0.1", True, True), ("127.0.0.1", False, False)],
    ids=["another name", "run out", "nobody vouches for it"],
)
def test_a_bad_certificate_gets_nothing_where_tls_is_required(
    settings: Any, tmp_path: Path, name: str, is_over: bool, is_known: bool
) -> None:
    context, authority = make_certificate(tmp_path, name=name, is_over=is_over)
    settings.EMAIL_TLS, settings.EMAIL_CA_FILE = "required", str(authority) if is_known else ""
    with mail_server(tls_context=context) as (server, settings.EMAIL_PORT):
        (row,) = letters(1)
        send_due()
        assert len(server) == 0
        assert (again(row).state, again(row).attempts) == (DeliveryState.DUE, 0)
        assert "certificate" in again(row).reason.lower()


def test_a_good_certificate_gets_the_mail_under_tls(settings: Any, tmp_path: Path) -> None:
    context, authority = make_certificate(tmp_path)
    settings.EMAIL_TLS, settings.EMAIL_CA_FILE = "required", str(authority)
    with mail_server(tls_context=context) as (server, settings.EMAIL_PORT):
        letters(2)
        send_due()
        assert server.is_encrypted == [True, True]


def test_where_tls_is_welcome_any_certificate_is_better_than_none(settings: Any, tmp_path: Path) -> None:
    context, _authority = make_certificate(tmp_path, name="another.example", is_over=True)
    settings.EMAIL_TLS = "opportunistic"
    with mail_server(tls_context=context) as (server, settings.EMAIL_PORT):
        letters(1)
        send_due()
        assert server.is_encrypted == [True]


def test_where_tls_is_welcome_a_server_without_gets_the_mail_in_the_clear(server: Handler, settings: Any) -> None:
    settings.EMAIL_TLS = "opportunistic"
    letters(1)
    send_due()
    assert server.is_encrypted == [False]


def test_the_password_is_never_said_in_the_clear(server: Handler, settings: Any) -> None:
    settings.EMAIL_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "opportunistic", "civnet", "secret"
    (row,) = letters(1)
    send_due()
    assert len(server) == 0
    assert "password is not sent" in again(row).reason
