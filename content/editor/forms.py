"""What the editor sends. Nothing of it is stored."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import BODY_LONGEST
from core import text

HTML_LONGEST: Final = text.MAX_CHARACTERS
NAME_LONGEST: Final = 60


class PreviewForm(forms.Form):
    """A text to look at before it is sent."""

    body = forms.CharField(
        required=False,
        max_length=BODY_LONGEST,
        strip=False,
        error_messages={"max_length": _("The text must be 100,000 characters or fewer")},
    )

    def clean_body(self) -> str:
        """The text as it would be stored."""
        return text.tidy(self.cleaned_data["body"])


class PastedForm(forms.Form):
    """HTML from the clipboard, or from a selection on a page of ours."""

    html = forms.CharField(
        required=False,
        max_length=HTML_LONGEST,
        strip=False,
        error_messages={"max_length": _("That is too long to keep its shape.")},
    )

    @property
    def sentence(self) -> str:
        """What is wrong, for a script to show."""
        return " ".join(str(message) for messages in self.errors.values() for message in messages)


class MentionForm(forms.Form):
    """The beginning of a name, or of a handle, whose hyphens are the spaces of the name."""

    q = forms.CharField(max_length=NAME_LONGEST)

    def clean_q(self) -> str:
        """The words to look for."""
        return text.single_line(self.cleaned_data["q"].replace("-", " "))
