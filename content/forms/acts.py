"""What a reader says of an entry or a reply: that it is useful, or to be kept for oneself; what their page shows."""

from datetime import timedelta
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.forms.fields import NoteField
from content.models import (
    NOTE_LONGEST,
    Bookmark,
)
from core.numbers import NumbersField


class UsefulForm(forms.Form):
    """Whether the reader finds it useful: said, not toggled, so that a double click changes nothing."""

    useful = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class NewerForm(forms.Form):
    """What a page that stays open says of itself."""

    after = forms.CharField(max_length=40, required=False)
    changed = NumbersField(required=False)
    shown = NumbersField(required=False)


class SaveForm(forms.Form):
    """Whether it stands on one's list: said, not toggled, so that a double click changes nothing."""

    saved = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class SavedFilterForm(forms.Form):
    """Which part of one's list."""

    show = forms.ChoiceField(choices=[("", "all"), ("reminders", "reminders")], required=False)


class PinForm(forms.Form):
    """Whether an entry stands on top of its author's profile."""

    pinned = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class BookmarkForm(forms.Form):
    """The note on what one saved, and the day to be reminded: from tomorrow on, or the day that was chosen before."""

    MOST_AHEAD = timedelta(days=731)  # two years, a leap day included

    note = NoteField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LONGEST,
        help_text=_("Only you see it."),
        error_messages={"max_length": _("The note must be 500 characters or fewer")},
    )
    remind_on = forms.DateField(
        label=_("Remind me on"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d %B %Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-!-width-one-third"}),
        error_messages={"invalid": _("Enter a day, such as 27/3/2027")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self._first, self._last = today + timedelta(days=1), today + self.MOST_AHEAD
        field = self.fields["remind_on"]
        field.help_text = _("You get an alert and a mail at 8 in the morning. Leave it empty for no reminder.")
        field.widget.attrs |= {"min": self._first.isoformat(), "max": self._last.isoformat()}

    @classmethod
    def of(cls, bookmark: Bookmark, **kwargs: Any) -> Self:
        """The form with what stands on the bookmark; a day that is over does not."""
        day = bookmark.remind_on if bookmark.is_to_remind else None
        return cls(initial={"note": bookmark.note, "remind_on": day}, **kwargs)

    def clean_remind_on(self) -> Any:
        """The day, between tomorrow and two years from now."""
        day = self.cleaned_data["remind_on"]
        if day is None or day == self.initial.get("remind_on"):
            return day
        if day < self._first:
            raise ValidationError(_("The day must be tomorrow or later"))
        if day > self._last:
            raise ValidationError(_("The day must be within the next two years"))
        return day
