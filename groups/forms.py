"""What the pages of groups are asked for."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.errors import LimitReached, Refused
from groups.models import (
    ABOUT_LONGEST,
    BEGINNINGS,
    LINE_LONGEST,
    NAME_LONGEST,
    Group,
    JoinPolicy,
    MemberRole,
    MemberRule,
    Preset,
    Tool,
    Visibility,
)
from profiles.fields import AddressField, BodyField, LineField
from profiles.models import Department, Profession, Role, User, departments_of

LONGEST_HIDDEN = timedelta(days=366)  # until somebody looks again


def _sentences(choices: type[models.TextChoices]) -> Callable[[], list[tuple[str, str]]]:
    """The choices, each label with a capital as the first letter, in the language of the reader."""
    return lambda: [(str(value), capfirst(str(label))) for value, label in choices.choices]


class RefusableForm(forms.Form):
    """A form whose service may refuse it; the refusal is shown with everything that was typed."""

    limit_reached = False

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence of the refusal above the form."""
        self.add_error(None, str(refusal))
        self.limit_reached = isinstance(refusal, LimitReached)

    def status(self) -> int:
        """200 without an error, 422, or 429 for a limit."""
        if not self.errors:
            return 200
        return 429 if self.limit_reached else 422


class GroupForm(RefusableForm):
    """What a group says of itself, who sees it and how people come in."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=NAME_LONGEST,
        needs_letter=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter a name")},
    )
    about = BodyField(
        label=gettext_lazy("What it is for"),
        max_length=ABOUT_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Two or three sentences: who should join, and what you talk about."),
    )
    rules = LineField(
        label=gettext_lazy("Rules in one line"),
        max_length=LINE_LONGEST,
        required=False,
        help_text=gettext_lazy("For example: ask anything, answer kindly, keep figures in the files."),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who sees it"), choices=_sentences(Visibility), widget=forms.RadioSelect
    )
    hidden_reason = LineField(
        label=gettext_lazy("Why it must be hidden"),
        max_length=LINE_LONGEST,
        required=False,
        help_text=gettext_lazy("Only for a hidden group. An operator reads it."),
    )
    review_on = forms.DateField(
        label=gettext_lazy("Look again on"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d %B %Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-!-width-one-third"}),
        help_text=gettext_lazy("Only for a hidden group: the day, within a year, to ask whether it must stay hidden."),
        error_messages={"invalid": gettext_lazy("Enter a day, such as 27/3/2027")},
    )
    join_policy = forms.ChoiceField(
        label=gettext_lazy("How people join"), choices=_sentences(JoinPolicy), widget=forms.RadioSelect
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def for_preset(cls, preset: str) -> Self:
        """An empty form with what a group of that sort begins with, and a one-time token of its own."""
        beginning = BEGINNINGS[preset]
        return cls(
            initial={
                "visibility": beginning.visibility,
                "join_policy": beginning.join_policy,
                "submission": uuid.uuid4(),
            }
        )

    def clean_name(self) -> str:
        """A name that says something."""
        name: str = self.cleaned_data["name"]
        if not any(character.isalnum() for character in name):
            raise ValidationError(_("Enter a name with at least one letter or number"))
        return name

    def clean(self) -> dict[str, Any]:
        """A hidden group has a reason and a day; another one needs neither, and what was typed there is dropped."""
        fields = super().clean() or self.cleaned_data
        if fields.get("visibility") != Visibility.HIDDEN:
            self.errors.pop("review_on", None)
            return fields | {"hidden_reason": "", "review_on": None}
        if not fields.get("hidden_reason") and "hidden_reason" not in self.errors:
            self.add_error("hidden_reason", _("Say why the group must be hidden"))
        day = fields.get("review_on")
        if day is None and "review_on" not in self.errors:
            self.add_error("review_on", _("Enter the day to look again"))
        if day is not None and not timezone.localdate() < day <= timezone.localdate() + LONGEST_HIDDEN:
            self.add_error("review_on", _("The day must be tomorrow or later, and within a year"))
        return fields


class SettingsForm(GroupForm):
    """The same for a group that is there, with its tools and whom it takes in by itself."""

    tools = forms.MultipleChoiceField(
        label=gettext_lazy("What its page offers"),
        choices=_sentences(Tool),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("No department of its own"),
        help_text=gettext_lazy("The group stands on the page of that department."),
    )
    profession = forms.ModelChoiceField(
        label=gettext_lazy("Profession"),
        queryset=Profession.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("No profession of its own"),
    )
    member_rule = forms.ChoiceField(
        label=gettext_lazy("Who is a member without joining"),
        choices=_sentences(MemberRule),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("They may leave, and they get no mail for being members this way."),
    )

    def take_in(self, person: User, group: Group) -> None:
        """Offer the departments and professions of the person, and those that the group has."""
        own, its = Q(pk__in=departments_of(person)), Q(groups=group)
        known = Department.objects.filter(own | its)
        self.fields["department"].queryset = known.distinct()  # type: ignore[attr-defined]  # a ModelChoiceField
        theirs = Role.objects.current().filter(person=person, profession__isnull=False).values("profession")
        own = Q(pk__in=theirs) | Q(host=person) | Q(groups=group)
        self.fields["profession"].queryset = Profession.objects.filter(own).distinct()  # type: ignore[attr-defined]  # so is this

    @classmethod
    def of(cls, group: Group) -> Self:
        """The form with the group in it."""
        names = ("name", "about", "rules", "visibility", "hidden_reason", "review_on", "join_policy", "tools")
        initial = {name: getattr(group, name) for name in names}
        initial["department"] = group.department.slug if group.department else ""
        initial["profession"] = group.profession.slug if group.profession else ""
        return cls(initial=initial | {"member_rule": group.member_rule})

    def clean(self) -> dict[str, Any]:
        """A rule for a department or a profession needs it."""
        fields = super().clean()
        if fields.get("member_rule") == MemberRule.DEPARTMENT and not fields.get("department"):
            self.add_error("department", _("Choose the department whose people are members"))
        if fields.get("member_rule") == MemberRule.PROFESSION and not fields.get("profession"):
            self.add_error("profession", _("Choose the profession whose people are members"))
        return fields


class AskForm(RefusableForm):
    """What somebody says who asks to join."""

    message = LineField(
        label=gettext_lazy("A word to the hosts"),
        max_length=LINE_LONGEST,
        required=False,
        help_text=gettext_lazy("Who you are and why you would like to join, in at most 300 characters."),
    )


class AnswerForm(RefusableForm):
    """What a host answers to a request: a refusal has its reason, which the person reads."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")], widget=forms.HiddenInput)
    reason = LineField(label=gettext_lazy("Why not"), max_length=LINE_LONGEST, required=False)

    def clean(self) -> dict[str, Any]:
        """A reason for who is declined."""
        fields = super().clean() or self.cleaned_data
        if fields.get("answer") == "decline" and not fields.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why: the person reads it"))
        return fields


