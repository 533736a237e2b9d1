"""Forms in which people prove who they are: a factor they have, a new one, a code from a mail."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles import factors, mailed
from profiles.adapter import too_soon
from profiles.fields import CodeField, LineField
from profiles.limits import TooSoon
from profiles.models import User
from profiles.services import PASSKEY_NAME_LONGEST

ANSWER_LONGEST = 20_000  # characters of what a browser says of a passkey


class AnswerField(forms.CharField):
    """What the browser answers when somebody uses a passkey, put here by `passkey-button.js`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=ANSWER_LONGEST, widget=forms.HiddenInput, **options)


class FactorForm(forms.Form):
    """One of the factors that a person has. `row` is the one that was proven."""

    say_optional = False
    row: Authenticator

    code = CodeField(required=False, label=gettext_lazy("Code"))
    passkey = AnswerField(required=False)

    def __init__(self, *args: Any, request: HttpRequest, person: User, held: factors.Held, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request, self.person = request, person
        self.fields["code"].help_text = _code_hint(held)
        if not held.takes_codes:
            del self.fields["code"]
        if not held.passkeys:
            del self.fields["passkey"]

    def clean(self) -> dict[str, Any]:
        """Take what was given. A signed answer of the browser counts before a code that was typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        answer, code = cleaned.get("passkey", ""), cleaned.get("code", "")
        if self.errors:
            return cleaned
        if not answer and not code:
            raise ValidationError({"code": _("Enter a code.")} if "code" in self.fields else _("Use your passkey."))
        try:
            if answer:
                self.row = factors.use_passkey(self.person, answer, self.request)
            else:
                self.row = factors.use_code(self.person, code, self.request)
        except TooSoon as early:
            raise too_soon(early) from early
        except factors.BadPasskey as error:
            raise ValidationError(passkey_refused(), code="passkey") from error
        except factors.WrongFactor as error:
            wrong = _("The code is not right, or it was used already. Wait for the next one your app shows.")
            raise ValidationError({"code": ValidationError(wrong, code="wrong_code")}) from error
        return cleaned


class NewAppForm(forms.Form):
    """The first code of an app, to show that it has the key."""

    code = CodeField(label=gettext_lazy("Code that the app shows"), max_length=20)


class NewPasskeyForm(forms.Form):
    """A new passkey and what its owner calls it."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=PASSKEY_NAME_LONGEST,
        help_text=gettext_lazy("So that you know it again, for example “Work laptop”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    passkey = AnswerField(required=False)

    def clean(self) -> dict[str, Any]:
        """Only a browser with scripts fills in the passkey, and not before there is a name."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("passkey"):
            raise ValidationError(_("Passkeys need scripts, which are off in this browser. Use an authenticator app."))
        return cleaned


class MailedCodeForm(forms.Form):
    """A code that was mailed for `purpose`. `address` is what it proves."""

    address: str

    code = CodeField(label=gettext_lazy("Code from the email"))

    def __init__(self, *args: Any, request: HttpRequest, purpose: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request, self.purpose = request, purpose

    def clean_code(self) -> str:
        """Compare, and count what is wrong."""
        typed: str = self.cleaned_data["code"]
        try:
            self.address = mailed.take(self.request, self.purpose, typed)
        except TooSoon as early:
            raise too_soon(early) from early
        except mailed.WrongMailedCode as error:
            raise ValidationError(_("The code is not right. Check it against the newest email from CivNet.")) from error
        except mailed.NoMailedCode as error:
            raise ValidationError(_("This code no longer works. Ask for a new one.")) from error
        return typed


def passkey_refused() -> str:
    """The one sentence for every passkey that was not taken."""
    return _("That passkey was not accepted. Try again, or use another way.")


def status_of(form: forms.BaseForm | None) -> int:
    """200, 422 for a form with errors, 429 while it is too soon."""
    if form is None or not form.errors:
        return 200
    problems = [error for errors in form.errors.as_data().values() for error in errors]
    return 429 if any(error.code == "too_soon" for error in problems) else 422


def _code_hint(held: factors.Held) -> str:
    if held.app and held.recovery_codes_left:
        return _("Six digits from your authenticator app, or one of your recovery codes.")
    return _("Six digits from your authenticator app.") if held.app else _("One of your recovery codes.")
