"""What a moderator says beside rule and reason: which words go, to which category it goes, for how long."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forums.models import Forum
from moderation.forms import HideForm, WordsField
from moderation.services import PAUSES

_PASSAGE_LONGEST = 10_000  # characters


class EditOutForm(HideForm):
    """The words that go."""

    passage = WordsField(
        label=_("Words that go"),
        help_text=_("Copy them as they stand in the text. Blank: the picture or file that was reported goes."),
        max_length=_PASSAGE_LONGEST,
        required=False,
    )
    field_order = ["passage", "rule", "reason"]


class MoveForm(HideForm):
    """The category where it belongs."""

    forum = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Forum.objects.filter(group=None).order_by("name"),
        empty_label=_("Select the category where it belongs"),
        error_messages={"required": _("Select the category where it belongs.")},
    )
    field_order = ["forum", "rule", "reason"]


class LockForm(HideForm):
    """Until when, where it is not for good."""

    until = forms.DateTimeField(
        label=_("Until"),
        help_text=_("Blank: for good."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    field_order = ["rule", "until", "reason"]


class PauseForm(HideForm):
    """For how many days."""

    days = forms.TypedChoiceField(
        label=_("For"),
        required=False,
        empty_value=None,
        coerce=int,
        choices=[
            ("", _("As long as the record says: a day, 3 days, a week, a month")),
            *((days, ngettext_lazy("%d day", "%d days", days) % days) for days in PAUSES),
        ],
    )
    field_order = ["rule", "days", "reason"]
