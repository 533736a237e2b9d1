"""Forms of a person's own profile and of the directory."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.fields import BodyField, LineField
from profiles.models import Department
from profiles.models.user import ABOUT_LONGEST
from profiles.services import MOST_SKILLS
from tags import services as tags


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=100,
        needs_letter=True,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
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

    def clean_skills(self) -> list[str]:
        """The tags, in the vocabulary's spelling."""
        words = tags.split(self.cleaned_data["skills"])
        try:
            names = list(dict.fromkeys(tags.normalise(word) for word in words))
        except tags.BadTag as error:
            raise ValidationError(str(error), code="bad_tag") from error
        if len(names) > MOST_SKILLS:
            raise ValidationError(_("Name at most %(most)d skills."), code="too_many", params={"most": MOST_SKILLS})
        return names


class DirectoryForm(forms.Form):
    """Who to look for."""

    say_optional = False

    q = LineField(label=gettext_lazy("Name"), max_length=100, required=False)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("All departments"),
    )
