"""Forms of whoever asks: the terms of a poll, alone or with the entry that they are written with."""

from typing import Any, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.drafting.forms import MomentField
from content.forms import EntryForm, LineField
from content.refusing import RefusableForm
from content.services import Refused
from core import text
from polls.models import QUESTION_LONGEST, UNIT_LONGEST, Mode, Results
from polls.terms import LONGEST_OPEN, BadTerms, Terms, check_close

OPTIONS_LONGEST = 100_000  # characters of all lines, so that too many options are counted and not cut
ACTS = [("publish", _("Publish")), ("draft", _("Save draft")), ("preview", _("Preview")), ("attach", _("Attach"))]


class OptionsField(forms.CharField):
    """One option a line. Lines without anything are passed over; one of spaces alone is an option without words."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, and no text
        """The options as they were typed."""
        typed = text.tidy(super().to_python(value) or "")
        return [line for line in typed.split("\n") if line]

    def prepare_value(self, value: Any) -> Any:
        """The options as lines again."""
        return "\n".join(value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        """Their number and their lengths are judged by the terms."""


class TermsForm(RefusableForm):
    """What there is to say of a poll. `has_stood` marks one with votes: only its close can be changed."""

    question = LineField(
        label=_("Question"),
        max_length=QUESTION_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter the question"),
            "max_length": _("The question must be 200 characters or fewer"),
        },
    )
    mode = forms.ChoiceField(label=_("How people vote"), choices=Mode, widget=forms.RadioSelect, initial=Mode.SINGLE)
    options = OptionsField(
        label=_("Options"),
        required=False,
        strip=False,
        max_length=OPTIONS_LONGEST,
        help_text=_("One option on each line, from 2 to 20."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    most_choices = forms.IntegerField(
        label=_("How many a person may choose at most (optional)"),
        required=False,
        min_value=1,
        max_value=20,
        help_text=_("Where people choose several. Empty means as many as they like."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )
    least = forms.DecimalField(
        label=_("The smallest number that may be entered"),
        required=False,
        decimal_places=2,
        max_digits=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    greatest = forms.DecimalField(
        label=_("The greatest number that may be entered"),
        required=False,
        decimal_places=2,
        max_digits=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    unit = LineField(
        label=_("What the number counts (optional)"),
        required=False,
        max_length=UNIT_LONGEST,
        help_text=_("Such as days, or people. It stands behind the number."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-10"}),
    )
    closes_at = MomentField(
        label=_("Closes (optional)"),
        required=False,
        help_text=_("A day and a time within the next year. Empty means that you close it yourself."),
    )
    results = forms.ChoiceField(
        label=_("When people see the result"), choices=Results, widget=forms.RadioSelect, initial=Results.ALWAYS
    )
    is_anonymous = forms.BooleanField(
        label=_("Anonymous"),
        required=False,
        help_text=_(
            "Who has voted and what was chosen are kept apart, so a vote cannot be changed. The result is shown after"
            " the close, once five people have voted, and not by department."
        ),
    )

    has_stood = False
    say_optional = False  # what must be filled in hangs on the way of voting: labels say what need not

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        bounds = {"min": now, "max": now + LONGEST_OPEN}
        self.fields["closes_at"].widget.attrs |= {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in bounds.items()}

    def stand(self) -> None:
        """Somebody has voted: show what cannot change any more. What an older window sends of it is refused later."""
        self.has_stood = True
        for name in (name for name in (*TERMS, "title") if name != "closes_at" and name in self.fields):
            self.fields[name].disabled = self.add_prefix(name) not in self.data

    def clean(self) -> dict[str, Any]:
        """What is no poll is said at the field that is wrong."""
        fields = super().clean() or self.cleaned_data
        if self.wants_terms and not self.errors.keys() & {*TERMS}:
            try:
                terms = self.terms.tidied()
                terms.check()
                check_close(terms.closes_at)
            except BadTerms as refusal:
                self.refuse(refusal)
        return fields

    def refuse(self, refusal: Refused) -> None:
        """At its field where it has one, else above the form."""
        if isinstance(refusal, BadTerms) and refusal.field in self.fields:
            self.add_error(refusal.field, str(refusal))
        else:
            super().refuse(refusal)

    @property
    def wants_terms(self) -> bool:
        """Whether the terms are complete enough to be judged and stored."""
        return True

    @property
    def terms(self) -> Terms:
        """What was said, as typed."""
        return Terms(**{name: self.cleaned_data[name] for name in TERMS if name in self.cleaned_data})


TERMS = (
    *("question", "mode", "options", "most_choices", "least", "greatest", "unit"),
    *("closes_at", "results", "is_anonymous"),
)


def initial_of(terms: Terms) -> dict[str, Any]:
    """What a form begins with to go on with these terms."""
    return {**vars(terms), "options": "\n".join(terms.options)}


class HangForm(TermsForm):
    """A poll on an entry that is there."""


class PollForm(TermsForm, EntryForm):
    """An entry that is a poll: its title is the question."""

    act = forms.ChoiceField(choices=ACTS, required=False, widget=forms.HiddenInput)
    group = forms.SlugField(required=False, widget=forms.HiddenInput)  # the room that it is written in

    field_order = ("title", "mode", "options", "most_choices", "least", "greatest", "unit", "body", "attach")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["question"]
        self.fields["title"].label = _("Question")
        self.fields["title"].error_messages["required"] = _("Enter the question")
        body = self.fields["body"]
        body.required, body.label = False, _("What people should know before they vote (optional)")
        body.widget.attrs["rows"] = 5
        self.fields["tags"].label = _("Tags (optional)")

    @classmethod
    def blank(cls, *, group: str = "", **kwargs: Any) -> Self:
        """An empty form with a one-time token, for the room whose slug is `group`."""
        form = super().blank(**kwargs)
        form.initial["group"] = group
        return form

    @property
    def wants_terms(self) -> bool:
        """A draft may still be without its options."""
        is_begun = bool(self.cleaned_data.get("options") or self.cleaned_data.get("least") is not None)
        return is_begun or self.act_pressed not in {"draft", "preview"}

    @property
    def act_pressed(self) -> str:
        """Which button was pressed; Enter means the first one."""
        return str(self.cleaned_data.get("act") or "publish")
