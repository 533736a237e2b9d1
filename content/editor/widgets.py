"""The box that people write in. With scripts off it is a plain text area with a line of help."""

from typing import Any

from django import forms
from django.urls import reverse

from content.models import BODY_LONGEST


class EditorInput(forms.Textarea):
    """A text area with what `<civ-editor>` needs around it. `template_name` is found among the templates of pages."""

    template_name = "elements/editor.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the addresses that the elements call, and the room that the text has."""
        context = super().get_context(name, value, attrs)
        # a browser cuts what is pasted beyond `maxlength` and says nothing: here it stays, and the count turns red
        most = context["widget"]["attrs"].pop("maxlength", BODY_LONGEST)
        context["widget"] |= {
            "most": most,
            "preview_url": reverse("content:preview"),
            "html_url": reverse("content:from-html"),
            "mention_url": reverse("content:mention"),
            "help_url": reverse("content:writing-help"),
            "upload_url": reverse("uploads:begin"),
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the server says in words what is missing, and a text may consist of nothing but a picture to come."""
        return False
