"""Who reads: random members, each signed in by a row of the session table."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from django.utils.crypto import get_random_string

from profiles.models import Session, User
from profiles.sessions import SessionStore

CSRF_SECRET = "b" * 32  # a browser has one from its first page on


class Reader(NamedTuple):
    """A signed-in member, and the cookies of the browser."""

    name: str
    cookie: str


def sign_everybody_out() -> None:
    """Nobody is left from an earlier load."""
    Session.objects.filter(person__isnull=False).delete()


def sign_in(ids: Sequence[int]) -> list[Reader]:
    """A new session for each of the members."""
    people = list(User.objects.filter(pk__in=ids).order_by("pk"))
    expires = timezone.now() + timedelta(days=1)
    rows = [
        Session(
            session_key=get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"),
            session_data=SessionStore().encode(_signed_in(person)),
            expire_date=expires,
            person=person,
        )
        for person in people
    ]
    Session.objects.bulk_create(rows)
    return [Reader(person.name, _cookie(row.session_key)) for person, row in zip(people, rows, strict=True)]


def _signed_in(person: User) -> dict[str, str]:
    return {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }


def _cookie(key: str) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={CSRF_SECRET}"
