"""Reading only: what people send is answered 503 and kindly, and nothing of it is kept."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import errors
from service.state import State, state_of

View = Callable[..., HttpResponseBase]
OPEN: Final = frozenset(
    {
        *("account_login", "account_request_login_code", "account_confirm_login_code", "mfa_authenticate"),
        *("account_passkey_question", "account_passkey_sign_in"),
        *("account_reauthenticate", "account_logout", "admin-logout", "admin:logout", "admin:login"),
        *("profiles:end-look", "profiles:end-looks"),
    }
)
OUR_PAGES: Final = "admin:service_"
"""Signing in and out, ending a look, the switch itself, and the line that says why: not where Postgres refuses."""


class ReadOnlyMiddleware:
    """One place for every form there is. Pages are read as ever."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Asked for forms only: a page costs nothing."""
        if request.method in {"GET", "HEAD"}:
            return None
        state = state_of(request)
        if not state.is_read_only:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not state.refuses_writes and (name in OPEN or name.startswith(OUR_PAGES)):
            return None
        return errors.read_only(request, when_back(state))


def when_back(state: State) -> str:
    """When writing is expected back, in words; "" where nobody has said, and when that is over."""
    if state.back_at is None or state.back_at <= timezone.now():
        return ""
    moment = date_format(timezone.localtime(state.back_at), "j F, H:i")
    return _("Writing is expected back on %(moment)s.") % {"moment": moment}
