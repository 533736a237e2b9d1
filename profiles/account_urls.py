"""Addresses of signing in and up: those pages of allauth that we want, and no other; and ours where it asks by name.

allauth sends people to `account_email` (who open the page of a code that they do not need), to `account_reauthenticate`
and to `mfa_authenticate`, the second step of signing in. These three pages are ours.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from profiles import views
from profiles.forms import status_of
from profiles.proof import fresh

View = Callable[..., HttpResponseBase]


def form(view: View) -> View:
    """allauth's page with our status: 422 for a form with errors, 429 while it is too soon. PUT is no second POST."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        filled = (response.context_data or {}).get("form") if isinstance(response, TemplateResponse) else None
        if filled is not None and filled.errors:
            response.status_code = status_of(filled)
        return response

    return answer


def whole(view: View) -> View:
    """A form whose rows are all written or none: a proven address without its person let in would shut them out."""
    return form(transaction.atomic(view))


urlpatterns = [
    path("login/", form(allauth.login), name="account_login"),
    path("login/code/", form(allauth.request_login_code), name="account_request_login_code"),
    path("login/code/confirm/", whole(allauth.confirm_login_code), name="account_confirm_login_code"),
    path("logout/", form(allauth.logout), name="account_logout"),
    path("inactive/", require_safe(allauth.account_inactive), name="account_inactive"),
    path("signup/", whole(allauth.signup), name="account_signup"),
    path("confirm-email/", whole(allauth.email_verification_sent), name="account_email_verification_sent"),
    path("email/", views.addresses, name="account_email"),
    path("email/confirm/", views.confirm_address, name="account_confirm_address"),
    path("email/<int:pk>/main/", views.make_main, name="account_make_main"),
    path("email/<int:pk>/retire/", views.retire_address, name="account_retire_address"),
    path("password/change/", whole(allauth.password_change), name="account_change_password"),
    path(
        "password/set/",
        fresh(back="account_set_password")(whole(allauth.password_set)),
        name="account_set_password",
    ),
    path("password/reset/", form(allauth.password_reset), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        whole(allauth.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/complete/", whole(allauth.complete_password_reset), name="account_complete_password_reset"),
    path(
        "password/reset/done/",
        require_safe(allauth.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
    path("reauthenticate/", views.confirm, name="account_reauthenticate"),
    path("second-step/", views.second_step, name="mfa_authenticate"),
    path("passkey/", views.passkey_sign_in, name="account_passkey_sign_in"),
    path("passkey/question/", views.passkey_question, name="account_passkey_question"),
    path("passkey/question/new/", views.new_passkey_question, name="account_new_passkey_question"),
]
