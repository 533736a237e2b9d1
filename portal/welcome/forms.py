"""What a newcomer types and ticks."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import TITLE_LONGEST
from portal.welcome.following import MOST_TICKS
from profiles.fields import LineField
from profiles.forms.people import skills_in
from profiles.models.detail import PREFERRED_LONGEST
from profiles.models.role import CONTACT_LONGEST

_TICK: Final = re.compile(r"(?:tag|person|department|group):[0-9]{1,18}", re.ASCII)


class OneLineForm(forms.Form):
    """What stands beside a name. Nothing is required: the step can be skipped, and so can each part."""

    job_title = LineField(
        label=gettext_lazy("Your job"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("As you would say it to somebody in another department: Benefits analyst."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    skills = LineField(
        label=gettext_lazy("Three words that people can ask you about"),
        max_length=1200,
        required=False,
        help_text=gettext_lazy("With commas between them, for example: procurement, data analysis, Welsh"),
    )
    contact_for = LineField(
        label=gettext_lazy("What to contact you for"),
        max_length=CONTACT_LONGEST,
        required=False,
    )
    preferred_name = LineField(
        label=gettext_lazy("What people should call you"),
        max_length=PREFERRED_LONGEST,
        required=False,
        help_text=gettext_lazy("Where that is not your first name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def clean_skills(self) -> list[str]:
        """The tags, in the vocabulary's spelling."""
        return skills_in(self.cleaned_data["skills"])


class TicksField(forms.Field):
    """What was ticked, each by its sort and number."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        """The ticks, each once. Raises ValidationError for anything else, and for more than a page offers."""
        ticks = list(dict.fromkeys(str(word) for word in value or []))
        if len(ticks) > MOST_TICKS or not all(_TICK.fullmatch(tick) for tick in ticks):
            raise ValidationError(_("Tick what is on the list."), code="invalid")
        return ticks


class FollowForm(forms.Form):
    """What to follow."""

    tick = TicksField(required=False)


class RoomForm(forms.Form):
    """Which group to join."""

    group = forms.SlugField(max_length=80)


class AskForm(forms.Form):
    """A question of one's own, as far as its title."""

    say_optional = False

    title = LineField(
        label=gettext_lazy("Or ask one yourself"),
        max_length=TITLE_LONGEST,
        required=False,
        help_text=gettext_lazy("A question that somebody in another department would understand."),
    )
