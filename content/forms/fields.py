"""What texts, notes, titles and tags are typed into: tidied before anything is checked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from content.editor.widgets import EditorInput
from core import text
from tags import services as tags


class MarkdownField(forms.CharField):
    """A text in Markdown. Line ends and invisible characters are tidied before the length is counted."""

    widget = EditorInput

    def to_python(self, value: Any) -> str:
        """The text as it will be stored."""
        return text.tidy(super().to_python(value) or "")


class NoteField(forms.CharField):
    """A plain text of several lines that only its writer reads."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        """The text as it will be stored."""
        return text.tidy(super().to_python(value) or "")


class LineField(forms.CharField):
    """A text of one line, such as a title."""

    def to_python(self, value: Any) -> str:
        """The line as it will be stored."""
        return text.single_line(super().to_python(value) or "")


class TagsField(forms.CharField):
    """Tags parted by commas; cleaned to a list of words."""

    def clean(self, value: Any) -> list[str]:
        """The words. The tags themselves are made when the entry is."""
        words = tags.split(text.single_line(super().clean(value) or ""))
        try:
            names = list(dict.fromkeys(tags.normalise(word) for word in words))
        except tags.BadTag as error:
            raise ValidationError(str(error)) from error
        if len(names) > tags.MOST_AN_ENTRY:
            raise ValidationError(_("Use at most %(most)d tags."), params={"most": tags.MOST_AN_ENTRY})
        return names
