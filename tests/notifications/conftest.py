"""What the tests of notices and mail share."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from content.models import Entry, Reply
from notifications.models import Channel, Delivery, DeliveryState
from profiles.models import User
from tests.factories import make_entry, make_reply
from tests.notifications.mailserver import Handler, mail_server


@pytest.fixture(autouse=True)
def our_mail_domain(settings: Settings) -> None:
    """Addresses and Message-IDs as the tests spell them, whatever the environment says."""
    settings.MAIL_DOMAIN = "localhost"
    settings.DEFAULT_FROM_EMAIL = "CivNet <no-reply@localhost>"


@pytest.fixture(autouse=True)
def silent_bell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nobody hears the bell: what is sent is sent by the sweep of the test."""
    rung: list[str] = []
    for module in ("notifications.services", "notifications.telling", "notifications.fanout", "notifications.mail"):
        monkeypatch.setattr(f"{module}.ring", lambda task, *args: rung.append(task.name))
    return rung


@pytest.fixture
def server(settings: Any) -> Iterator[Handler]:
    """A mail server that takes everything, and the settings that lead to it."""
    with mail_server() as (handler, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield handler


@pytest.fixture
def post(author: User) -> Entry:
    return make_entry(author, title="Dogs at the office", body="Who knows about *dogs*?")


@pytest.fixture
def answer(post: Entry, colleague: User) -> Reply:
    """A colleague answered the author's post: the author is told."""
    return make_reply(post, colleague, body="I know about **dogs**, canary-reply.")


@pytest.fixture
def mail(answer: Reply, author: User) -> Delivery:
    """The due mail about it."""
    return Delivery.objects.get(recipient=author, channel=Channel.MAIL, state=DeliveryState.DUE)
