"""Fields that our forms share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from core import text
from profiles import addresses

PASSWORD_HINT = _("At least 12 characters. Three random words are easy to remember and hard to guess.")


class AddressField(forms.EmailField):
    """A work address, in its one spelling."""

    default_validators = [EmailValidator(message=_(str(addresses.wrong_format())))]

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Work email address"))
        options.setdefault("max_length", addresses.LONGEST)
        options.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}))
        super().__init__(**options)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted, and say nothing

    def clean(self, value: Any) -> Any:
        """The address in lower case, its domain in ASCII."""
        address = super().clean(value)
        if not address:
            return address
        address = addresses.normal(address)
        if len(address) > addresses.LONGEST:
            raise ValidationError(addresses.wrong_format(), code="invalid")
        return address


class PasswordField(forms.CharField):
    """A password, as typed or pasted; never written back into a page."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        options.setdefault("label", _("Password"))
        options.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": autocomplete}))
        super().__init__(strip=False, **options)


class CodeField(forms.CharField):
    """A code from a mail, an app or a list of one's own."""

    def __init__(self, **options: Any) -> None:
        attributes = {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "class": "govuk-input--width-10",
        }
        super().__init__(**{"max_length": 40, "widget": forms.TextInput(attrs=attributes), **options})


class LineField(forms.CharField):
    """One line of text, with what no line should have taken out before it is measured."""

    def __init__(self, *, needs_letter: bool = False, **options: Any) -> None:
        self.needs_letter = needs_letter
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """The words on one line."""
        return text.single_line(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        """Refuse a name without a letter of any script."""
        super().validate(value)
        if self.needs_letter and value and not any(character.isalpha() for character in value):
            raise ValidationError(_("Enter your name, with at least one letter."), code="no_letter")


class BodyField(forms.CharField):
    """Several lines of Markdown, tidied before they are measured."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 6}))
        super().__init__(**options)
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        """The text as its author typed it, without characters that no keyboard types."""
        return text.tidy(super().to_python(value) or "")
