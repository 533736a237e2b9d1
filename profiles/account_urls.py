"""Addresses of signing in and up: those pages of allauth that we want, and no other."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path

from profiles import views

View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """allauth's page with our status: 422 for a form with errors, 429 while it is too soon."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (response.context_data or {}).get("form") if isinstance(response, TemplateResponse) else None
        if form is not None and form.errors:
            problems = [error for errors in form.errors.as_data().values() for error in errors]
            response.status_code = 429 if any(error.code == "too_soon" for error in problems) else 422
        return response

    return answer


urlpatterns = [
    path("login/", page(allauth.login), name="account_login"),
    path("login/code/", page(allauth.request_login_code), name="account_request_login_code"),
    path("login/code/confirm/", page(allauth.confirm_login_code), name="account_confirm_login_code"),
    path("logout/", page(allauth.logout), name="account_logout"),
    path("inactive/", page(allauth.account_inactive), name="account_inactive"),
    path("signup/", page(transaction.atomic(allauth.signup)), name="account_signup"),
    path("confirm-email/", page(allauth.email_verification_sent), name="account_email_verification_sent"),
    path("email/", views.address, name="account_email"),
    path("password/change/", page(allauth.password_change), name="account_change_password"),
    path("password/set/", page(allauth.password_set), name="account_set_password"),
    path("password/reset/", page(allauth.password_reset), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        page(allauth.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/complete/", page(allauth.complete_password_reset), name="account_complete_password_reset"),
    path("password/reset/done/", page(allauth.password_reset_from_key_done), name="account_password_reset_completed"),
    path("reauthenticate/", page(allauth.reauthenticate), name="account_reauthenticate"),
]
