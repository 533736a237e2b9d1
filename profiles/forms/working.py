"""Forms of a person's working time and absences."""

from datetime import time, timedelta
from typing import Any, Final, Self, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles import zones
from profiles.directory import suggest
from profiles.fields import LineField
from profiles.models import Absence, User, WorkingPattern
from profiles.models.working import DAYS
from profiles.services import AbsenceRefused
from profiles.services.working import FARTHEST, LONGEST

_CLOCKS: Final = ["%H:%M", "%H:%M:%S", "%H.%M", "%H"]
_DAYS: Final = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d %B %Y"]


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=_CLOCKS,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-10"}),
        error_messages={"invalid": gettext_lazy("Enter a time, such as 9:30")},
    )


def day_field(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        input_formats=_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-!-width-one-third"}),
        error_messages={"invalid": gettext_lazy("Enter a day, such as 27/3/2027")},
    )


class HoursForm(forms.Form):
    """On which days and from when until when somebody works, and where the clock stands."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days"), choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    days_at_workplace = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Of these, the days at your workplace"),
        choices=DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Your profile says so, so that people know when they can meet you there."),
    )
    starts_at = _clock(gettext_lazy("From"))
    ends_at = _clock(gettext_lazy("Until"))
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zones.choices,
        help_text=gettext_lazy("By its largest city. Open the list and type the first letters."),
    )

    @classmethod
    def of(cls, pattern: WorkingPattern) -> Self:
        """The form with what holds now."""
        names = ("days", "days_at_workplace", "starts_at", "ends_at", "time_zone")
        return cls(initial={name: getattr(pattern, name) for name in names})

    def clean(self) -> dict[str, Any]:
        """The day ends after it begins, and whoever is at the workplace works."""
        fields = super().clean() or self.cleaned_data
        if "days" in fields and set(fields.get("days_at_workplace") or ()) - set(fields["days"]):
            self.add_error("days_at_workplace", _("These must be among the days on which you work"))
        begin, end = fields.get("starts_at"), fields.get("ends_at")
        if isinstance(begin, time) and isinstance(end, time) and end <= begin:
            self.add_error("ends_at", _("The end must be later than the beginning, on the same day"))
        return fields


class AbsenceForm(forms.Form):
    """From when until when somebody is away, and who covers: looked for by name, chosen where several have it."""

    starts_on = day_field(gettext_lazy("First day away"))
    ends_on = day_field(gettext_lazy("Last day away"))
    cover = LineField(
        label=gettext_lazy("Who covers for you"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Their name, or their handle, such as gwen-member."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    which = forms.CharField(label=gettext_lazy("Which of them"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, person: User, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.found: User | None = None  # who covers, of a valid form
        for name, last in (("starts_on", today + FARTHEST), ("ends_on", today + FARTHEST + LONGEST)):
            first = today if name == "ends_on" else today - timedelta(days=366)
            self.fields[name].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    @classmethod
    def of(cls, absence: Absence, **options: Any) -> Self:
        """The form with what was said."""
        cover = absence.cover.handle if absence.cover and not absence.cover.left_at else ""
        initial = {"starts_on": absence.starts_on, "ends_on": absence.ends_on, "cover": cover}
        return cls(initial=initial, **options)

    @property
    def is_asking(self) -> bool:
        """Whether several people have the name, and one is to be chosen."""
        return bool(list(self._which.choices))

    def refuse(self, refusal: AbsenceRefused) -> None:
        """Show the sentence of the refusal where it belongs."""
        self.add_error(refusal.field or None, str(refusal))

    def clean_cover(self) -> str:
        """Find the person: by the whole handle, by the whole name where one has it, else ask which."""
        words: str = self.cleaned_data["cover"]
        if not words:
            return words
        people = User.objects.visible_to(self.person).members()
        self.found = people.filter(handle=words.removeprefix("@").lower()).first()
        if self.found is None:
            offered = suggest(reader=self.person, words=words, without=User.objects.none().values_list("pk", flat=True))
            named = [one for one in offered if one.name.casefold() == words.casefold()] or offered
            self._choose(named)
        elif self.found.pk == self.person.pk:
            self.add_error("cover", _("Name somebody else than yourself"))
        return words

    def _choose(self, named: list[User]) -> None:
        chosen = self.data.get("which", "")
        self.found = next((one for one in named if len(named) == 1 or one.handle == chosen), None)
        if not named:
            self.add_error("cover", _("We found nobody of that name. Check how it is spelt, or use the handle."))
        elif self.found is None:
            self.add_error("which", _("Choose who of them covers for you"))
        if len(named) > 1:
            self._which.choices = [(one.handle, _card(one)) for one in named]

    @property
    def _which(self) -> forms.RadioSelect:
        return cast(forms.RadioSelect, self.fields["which"].widget)


def _card(person: User) -> str:
    department = person.department.abbreviation or person.department.name if person.department else ""
    return ", ".join(filter(None, (person.name, person.job_title, department)))
