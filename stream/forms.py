"""What a page says was read."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

MOST_SHOWN: Final = 200  # replies of one page
_MOST_DIGITS: Final = 18


class NumbersField(forms.CharField):
    """Numbers of rows with commas between them; cleaned to a list."""

    def clean(self, value: Any) -> list[int]:
        """The numbers. Raises ValidationError for anything else."""
        words = [word for word in str(super().clean(value) or "").split(",") if word]
        if len(words) > MOST_SHOWN or not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError("no numbers", code="invalid")
        return [int(word[:_MOST_DIGITS]) for word in words]


class SeenForm(forms.Form):
    """Which replies were on the screen, or that all of them count as read."""

    shown = NumbersField(required=False, max_length=MOST_SHOWN * (_MOST_DIGITS + 1))
    everything = forms.BooleanField(required=False)
