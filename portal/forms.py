"""What the pages of `portal` are asked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insight import free_text
from profiles.fields import BodyField, LineField
from profiles.models import Workplace
from profiles.models.profession import ABOUT_LONGEST, MOST_TAGS
from tags import services as tags

LONGEST = 120  # characters: of the name of a list


class FeedForm(forms.Form):
    """Of which list somebody wants the feed, by the name in its address."""

    list = forms.CharField(required=False, max_length=LONGEST)

    @property
    def chosen(self) -> str:
        """The name that was asked for, or ""."""
        return str(self.cleaned_data["list"]) if self.is_valid() else ""


class MembersForm(forms.Form):
    """Which members of a group."""

    say_optional = False

    q = LineField(label=gettext_lazy("Name"), max_length=100, required=False)
    department = forms.SlugField(required=False, max_length=80, widget=forms.HiddenInput)


class DepartmentForm(forms.Form):
    """Of which department a list is asked for."""

    department = forms.SlugField(required=False, max_length=80)


class CounterpartsForm(forms.Form):
    """A job in somebody's own words."""

    say_optional = False

    q = LineField(
        label=gettext_lazy("Describe a job, and find who does it elsewhere"),
        max_length=free_text.LONGEST,
        required=False,
        help_text=gettext_lazy("For example: I appraise AI pilots under the Green Book"),
    )


class VerdictForm(forms.Form):
    """What somebody says of a counterpart."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no"), ("undo", "undo")])


class DismissalForm(forms.Form):
    """Whether a dismissal is taken back."""

    undo = forms.BooleanField(required=False)


class HereForm(forms.Form):
    """Where somebody is today."""

    workplace = forms.ModelChoiceField(
        label=gettext_lazy("Workplace"),
        queryset=Workplace.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose a workplace"),
        error_messages={"required": gettext_lazy("Choose the workplace that you are at")},
    )
    shows_name = forms.BooleanField(
        label=gettext_lazy("People who are there too, and show their name, may see mine"), required=False
    )

    def __init__(self, *args: Any, places: "QuerySet[Workplace]", **options: Any) -> None:
        """`places` are those in use that the person may see."""
        super().__init__(*args, **options)
        field: Any = self.fields["workplace"]
        field.queryset = places


class ProfessionForm(forms.Form):
    """What a profession's hub says of itself, and what it gathers."""

    about = BodyField(
        label=gettext_lazy("About"),
        max_length=ABOUT_LONGEST,
        required=False,
        help_text=gettext_lazy("What people of this profession do, and what they may ask here. You can use Markdown."),
    )
    tag_words = LineField(
        label=gettext_lazy("Tags"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("The hub shows what stands under them. Separate them with commas."),
    )

    def clean_tag_words(self) -> list[str]:
        """The tags, in the vocabulary's spelling."""
        try:
            names = list(dict.fromkeys(tags.normalise(word) for word in tags.split(self.cleaned_data["tag_words"])))
        except tags.BadTag as error:
            raise ValidationError(str(error), code="bad_tag") from error
        if len(names) > MOST_TAGS:
            raise ValidationError(_("Name at most %(most)d tags."), code="too_many", params={"most": MOST_TAGS})
        return names
