"""Who is asking, and whether they have been let in."""

import logging
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from django.contrib import auth
from django.contrib.auth import middleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from profiles.browsers import seen
from profiles.models import User
from profiles.sessions import SessionStore

View = Callable[..., HttpResponseBase]
logger = logging.getLogger(__name__)


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's own, which also notes when and where a session was used."""

    def process_request(self, request: HttpRequest) -> None:
        """Read nothing yet: the session is read where it is asked for."""
        super().process_request(request)
        cast(SessionStore, request.session).see = partial(seen, request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """After the page is made. That a use could not be noted is no reason to keep the page back."""
        if cast(SessionStore, request.session).person is not None and response.status_code < 500:  # noqa: PLR2004
            try:
                cast(SessionStore, request.session).note_use()
            except DatabaseError:
                logger.warning("The use of a session was not noted", exc_info=True)
        return super().process_response(request, response)


def person_of(request: HttpRequest) -> User | AnonymousUser:
    """The signed-in person, out of the one read of the session. Anonymous when suspended or left."""
    store = cast(SessionStore, request.session)
    if store.is_of_known_person():
        return cast(User, store.person) if cast(User, store.person).is_active else AnonymousUser()
    return auth.get_user(request)  # no session, an older key, or a changed password


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Sets `request.user` without a query of its own."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]  # lazy, as in Django


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Sign-in is the default. A part asked for by htmx sends the whole page to the sign-in form."""

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Look at the view before the person: a public style sheet reads no session, and caches may keep it."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]  # Django hints at a redirect, promises any response
        self, request: HttpRequest, view_func: View
    ) -> HttpResponseBase:
        response = cast(HttpResponse, super().handle_no_permission(request, view_func))
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(response.headers["Location"])
        return response


def open_to_waiting(view: View) -> View:
    """Mark a view that people who signed in, but are not admitted yet, may use."""
    view.open_to_waiting = True  # type: ignore[attr-defined]  # as Django marks `login_required`
    return view


class AdmissionMiddleware:
    """Signed in is not yet let in: whoever waits for confirmation or a department gets a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Send people who are not admitted to the page that explains, except from views marked for them."""
        if not getattr(view, "login_required", True) or getattr(view, "open_to_waiting", False):
            return None
        user = request.user
        if isinstance(user, AnonymousUser) or not user.is_authenticated or user.may_read:
            return None
        return redirect("profiles:waiting")


class FormerHandleMiddleware:
    """An address with the handle of an account that was merged leads to the same page of its person, for ever.

    Asks only where a page was not found; a form is never sent on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == HTTPStatus.NOT_FOUND and match and request.method in {"GET", "HEAD"}:
            return self._lead_on(request, match) or response
        return response

    def _lead_on(self, request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
        handle = str(match.kwargs.get("handle") or "")
        if not handle:
            return None
        before = User.objects.select_related("merged_into").filter(handle=handle.lower()).first()
        now = before.merged_into if before else None
        if now is None or not User.objects.visible_to(request.user).filter(pk=now.pk).exists():
            return None
        url = reverse(match.view_name, kwargs={**match.kwargs, "handle": now.handle})
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{url}?{query}" if query else url, permanent=True)
