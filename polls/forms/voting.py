"""Forms of a vote, one for each mode. All that can be chosen comes from the poll."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.refusing import RefusableForm
from polls.models import Mode, Poll
from polls.results import Option, shown
from polls.services import Answer

_NOT_HERE = gettext_lazy("That is not an option of this poll. Choose one of these.")


class VoteForm(RefusableForm):
    """What all of them have: where it stands, and what it says once it is clean."""

    say_optional = False
    on = forms.ChoiceField(choices=[("page", "page"), ("card", "card")], required=False, widget=forms.HiddenInput)

    @property
    def answer(self) -> Answer:
        """The vote. Only of a form without errors."""
        raise NotImplementedError

    @property
    def is_on_page(self) -> bool:
        """Whether it stands on the page of the poll."""
        return str(self["on"].value()) == "page"


class OneForm(VoteForm):
    """Exactly one option."""

    @property
    def answer(self) -> Answer:
        return Answer([int(self.cleaned_data["choice"])])


class SeveralForm(VoteForm):
    """Some of the options."""

    @property
    def answer(self) -> Answer:
        return Answer([int(choice) for choice in self.cleaned_data["choice"]])


class OrderForm(VoteForm):
    """A place for each option, or none."""

    def clean(self) -> dict[str, Any]:
        """Places are given once, and from the first on without a gap."""
        fields = super().clean() or self.cleaned_data
        taken: dict[int, str] = {}
        for name in (name for name in self.fields if name != "on"):
            place = int(fields.get(name) or 0)
            if place and place in taken:
                self.add_error(name, _("Place %(place)d is taken by another option") % {"place": place})
            elif place:
                taken[place] = name
        if not self.errors and not taken:
            self.add_error(None, _("Give a place to at least one option."))
        elif not self.errors and max(taken) != len(taken):
            self.add_error(None, _("Leave no place out: begin with 1 and go on without a gap."))
        return fields

    @property
    def answer(self) -> Answer:
        places = {int(place): name for name, place in self.cleaned_data.items() if name != "on" and place}
        return Answer([int(places[place].removeprefix("place_")) for place in sorted(places)])


class NumberForm(VoteForm):
    """A number within the bounds."""

    @property
    def answer(self) -> Answer:
        return Answer(number=self.cleaned_data["number"])


def vote_form(
    poll: Poll,
    options: Sequence[Option],
    *,
    question: str,
    own: tuple[Sequence[int], Decimal | None] = ((), None),
    data: Any = None,
) -> VoteForm:
    """The form of `poll` for a reader who chose `own`, bound to `data` where that is given."""
    chosen, number = own
    choices = [(option.pk, option.label) for option in options]
    fields: dict[str, forms.Field] = {}
    initial: dict[str, Any] = {}
    base: type[VoteForm]
    match poll.mode:
        case Mode.SINGLE:
            base = OneForm
            wrong: dict[str, Any] = {"required": _("Choose one of the options"), "invalid_choice": _NOT_HERE}
            fields["choice"] = forms.ChoiceField(
                label=question, choices=choices, widget=forms.RadioSelect, error_messages=wrong
            )
            initial["choice"] = next(iter(chosen), None)
        case Mode.MULTIPLE:
            base = SeveralForm
            fields["choice"] = _several(poll, choices, question)
            initial["choice"] = list(chosen)
        case Mode.RANKED:
            base = OrderForm
            places = [("", _("No place")), *((place, str(place)) for place in range(1, len(options) + 1))]
            for option in options:
                fields[f"place_{option.pk}"] = forms.ChoiceField(label=option.label, choices=places, required=False)
            initial |= {f"place_{pk}": place for place, pk in enumerate(chosen, start=1)}
        case _:
            base = NumberForm
            fields["number"] = _number(poll)
            initial["number"] = number
    form = base(data, initial=initial, auto_id=f"poll-{poll.pk}-%s")
    form.fields |= fields
    return form


def _several(poll: Poll, choices: Sequence[tuple[int, str]], question: str) -> forms.MultipleChoiceField:
    most = poll.most_choices
    help_text = (
        ngettext("Choose at most %(count)d.", "Choose at most %(count)d.", most) % {"count": most} if most else ""
    )

    def at_most(chosen: Sequence[str]) -> None:
        if most and len(chosen) > most:
            raise forms.ValidationError(
                ngettext(
                    "Choose at most %(most)d: you chose %(count)d", "Choose at most %(most)d: you chose %(count)d", most
                )
                % {"most": most, "count": len(chosen)}
            )

    return forms.MultipleChoiceField(
        label=question,
        choices=choices,
        help_text=help_text or _("Choose all that apply."),
        widget=forms.CheckboxSelectMultiple,
        validators=[at_most],
        error_messages={"required": _("Choose at least one of the options"), "invalid_choice": _NOT_HERE},
    )


def _number(poll: Poll) -> forms.DecimalField:
    low, high = shown(poll.least or Decimal(0)), shown(poll.greatest or Decimal(0))
    bounds = _("From %(low)s to %(high)s") % {"low": low, "high": high}
    wrong = _("Enter a number from %(low)s to %(high)s") % {"low": low, "high": high}
    step = shown(poll.step) if poll.step > 1 else ""
    rounded = _(", counted to the nearest %(step)s") % {"step": step} if step else ""
    return forms.DecimalField(
        label=_("Your answer"),
        min_value=poll.least,
        max_value=poll.greatest,
        help_text=f"{bounds} {poll.unit}".strip() + rounded,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10"}),
        error_messages={"required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong},
    )
