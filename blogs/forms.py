"""The form of a blog post."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content.forms import EntryForm


class BlogPostForm(EntryForm):
    """Title, text, tags and audience, and which button was pressed."""

    act = forms.ChoiceField(
        choices=[("publish", _("Publish")), ("draft", _("Save draft")), ("attach", _("Attach"))],
        required=False,
        widget=forms.HiddenInput,
    )

    @property
    def publishes(self) -> bool:
        """Whether "Publish" was pressed, or Enter, which means the first button."""
        return bool(self.cleaned_data.get("act") != "draft")
