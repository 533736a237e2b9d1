"""Mails about the safety of an account, to the addresses that must hear of it. They leave by the outbox."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from profiles.models import User


def tell(person: User, letter: str, *, to: Iterable[str] = (), **context: Any) -> None:
    """Send `templates/profiles/mail/<letter>_*` in the person's language: to the main address, or to each of `to`."""
    told = {"person": person, "settings_url": settings.SITE_URL + reverse("profiles:settings"), **context}
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"profiles/mail/{letter}_subject.txt", told).split())
        words = render_to_string(f"profiles/mail/{letter}_message.txt", told)
        page = render_to_string(f"profiles/mail/{letter}_message.html", told)
    for address in dict.fromkeys(to or [main_address(person)]):
        message = EmailMultiAlternatives(subject, words, to=[address])
        message.attach_alternative(page, "text/html")
        message.send()


def main_address(person: User) -> str:
    """Where mails about the account go."""
    primary = EmailAddress.objects.filter(user=person, primary=True, verified=True).first()
    return primary.email if primary else person.email
