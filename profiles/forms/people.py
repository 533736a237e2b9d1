"""Forms of a person's own profile and of the directory."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.directory.narrowing import OTHERS, Values, place_label
from profiles.fields import BodyField, LineField
from profiles.models import Profession, Role, Team, paths_of
from profiles.models.detail import (
    LANGUAGES,
    MOST_LANGUAGES,
    PREFERRED_LONGEST,
    PRONOUNS_LONGEST,
    PRONUNCIATION_LONGEST,
    Section,
)
from profiles.models.user import ABOUT_LONGEST
from profiles.services import MOST_SKILLS, Place
from tags import services as tags

DETAILS = ("preferred_name", "pronouns", "pronunciation", "languages")
MOST_OFFERED = 200  # teams in one list: of a bigger department a person chooses on the team's page


def skills_in(typed: str) -> list[str]:
    """What was typed, in the vocabulary's spelling. Raises ValidationError."""
    try:
        names = list(dict.fromkeys(tags.normalise(word) for word in tags.split(typed)))
    except tags.BadTag as error:
        raise ValidationError(str(error), code="bad_tag") from error
    if len(names) > MOST_SKILLS:
        raise ValidationError(_("Name at most %(most)d skills."), code="too_many", params={"most": MOST_SKILLS})
    return names


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=100,
        needs_letter=True,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    preferred_name = LineField(
        label=gettext_lazy("Preferred name"),
        max_length=PREFERRED_LONGEST,
        required=False,
        help_text=gettext_lazy("What people should call you, where that is not your first name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    pronouns = LineField(
        label=gettext_lazy("Pronouns"),
        max_length=PRONOUNS_LONGEST,
        required=False,
        help_text=gettext_lazy("For example: she/her, they/them."),
    )
    pronunciation = LineField(
        label=gettext_lazy("How to say your name"),
        max_length=PRONUNCIATION_LONGEST,
        required=False,
        help_text=gettext_lazy("As it sounds, for example: shi-VAWN."),
    )
    job_title = LineField(
        label=gettext_lazy("Job title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    about = BodyField(
        label=gettext_lazy("About you"),
        max_length=ABOUT_LONGEST,
        required=False,
        help_text=gettext_lazy("What you work on and what people may ask you. You can use Markdown."),
    )
    skills = LineField(
        label=gettext_lazy("Skills"),
        max_length=1200,
        required=False,
        help_text=gettext_lazy("Separate them with commas, for example: procurement, data analysis, Welsh"),
    )

    profession = forms.ModelChoiceField(
        label=gettext_lazy("Profession"),
        queryset=Profession.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("None of these"),
    )
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which people can speak with you"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = [*("name", "preferred_name", "pronouns", "pronunciation"), *("job_title", "team", "profession")]

    def __init__(self, *args: Any, role: Role | None = None, **options: Any) -> None:
        """`role` is the person's main one; without it nobody asks for a team or a profession."""
        super().__init__(*args, **options)
        self.role = role
        self._teams: dict[str, Team] = {}
        if role is None:
            del self.fields["team"], self.fields["profession"]
        else:
            self._offer_teams(role)

    @property
    def place(self) -> Place | None:
        """Where the main role stands, as was chosen. For a valid form."""
        if self.role is None:
            return None
        team = self._teams.get(self.cleaned_data["team"]) if "team" in self.fields else self.role.team
        return Place(team=team, profession=self.cleaned_data["profession"])

    @property
    def details(self) -> dict[str, Any]:
        """How to say the name and what to speak. For a valid form."""
        return {name: self.cleaned_data[name] for name in DETAILS}

    def clean_languages(self) -> list[str]:
        """As many as fit on a profile."""
        chosen: list[str] = self.cleaned_data["languages"]
        if len(chosen) > MOST_LANGUAGES:
            raise ValidationError(
                _("Choose at most %(most)d languages."), code="too_many", params={"most": MOST_LANGUAGES}
            )
        return chosen

    def _offer_teams(self, role: Role) -> None:
        """Teams of the role's department, unless there are too many: then the present one, to stay in or to leave."""
        open_teams = Team.objects.open().filter(department=role.department_id)
        offered = paths_of(open_teams.order_by("pk")[: MOST_OFFERED + 1])
        if len(offered) > MOST_OFFERED:
            offered = paths_of(Team.objects.filter(roles=role))
            self.fields["team"].help_text = _("To choose another one, open its page among your department's people.")
        if not offered:
            del self.fields["team"]
            return
        self._teams = {team.slug: team for team, _path in offered}
        names = [(team.slug, path) for team, path in offered]
        self.fields["team"].choices = [("", _("No team")), *names]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_skills(self) -> list[str]:
        """The tags, in the vocabulary's spelling."""
        return skills_in(self.cleaned_data["skills"])


class OrderForm(forms.Form):
    """Which part of the profile goes one place up or down."""

    move = forms.ChoiceField(choices=[(f"{name}:{way}", "") for name in Section.values for way in ("up", "down")])


class DirectoryForm(forms.Form):
    """Who to look for, where."""

    say_optional = False

    q = LineField(
        label=gettext_lazy("Name, job, skill or team"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)

    def __init__(self, *args: Any, values: Values, **options: Any) -> None:
        super().__init__(*args, **options)
        departments = [(one.slug, one.short_name or one.name) for one in values.departments if one.is_open]
        everywhere = [("", _("All departments")), (OTHERS, _("Any but mine"))]
        self.fields["department"].choices = [*everywhere, *departments]  # type: ignore[attr-defined]  # a ChoiceField
        places = [(one.slug, place_label(one)) for one in values.workplaces if one.is_open]
        self.fields["place"].choices = [("", _("Anywhere")), *places]  # type: ignore[attr-defined]  # the same
