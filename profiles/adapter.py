"""Where allauth asks us: who becomes a person, what counts as a failure, which mail goes out."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import errors
from profiles import codes, limits, services
from profiles.limits import TooSoon

logger = logging.getLogger(__name__)


class TooManyMails(RateLimited, ImmediateHttpResponse):
    """No more mail to that address for a while. allauth shows the 429 page, or says so on the page of the code."""


class AccountAdapter(DefaultAccountAdapter):
    """allauth with our people, limits, mails and words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The email address or the password is not right."),
        "incorrect_code": _("The code is not right. Check it against the newest email from CivNet."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The current password is not right."),
        "too_many_login_attempts": _("There were too many wrong tries with that code. Ask for a new one."),
        "rate_limited": _("There were too many codes in a short time. Wait a while before you ask for another."),
        "email_taken": _("Somebody else has this email address."),
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        """There is one kind of answer: pages. allauth would answer a script with all values of the form."""
        return False

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: forms.Form, commit: bool = True
    ) -> AbstractBaseUser:
        """Make the person of a sign-up form. Raises IntegrityError where the address was taken a moment ago."""
        return services.create_person(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password1"],
            language=translation.get_language() or "",
        )

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Save the password, and nothing else of the row."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The person of these credentials, or None. Raises ValidationError while account or network must wait."""
        try:
            attempt = limits.begin(limits.Kind.WRONG_PASSWORD, credentials.get("email", ""), request)
        except TooSoon as early:
            raise too_soon(early) from early
        person = super().authenticate(request, **credentials)
        if person is not None:
            limits.forgive(attempt)
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log the refusal, without what was typed."""
        logger.info("Refused a password from %s", limits.network_address(request) or "a socket")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, under a new session key."""
        super().login(request, user)
        logger.info("Signed in person %s", user.pk)

    def logout(self, request: HttpRequest) -> None:
        """Sign out: the session's row is deleted."""
        logger.info("Signed out person %s", request.user.pk)
        super().logout(request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The code of a sign-up, typed where the sign-up was: whoever chose the password also reads the mailbox."""
        email_address.proven_by_sign_up = True
        return super().confirm_email(request, email_address)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Our one page for it, which chooses the way itself."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where it was asked for."""
        return reverse("profiles:settings")

    def generate_login_code(self) -> str:
        """What the session keeps of a new code."""
        return codes.keep_for_the_mail(self.request, "sign-in", super().generate_login_code())

    def generate_password_reset_code(self) -> str:
        """What the session keeps of a new code."""
        return codes.keep_for_the_mail(self.request, "reset", super().generate_password_reset_code())

    def generate_email_verification_code(self) -> str:
        """What the session keeps of a new code."""
        return codes.keep_for_the_mail(self.request, "confirm", super().generate_email_verification_code())

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """The code that proves an address. Raises TooManyMails."""
        self._take_confirmation(emailconfirmation.email_address.email)
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_account_already_exists_mail(self, email: str) -> None:
        """In place of that code, to somebody who has an account: what to do instead. Raises TooManyMails."""
        self._take_confirmation(email)
        self.send_mail("account/email/account_already_exists", email, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """One account mail. Its links start with SITE_URL, never with what a request says of its host."""
        if template_prefix in _SAY_NOTHING_OF_CLOSED and services.is_closed(email):
            template_prefix = "account/email/account_closed"
        if "code" in context:
            context = {**context, "code": codes.code_for_the_mail(self.request, context["code"])}
        links = {name: settings.SITE_URL + reverse(url) for name, url in _LINKS.items()}
        message: EmailMessage = self.render_mail(template_prefix, email, {**context, **links, "email": email})
        message.send()

    def _take_confirmation(self, email: str) -> None:
        if self.request.POST.get("action") == "resend":
            return  # twice a session, by allauth; counting them here would tell a known address from an unknown one
        try:
            limits.take_code(limits.Kind.CONFIRM_CODE, email, self.request)
        except TooSoon as early:
            raise TooManyMails(errors.too_many(self.request, too_many_codes(early))) from early


_SAY_NOTHING_OF_CLOSED = {"account/email/account_already_exists", "account/email/unknown_account"}
_LINKS = {
    "sign_in_url": "account_login",
    "code_url": "account_request_login_code",
    "signup_url": "account_signup",
    "reset_url": "account_reset_password",
}


def too_soon(early: TooSoon) -> ValidationError:
    """What a form says while an account or a network address must wait."""
    return ValidationError(
        _("There were too many wrong tries. Wait %(wait)s, then try again."),
        code="too_soon",
        params={"wait": early.in_words},
    )


def too_many_codes(early: TooSoon) -> str:
    """What a form or page says when enough codes were sent to an address."""
    return str(_("Enough codes were sent to this address for now. Wait %(wait)s before you ask for another.")) % {
        "wait": early.in_words
    }