class ReasonForm(RefusableForm):
    """Why somebody is removed, or the group closed."""

    reason = LineField(
        label=gettext_lazy("Why"),
        max_length=LINE_LONGEST,
        error_messages={"required": gettext_lazy("Say why")},
    )


class RoleForm(forms.Form):
    """What a member is from now on."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=MemberRole.choices)


class InviteForm(RefusableForm):
    """Whom to invite: one of the people found by name, or an address."""

    say_optional = False  # one of the two is needed

    handle = forms.SlugField(required=False, widget=forms.HiddenInput)
    address = AddressField(
        label=gettext_lazy("Work email address"),
        required=False,
        help_text=gettext_lazy("They get a mail with a link that works once, for 14 days."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        fields = super().clean() or self.cleaned_data
        if not self.errors and bool(fields.get("handle")) == bool(fields.get("address")):
            self.add_error("address", _("Enter an address, or choose somebody whom you found by name"))
        return fields


class FindForm(forms.Form):
    """Whom to look for by name."""

    say_optional = False

    q = LineField(label=gettext_lazy("Name"), max_length=100, required=False)


class InvitationForm(RefusableForm):
    """Whether one comes."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])


class IndexForm(forms.Form):
    """Which groups to show."""

    say_optional = False

    q = LineField(label=gettext_lazy("Name"), max_length=100, required=False)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("All departments"),
    )
    preset = forms.ChoiceField(choices=[("", ""), *Preset.choices], required=False, widget=forms.HiddenInput)
    mine = forms.ChoiceField(choices=[("", ""), ("yes", "yes")], required=False, widget=forms.HiddenInput)
