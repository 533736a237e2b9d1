"""Forms of accounts, as allauth wants them: see ACCOUNT_FORMS in the settings."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import unstash_login
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles import addresses, codes, limits
from profiles.adapter import too_many_codes, too_soon
from profiles.fields import PASSWORD_HINT, AddressField, CodeField, LineField, PasswordField
from profiles.limits import Kind, TooSoon
from profiles.models import Department, User
from profiles.services.carrying import home_of


class SignInForm(allauth.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {
            "login": AddressField(),
            "password": PasswordField(autocomplete="current-password"),
        }


class SignUpForm(allauth.SignupForm):
    """Name, work address, password. An address that is taken is no error: its owner is told by mail."""

    name = LineField(
        label=gettext_lazy("Your name"),
        max_length=100,
        needs_letter=True,
        help_text=gettext_lazy("As your colleagues know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        given = self.fields["email"].initial
        self.fields["email"] = AddressField(
            initial=given, help_text=_("It decides which department you belong to on CivNet.")
        )
        self.fields["password1"] = PasswordField(autocomplete="new-password", help_text=PASSWORD_HINT)

    def clean_email(self) -> str:
        """A work address that may sign up: also of a department that others carry on, not of one that is over."""
        address: str = self.cleaned_data["email"]
        addresses.check_work_address(address)
        department = Department.objects.of_address(address).first()
        if department is not None and home_of(address) is None:
            raise ValidationError(_closed(department), code="closed_department")
        try:
            limits.check_code_may_be_sent(Kind.CONFIRM_CODE, address)
        except TooSoon as early:
            raise ValidationError(too_many_codes(early), code="too_soon") from early
        return str(super().clean_email())

    def clean(self) -> dict[str, Any]:
        """A password must not be the person's own name either."""
        cleaned: dict[str, Any] = super().clean()
        password, name = cleaned.get("password1"), cleaned.get("name")
        if password and name:
            try:
                UserAttributeSimilarityValidator(user_attributes=["name"]).validate(password, User(name=name))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the person, or pretend to: the answer and the time it takes are the same.

        Two sign-ups of one address at one moment make one person; the second is answered like any known address.
        """
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                if not User.objects.filter(email=self.cleaned_data["email"]).exists():
                    raise
                self.account_already_exists = True
        else:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class RequestCodeForm(allauth.RequestLoginCodeForm):
    """Where to send a code for signing in."""

    email = AddressField()

    def clean_email(self) -> str:
        """The address, known or not, unless it was sent enough codes."""
        _take_code(Kind.SIGN_IN_CODE, self.cleaned_data["email"])
        return str(super().clean_email())


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Where to send a code for a new password."""

    email = AddressField()

    def clean_email(self) -> str:
        """The address, known or not, unless it was sent enough codes."""
        _take_code(Kind.RESET_CODE, self.cleaned_data["email"])
        return str(super().clean_email())


class CodeForm(forms.Form):
    """A code from a mail. Wrong ones are counted for the account, whichever browser they are typed into."""

    purpose = ""

    code = CodeField(label=gettext_lazy("Code from the email"))

    def clean_code(self) -> str:
        """Compare what was typed, hashed, with the hash in the session."""
        request: HttpRequest = context.request
        try:
            attempt = limits.begin(Kind.WRONG_CODE, self.account(request), request)
        except TooSoon as early:
            raise too_soon(early) from early
        self.cleaned_data["code"] = codes.sealed(self.purpose, self.cleaned_data["code"])
        code: str = super().clean_code()  # type: ignore[misc]  # allauth's form, beside us in each class below
        limits.forgive(attempt)
        return code

    def account(self, request: HttpRequest) -> str:
        """The address to which the code went, as allauth keeps it in the session."""
        raise NotImplementedError


class ConfirmSignInCodeForm(CodeForm, allauth.ConfirmLoginCodeForm):
    """The code for signing in."""

    purpose = "sign-in"

    def account(self, request: HttpRequest) -> str:
        login = unstash_login(request, peek=True)
        return (login.email if login else "") or ""


class ConfirmAddressForm(CodeForm, allauth.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""

    purpose = "confirm"

    def account(self, request: HttpRequest) -> str:
        return str(self.email)


class ConfirmResetCodeForm(CodeForm, allauth.ConfirmPasswordResetCodeForm):
    """The code for a new password."""

    purpose = "reset"

    def account(self, request: HttpRequest) -> str:
        return str(request.session["account_password_reset_verification"]["email"])


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    """A new password, after the code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _one_new_password(self)


class SetPasswordForm(allauth.SetPasswordForm):
    """A first password, for somebody who signed in with a code so far."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _one_new_password(self)


class ChangePasswordForm(allauth.ChangePasswordForm):
    """Another password in place of the current one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _one_new_password(self)
        self.fields["oldpassword"] = PasswordField(label=_("Current password"), autocomplete="current-password")
        self.order_fields(["oldpassword", "password1"])

    def clean_oldpassword(self) -> str:
        """Counted like a sign-in: a browser left open is no place to try passwords."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ReauthenticateForm(allauth.ReauthenticateForm):
    """The password once more, before something weighty."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"] = PasswordField(autocomplete="current-password")


def _take_code(kind: Kind, address: str) -> None:
    try:
        limits.take_code(kind, address, context.request)
    except TooSoon as early:
        raise ValidationError(too_many_codes(early), code="too_soon") from early


def _one_new_password(form: forms.Form) -> None:
    """allauth asks twice; a password that can be pasted and seen by a manager is asked for once."""
    del form.fields["password2"]
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = PASSWORD_HINT
    form.fields["password1"].widget.attrs.pop("placeholder", None)


def _closed(department: Department) -> str:
    day = date_format(department.ended_on, "j F Y") if department.ended_on else ""
    return _("%(department)s closed on %(day)s.") % {"department": department.name, "day": day}
