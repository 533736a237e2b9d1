"""Numbers of rows in one field of an address or a form, with commas between them."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

MOST_NUMBERS: Final = 200  # of what one page shows
_MOST_DIGITS: Final = 18


class NumbersField(forms.CharField):
    """Cleaned to a list of whole numbers."""

    def __init__(self, *, most: int = MOST_NUMBERS, **options: Any) -> None:
        self.most = most
        super().__init__(max_length=most * (_MOST_DIGITS + 1), **options)

    def clean(self, value: Any) -> list[int]:
        """The numbers. Raises ValidationError for anything else."""
        words = [word for word in str(super().clean(value) or "").split(",") if word]
        if len(words) > self.most or not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError("no numbers", code="invalid")
        return [int(word[:_MOST_DIGITS]) for word in words]
