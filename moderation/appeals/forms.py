"""What somebody writes to appeal, and what the second moderator decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content.refusing import RefusableForm
from moderation.forms import SubmissionField, WordsField
from moderation.models import APPEAL_LONGEST, NOTE_LONGEST


class AppealForm(RefusableForm):
    """Why it should be looked at again."""

    words = WordsField(
        label=_("Why should it be undone?"),
        help_text=_("A moderator of another department reads this, with what you wrote and the reason you were given."),
        max_length=APPEAL_LONGEST,
        error_messages={"required": _("Say why it should be undone")},
    )
    submission = SubmissionField()


class DecisionForm(forms.Form):
    """Why it stands, or is undone."""

    reason = WordsField(
        label=_("Reason"),
        help_text=_("Whoever appealed reads this, without your name."),
        max_length=NOTE_LONGEST,
        error_messages={"required": _("Give a reason: whoever appealed will want to know it.")},
    )
