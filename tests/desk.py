"""A browser in which somebody has just signed in, with all that the service asks of them."""

import time
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.test.client import RequestFactory

from profiles.models import User
from profiles.proof import prove_by, prove_by_factor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Desk(Client):
    """Django's client; `force_login` leaves what a real sign-in leaves: the records of a password and, for whoever has
    one, of a second factor. Staff who have none get an authenticator app, as the way to the admin demands.
    """

    def force_login(self, user: Any, backend: str | None = None) -> None:
        super().force_login(user, backend)
        request = RequestFactory().get("/")
        request.user, request.session = user, self.session
        prove_by(request, user, "password")
        row = give_app(user) if user.is_staff else Authenticator.objects.filter(user=user).first()
        if row is not None:
            prove_by_factor(request, user, row)
        request.session.save()


def give_app(person: User) -> Authenticator:
    """An authenticator app with the key that these tests know; the one that is there, where there is one."""
    data = {"secret": get_adapter().encrypt(SECRET)}
    row, _made = Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": data})
    return row


def code_now(*, steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or so many steps of thirty seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def at_desk(person: User | AnonymousUser) -> Desk:
    """A browser of the person; of nobody for somebody anonymous."""
    desk = Desk()
    if isinstance(person, User):
        desk.force_login(person)
    return desk
