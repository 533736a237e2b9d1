"""What a page says was read."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.numbers import MOST_NUMBERS, NumbersField
from profiles.fields import LineField
from stream.choices import LEVELS, Choice
from stream.services import Which
from stream.targets import COLUMNS
from stream.writing import MOST_NAMED

_MOST_DIGITS: Final = 18
FIRST_SHOWN: Final = "thread"  # of the sorts of what one follows


class SeenForm(forms.Form):
    """Which replies were on the screen, or that all of them count as read."""

    shown = NumbersField(required=False)
    everything = forms.BooleanField(required=False)


class WritersForm(forms.Form):
    """Whose names a page lacks."""

    writing = NumbersField(required=False, most=MOST_NAMED)


class TicksField(forms.Field):
    """Ticked lines, each by the number of its target; cleaned to a list."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        """The numbers. Raises ValidationError for anything else."""
        words = [str(word) for word in value or []]
        if len(words) > MOST_NUMBERS or not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError("no numbers", code="invalid")
        return [int(word[:_MOST_DIGITS]) for word in words]


class LevelForm(forms.Form):
    """What somebody chose, and where the control stood: among acts, in a list, on home, or by itself."""

    ACTS, LIST, HOME = "acts", "list", "home"

    choice = forms.TypedChoiceField(choices=Choice.choices, coerce=Choice, error_messages={"required": _("Choose one")})
    place = forms.ChoiceField(choices=[("", ""), (ACTS, ACTS), (LIST, LIST), (HOME, HOME)], required=False)


class ReadLongForm(forms.Form):
    """That a thread was read for long, or that this is not to count."""

    undo = forms.BooleanField(required=False)


class ShowForm(forms.Form):
    """Which part of what one follows."""

    say_optional = False

    show = forms.ChoiceField(choices=[(name, name) for name in COLUMNS], required=False, widget=forms.HiddenInput)
    q = LineField(label=_("Name"), max_length=100, required=False)
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=[("", _("Any level")), *((choice.value, choice.label) for choice in LEVELS)],
        coerce=lambda value: LEVELS[Choice(value)],
        empty_value=None,
        required=False,
    )


class ManyForm(ShowForm):
    """One choice for many: the ticked ones, all that the list shows on all its pages, or all groups one is in."""

    TICKED, ALL, MEMBER = "ticked", "all", "member"

    which = forms.ChoiceField(
        choices=[(TICKED, _("Those ticked")), (ALL, _("All of them")), (MEMBER, _("All groups that you are in"))],
        error_messages={"required": _("Choose which")},
    )
    choice = forms.TypedChoiceField(
        choices=Choice.choices, coerce=Choice, error_messages={"required": _("Choose a level")}
    )
    row = TicksField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse the ticked ones where nothing is ticked, and groups where the list is of something else."""
        said = super().clean() or {}
        if said.get("which") == self.TICKED and not said.get("row"):
            self.add_error("which", _("Tick at least one line"))
        if said.get("which") == self.MEMBER and said.get("show") != "group":
            self.add_error("which", _("Only groups can be chosen by membership"))
        return said

    @property
    def chosen(self) -> Which:
        """Of which of them. For a valid form."""
        said = self.cleaned_data
        is_filtered = said["which"] == self.ALL
        return Which(
            said["show"] or FIRST_SHOWN,
            numbers=said["row"] if said["which"] == self.TICKED else None,
            level=said["level"] if is_filtered else None,
            words=said["q"] if is_filtered else "",
            only_groups_i_am_in=said["which"] == self.MEMBER,
        )
