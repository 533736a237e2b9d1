"""Forms of a person's own roles."""

import uuid
from datetime import date
from typing import Any, Final, Self

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.fields import LineField
from profiles.forms.working import day_field
from profiles.models import Arrangement, Department, Grade, Profession, Role, Team, User, Workplace, paths_of
from profiles.models.role import CONTACT_LONGEST
from profiles.services import RoleRefused, TeamRefused, proven_departments
from profiles.services.roles import JOB_LONGEST

MOST_OFFERED: Final = 200  # teams in one list: of a bigger department a person chooses on the team's page
SAID: Final = (
    *("job_title", "team", "profession", "grade", "workplace", "arrangement", "contact_for"),
    *("started_on", "ended_on"),
)


class WhereForm(forms.Form):
    """In which department a role is or was."""

    say_optional = False

    department = forms.ChoiceField(label=gettext_lazy("Department"))

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proven = {department.slug: department for department in proven_departments(person).order_by("name")}
        others = Department.objects.exclude(slug__in=self.proven).order_by("name")
        self.others = {department.slug: department for department in others}
        self.fields["department"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Choose one")),
            (_("Where you have confirmed an address"), [(slug, one.name) for slug, one in self.proven.items()]),
            (_("Where you were before"), [(slug, one.name) for slug, one in self.others.items()]),
        ]

    def clean_department(self) -> Department:
        """The row."""
        slug = self.cleaned_data["department"]
        return self.proven.get(slug) or self.others[slug]


class RoleForm(forms.Form):
    """What a role is, beside whose and where."""

    job_title = LineField(
        label=gettext_lazy("Job title"),
        max_length=JOB_LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    profession = forms.ModelChoiceField(
        label=gettext_lazy("Profession"),
        queryset=Profession.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("None of these"),
    )
    grade = forms.TypedChoiceField(
        label=gettext_lazy("Grade"), required=False, coerce=int, empty_value=None, choices=[("", ""), *Grade.choices]
    )
    workplace = forms.ModelChoiceField(
        label=gettext_lazy("Workplace"),
        queryset=Workplace.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Not said"),
    )
    arrangement = forms.ChoiceField(
        label=gettext_lazy("How you hold it"),
        required=False,
        choices=[("", gettext_lazy("In the usual way")), *Arrangement.choices],
    )
    contact_for = LineField(
        label=gettext_lazy("What to contact you for"),
        max_length=CONTACT_LONGEST,
        required=False,
        help_text=gettext_lazy("In one line, for example: letters about benefits, in either language."),
    )
    started_on = day_field(gettext_lazy("First day"))
    ended_on = day_field(
        gettext_lazy("First day on which you did not hold it any more"), gettext_lazy("Leave empty if you hold it now.")
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, department: Department, role: Role | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.department, self.role = department, role
        self._teams: dict[str, Team] = {}
        self.fields["grade"].choices = [("", _("Not said")), *Grade.choices]  # type: ignore[attr-defined]
        for name in ("started_on", "ended_on"):
            self.fields[name].required = False
        present = Q(pk=role.workplace_id) if role else Q()
        open_ones = (
            Workplace.objects.open() | Workplace.objects.filter(present) if present else Workplace.objects.open()
        )
        self.fields["workplace"].queryset = open_ones  # type: ignore[attr-defined]
        self.fields["workplace"].label_from_instance = _with_town  # type: ignore[attr-defined]
        self._offer_teams()

    @classmethod
    def of(cls, role: Role) -> Self:
        """The form with what holds now."""
        initial: dict[str, Any] = {name: getattr(role, name) for name in SAID}
        initial |= {name: initial[name].slug if initial[name] else "" for name in ("team", "profession", "workplace")}
        return cls(initial=initial, department=role.department, role=role)

    @classmethod
    def empty(cls, department: Department) -> Self:
        """The form for one more, with a token of its own."""
        return cls(initial={"submission": uuid.uuid4()}, department=department)

    @property
    def said(self) -> dict[str, Any]:
        """What the services take. For a valid form."""
        said: dict[str, Any] = {name: self.cleaned_data[name] for name in SAID if name in self.fields}
        if "team" in said:
            said["team"] = self._teams.get(said["team"])
        return said

    def refuse(self, refusal: RoleRefused | TeamRefused) -> None:
        """Show the sentence of the refusal where it belongs."""
        field = refusal.field if isinstance(refusal, RoleRefused) else "team"
        self.add_error(field if field in self.fields else None, str(refusal))

    def clean(self) -> dict[str, Any]:
        """The end does not come before the beginning."""
        fields = super().clean() or self.cleaned_data
        begin, end = fields.get("started_on"), fields.get("ended_on")
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            self.add_error("ended_on", _("This day must be the first day or later"))
        return fields

    def _offer_teams(self) -> None:
        """Teams of the department, unless there are too many: then the present one, to stay in or to leave."""
        own = Team.objects.filter(roles=self.role) if self.role else Team.objects.none()
        is_open = Q(ended_on=None) | Q(ended_on__gt=timezone.localdate())
        here = Team.objects.filter(is_open | Q(pk__in=own.values("pk")), department=self.department)
        offered = paths_of(here.order_by("pk")[: MOST_OFFERED + 1])
        if len(offered) > MOST_OFFERED:
            offered = paths_of(own)
            self.fields["team"].help_text = _("To choose another one, open its page among your department's people.")
        if not offered:
            del self.fields["team"]
            return
        self._teams = {team.slug: team for team, _path in offered}
        names = [(team.slug, path) for team, path in offered]
        self.fields["team"].choices = [("", _("No team")), *names]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """From which day on a role is not held any more."""

    say_optional = False

    ended_on = day_field(
        gettext_lazy("From which day on do you not hold it any more?"),
        gettext_lazy("Today, or a day to come. It stays on your profile, under what you did before."),
    )

    @classmethod
    def of(cls, typed: Any) -> Self:
        """The form as typed, or with today in it."""
        return cls(typed, initial={"ended_on": timezone.localdate()})

    def refuse(self, refusal: RoleRefused) -> None:
        """Show the sentence of the refusal under the day."""
        self.add_error("ended_on", str(refusal))


class LeadForm(forms.Form):
    """Whether somebody leads a team."""

    leads = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")


def _with_town(workplace: Any) -> str:
    name = f"{workplace.name}, {workplace.town}"
    return name if workplace.is_open else _("%(name)s (given up)") % {"name": name}
