"""What a person chooses on the page of how they are told.

Each field carries what it was when the page was made. So a form says what was changed in it, and a page that was open
for long, or in another window, does not undo what was chosen elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications.choosing.services import TIMES
from notifications.models import MINUTES, WAYS, Family, Preference, Preset, Rhythm, Way


def _hours() -> list[tuple[int, str]]:
    return [(hour, f"{hour:02}:00") for hour in range(24)]


def _minutes() -> list[tuple[int, str]]:
    return [
        (number, ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}) for number in MINUTES
    ]


class PresetForm(forms.Form):
    """One choice for all."""

    preset = forms.ChoiceField(label=_("How much you are told"), choices=Preset.choices, widget=forms.RadioSelect)


class ChangesForm(forms.Form):
    """A form that knows what was changed in it."""

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that were changed since the page was made, with their values. For a valid form."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @property
    def before(self) -> list[Any]:
        """What every field was: hidden fields."""
        return [field.as_hidden(only_initial=True) for field in self]


class TimesForm(ChangesForm):
    """When the digest comes and how long it is, and when mail waits."""

    rhythm = forms.ChoiceField(
        label=_("How often a digest comes"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        show_hidden_initial=True,
    )
    digest_hour = forms.TypedChoiceField(
        label=_("At what hour"),
        choices=_hours,
        coerce=int,
        help_text=_("By the clock where you work."),
        show_hidden_initial=True,
    )
    digest_minutes = forms.TypedChoiceField(
        label=_("How long it takes to read"),
        choices=_minutes,
        coerce=int,
        help_text=_("What does not fit is left out, and the digest says how much that is."),
        show_hidden_initial=True,
    )
    is_quiet_outside_hours = forms.BooleanField(
        label=_("No mail outside my working hours"),
        help_text=_("It comes when you work again."),
        required=False,
        show_hidden_initial=True,
    )
    pauses_when_absent = forms.BooleanField(
        label=_("No mail and no digest while I am away"),
        help_text=_("What comes meanwhile waits for you in the site."),
        required=False,
        show_hidden_initial=True,
    )
    tracks_what_is_read = forms.BooleanField(
        label=_("Track what I read for five minutes"),
        help_text=_("You then see how many replies are new. It sends no mail."),
        required=False,
        show_hidden_initial=True,
    )
    takes_questions = forms.BooleanField(
        label=_("Offer me questions that I may know about"),
        help_text=_("Where nobody has answered for a working day. At most two a week."),
        required=False,
        show_hidden_initial=True,
    )
    shows_when_writing = forms.BooleanField(
        label=_("Show others when I am writing"),
        help_text=_("Who has the same page open sees that you are writing a reply, and no word of it."),
        required=False,
        show_hidden_initial=True,
    )

    @classmethod
    def of(cls, preference: Preference, **options: Any) -> Self:
        """The form with what holds now."""
        initial = {name: getattr(preference, name) for name in TIMES} | {"rhythm": preference.digest_rhythm}
        return cls(initial=initial, **options)


@dataclass(frozen=True)
class Row:
    """A family of the grid: its field, and whether its way is not the preset's."""

    family: Family
    field: BoundField
    departs: bool


class WaysForm(ChangesForm):
    """The full grid: a way for each family."""

    def __init__(self, data: Any = None, *, preference: Preference) -> None:
        usual = WAYS[Preset(preference.preset)]
        holds = {str(family): preference.ways.get(family, usual[family]) for family in Family}
        super().__init__(data, initial=holds)
        self._departing = {family for family in Family if holds[family] != usual[family]}
        for family in Family:
            self.fields[family] = forms.ChoiceField(
                label=family.label, choices=Way.choices, widget=forms.RadioSelect, show_hidden_initial=True
            )

    @property
    def rows(self) -> Iterator[Row]:
        """The grid, a row a family."""
        return (Row(family, self[family], family in self._departing) for family in Family)

    @property
    def ways(self) -> dict[Family, Way]:
        """What was changed. For a valid form."""
        return {Family(name): Way(value) for name, value in self.changes.items()}
