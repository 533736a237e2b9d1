"""What the buttons around the feed of home send."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.paging import BadCursor, Row, read_cursor
from stream.models import Tab


class CursorField(forms.CharField):
    """The text that names a place in a list; cleaned to the place."""

    def clean(self, value: Any) -> Row:
        """The place. Raises ValidationError for anything else."""
        try:
            moment, pk = read_cursor(str(super().clean(value)))
        except BadCursor as error:
            raise ValidationError("no place", code="invalid") from error
        if pk < 0:
            raise ValidationError("no number", code="invalid")
        return Row(moment, pk)


class TabForm(forms.Form):
    """On which tab of home a button stood; nonsense: the first."""

    tab = forms.ChoiceField(choices=Tab.choices, required=False)

    @property
    def chosen(self) -> Tab:
        """The tab."""
        self.is_valid()
        return Tab(self.cleaned_data.get("tab") or Tab.FOR_YOU)


class CaughtUpForm(TabForm):
    """Up to where a tab was seen."""

    at = CursorField(max_length=40)
    pressed = forms.BooleanField(required=False)  # by hand, and not because it was on the screen
    is_first = forms.BooleanField(required=False)  # a page that says how much is new


class NewsForm(TabForm):
    """Since when something would be new."""

    after = CursorField(max_length=40)
