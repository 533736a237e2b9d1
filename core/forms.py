"""Forms in the markup of GOV.UK Frontend.

`{{ form }}` writes the error summary and all fields, `{{ form.name.as_field_group }}` one field. Only the templates of
forms and fields are ours. Django's templates of widgets stay: Django admin uses nothing else and looks as shipped.
"""

from typing import Any, Final, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Kind = Literal["choices", "checkbox", "plain"]
_CLASSES: Final[tuple[tuple[type[forms.Widget], str], ...]] = (  # the first that fits
    (forms.FileInput, "govuk-file-upload"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (Input, "govuk-input"),
)


class GovukField(BoundField):
    """A field of a form as `elements/field.html` needs it."""

    @property
    def kind(self) -> Kind:
        """Which of GOV.UK's patterns it is: a group of radios or checkboxes, one checkbox, or label and control."""
        if isinstance(self.field.widget, forms.RadioSelect):
            return "choices"  # CheckboxSelectMultiple is one too
        return "checkbox" if isinstance(self.field.widget, forms.CheckboxInput) else "plain"

    @property
    def component(self) -> Literal["radios", "checkboxes"]:
        """The GOV.UK component of a group of choices."""
        return "checkboxes" if isinstance(self.field.widget, forms.CheckboxSelectMultiple) else "radios"

    @property
    def dressed(self) -> SafeString:
        """The control with GOV.UK's classes, after those the form gave to it."""
        widget = self.field.widget
        name = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        names = [name, f"{name}--error" if name and self.errors else "", str(widget.attrs.get("class", ""))]
        return self.as_widget(attrs={"class": " ".join(filter(None, names))} if any(names) else None)

    @property
    def focus_id(self) -> str:
        """Where a link of the error summary leads: the control, or the first of a group."""
        elsewhere = getattr(self.field.widget, "focus_id", "")
        return elsewhere or (f"{self.auto_id}_0" if self.kind == "choices" else self.id_for_label)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the field. Django's "This field is required." names no field, so ours does."""
        if not self.errors:
            return []
        if self.kind == "checkbox":
            empty = _("Tick “%(label)s”.")
        elif self.kind == "choices" or isinstance(self.field.widget, forms.Select):
            empty = _("Choose an answer to “%(label)s”.")
        else:
            empty = _("Fill in “%(label)s”.")
        bare = forms.Field.default_error_messages["required"]
        return [empty % {"label": self.label} if text == bare else str(text) for text in self.errors]

    @property
    def is_optional(self) -> bool:
        """Whether to say so: GOV.UK marks what may be left empty, never what must be filled. Not where a form says
        `say_optional = False`.
        """
        return not self.field.required and self.kind != "checkbox" and getattr(self.form, "say_optional", True)


class GovukRenderer(DjangoTemplates):
    """Renders forms and fields from `templates/elements/`, widgets from Django itself."""

    form_template_name = "elements/form.html"
    field_template_name = "elements/field.html"
    bound_field_class = GovukField

    def get_template(self, template_name: str) -> Any:
        """Ours from where pages come from, all others (also those of Django admin) from Django."""
        if template_name.startswith("elements/"):
            return get_template(template_name)
        return super().get_template(template_name)
