"""How lately somebody proved who they are, and what that opens.

Every proof of a session is a record that allauth keeps in it: a password, a mailed code, a second factor, each with its
time. Weighty changes ask for a proof of the last quarter of an hour; whoever has a second factor proves with that. The
admin opens for staff on a second factor, stays open while it is used, and closes by itself.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from core.http import MemberRequest
from profiles.factors import has_factor
from profiles.models import User

View = Callable[..., HttpResponseBase]

FRESH_SECONDS = 15 * 60
ADMIN_IDLE_SECONDS = 30 * 60  # a decision with its reasons takes a while to write
ADMIN_LONGEST_SECONDS = 4 * 3600
_ADMIN_USED = "profiles.admin_used_at"
_ADMIN_NOTED_EVERY = 60  # seconds


def prove_by_factor(request: HttpRequest, person: User, row: Authenticator, *, alone: bool = False) -> None:
    """Record a second factor; `alone` says that a passkey stood for the password too."""
    extra = {"passwordless": True} if alone else {}
    record_authentication(request, person, "mfa", id=row.pk, type=row.type, **extra)


def prove_by(request: HttpRequest, person: User, method: str) -> None:
    """Record a password or a mailed code that was given again."""
    record_authentication(request, person, method, reauthenticated=True)


def is_fresh(request: HttpRequest, person: User) -> bool:
    """Whether the session has a proof of the last quarter of an hour: of a second factor, for who has one."""
    seconds = _since_factor(request, person) if has_factor(person) else _since(request, person)
    return seconds is not None and seconds < FRESH_SECONDS


def opens_admin(request: HttpRequest, person: User) -> bool:
    """Whether the session proved a second factor a short while ago, or has used the admin since; notes the use.

    False at once when the person's last factor is gone.
    """
    proven, used = _since_factor(request, person), time.time() - request.session.get(_ADMIN_USED, 0)
    if proven is None or not has_factor(person):
        return False
    is_open = proven < FRESH_SECONDS or (used < ADMIN_IDLE_SECONDS and proven < ADMIN_LONGEST_SECONDS)
    if is_open and used > _ADMIN_NOTED_EVERY:
        request.session[_ADMIN_USED] = int(time.time())
    return is_open


def fresh(*, back: str) -> Callable[[View], View]:
    """Ask for a proof before the view. A page comes back by itself; a form is pressed again on page `back`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_fresh(request, request.user):
                return view(request, *args, **kwargs)
            return ask(request.get_full_path() if request.method in {"GET", "HEAD"} else reverse(back))

        return answer

    return decorate


def ask(back: str) -> HttpResponse:
    """To the page that asks for a proof, and from there to `back`."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")


def next_url(request: HttpRequest) -> str:
    """Where the request wants to go afterwards, where that is an address of ours; else ""."""
    return get_next_redirect_url(request) or ""


def _since(request: HttpRequest, person: User) -> float | None:
    times = [record["at"] for record in get_authentication_records(request, person)]
    return time.time() - max(times) if times else None


def _since_factor(request: HttpRequest, person: User) -> float | None:
    records = get_authentication_records(request, person)
    times = [record["at"] for record in records if record.get("method") == "mfa"]
    return time.time() - max(times) if times else None
