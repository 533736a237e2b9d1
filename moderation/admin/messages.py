"""Message templates on the page that asks for a reason: chosen, they stand in the field and can be changed there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from moderation.models import ActKind, Target, Template, concerned_by

_TELLS_REPORTERS = (ActKind.NO_ACTION,)


class TextsInOptions(forms.Select):
    """Carries the text of each template, so that a script can put it in without asking."""

    texts: dict[str, str]

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"]["data-text"] = self.texts.get(str(option["value"]), "")
        return option


@dataclass(frozen=True)
class Messages:
    """The templates for one kind of act, in the language of whoever will read them."""

    templates: Sequence[Template]

    @classmethod
    def of(cls, kind: ActKind, targets: Sequence[Target], rule: str = "") -> Self:
        """Those for `rule` first. Of several people who read different languages the usual one. One query."""
        people = [] if kind in _TELLS_REPORTERS else [concerned_by(target) for target in targets]
        languages = {person.language or settings.LANGUAGE_CODE for person in people if person}
        language = languages.pop() if len(languages) == 1 else settings.LANGUAGE_CODE
        found = list(Template.objects.for_kind(kind, language))
        if not found and language != settings.LANGUAGE_CODE:
            found = list(Template.objects.for_kind(kind, settings.LANGUAGE_CODE))
        return cls(sorted(found, key=lambda one: bool(rule) and one.rule != rule))

    def offer(self, form: forms.Form, request: HttpRequest) -> None:
        """Add the choice to `form`, above the reason; what was chosen stands in the reason, to be changed."""
        if not self.templates:
            return
        chosen = self._chosen(request)
        texts = {str(one.pk): one.text for one in self.templates}
        widget = TextsInOptions(choices=[("", _("Your own words")), *((one.pk, one.title) for one in self.templates)])
        widget.texts = texts
        names = [name for name in form.fields if name not in {"reason", "template"}]
        form.fields["template"] = forms.TypedChoiceField(
            label=_("Message"),
            choices=widget.choices,
            widget=widget,
            required=False,
            coerce=lambda number: next(one for one in self.templates if str(one.pk) == number),
            empty_value=None,
        )
        form.order_fields([*names, "template", "reason"])
        if chosen is not None:
            sent = {name: request.POST.getlist(name) for name in names if name in request.POST}
            known = {name: values[0] for name, values in sent.items() if values}
            form.initial = {**form.initial, **known, "template": chosen.pk, "reason": chosen.text}

    def _chosen(self, request: HttpRequest) -> Template | None:
        """What was asked for by its number: in the address, or by the button that fills it in."""
        asked = request.POST.get("template", "") if "fill" in request.POST else request.GET.get("template", "")
        return next((one for one in self.templates if str(one.pk) == asked), None)
