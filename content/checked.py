"""Before a text is shown to others: what looks like personal data is asked about once. A hint, never a refusal."""

from typing import Any, Final

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from content.models import Entry, Reply, State
from core import personal, text

CHECKED: Final = "has_checked"
_SHOWN_BY: Final = ("", "publish", "schedule")  # what is pressed to show the text to others


def ask_once(form: forms.Form, *, written: Entry | Reply | None) -> None:
    """Where a form of a text seems to hold personal data, refuse it once and give it the box that lets it pass.

    The box goes with the form from then on. What the same text showed to its readers before is not asked about again.
    """
    said = _said(form)
    found = [looks for looks in personal.found_in(said) if looks not in _shown_before(written)]
    if not found or form.data.get(form.add_prefix("act"), "") not in _SHOWN_BY:
        return
    form.fields[CHECKED] = forms.BooleanField(label=_("I have checked this"), required=False)
    if not form.data.get(form.add_prefix(CHECKED)):
        what = get_text_list([str(looks.label) for looks in found], _("and"))
        form.add_error(
            CHECKED,
            _(
                "This seems to hold %(what)s. If it is about a person, take it out: everybody who may read this would "
                "see it. If it is not, or it may stand here, tick the box and send it again."
            )
            % {"what": what},
        )


def _said(form: forms.Form) -> str:
    fields: dict[str, Any] = form.cleaned_data
    return "\n".join(text.tidy(str(fields.get(name) or "")) for name in ("title", "body"))


def _shown_before(written: Entry | Reply | None) -> list[personal.Looks]:
    if written is None or written.state != State.PUBLISHED:
        return []
    title = written.title if isinstance(written, Entry) else ""
    return personal.found_in(f"{title}\n{written.body}")
