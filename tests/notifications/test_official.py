"""What a department says is told as such, on the site and by mail."""

from email.message import EmailMessage

import pytest
from django.test import Client
from django.urls import reverse

from content import services
from notifications.tasks import send_due
from profiles.models import Department, User
from tests.factories import make_entry, make_mandate
from tests.notifications.mailserver import Handler

pytestmark = pytest.mark.django_db


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return " ".join(str(found.get_content()).split())


def test_an_official_reply_is_told_with_its_department(
    client: Client, server: Handler, author: User, stranger: User, home_office: Department
) -> None:
    make_mandate(stranger, home_office)
    entry = make_entry(author)
    services.reply_to(entry=entry, author=stranger, body="We will.", speak_as=str(home_office.pk))
    client.force_login(author)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "Official</strong>" in page and "Home Office" in page
    send_due()
    ((_, message),) = server.taken
    assert "officially for Home Office:" in part(message, "plain")
    assert "officially for</strong> Home Office" in part(message, "html")


def test_a_personal_one_is_not(client: Client, author: User, stranger: User) -> None:
    services.reply_to(entry=make_entry(author), author=stranger, body="I will.")
    client.force_login(author)
    assert "Official</strong>" not in client.get(reverse("notifications:list")).content.decode()
