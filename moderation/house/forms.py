"""What a member fills in to propose a change of the rules."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from content.forms import LineField
from content.refusing import RefusableForm
from moderation.forms import SubmissionField, WordsField
from moderation.models import LINE_LONGEST, LINE_TITLE_LONGEST, WHY_LONGEST, ProposalKind, RuleLine, Rules


class ProposalForm(RefusableForm):
    """Which line, what it should say, and why."""

    kind = forms.ChoiceField(
        label=_("What do you propose?"),
        choices=ProposalKind.choices,
        widget=forms.RadioSelect,
        initial=ProposalKind.CHANGE,
        error_messages={"required": _("Select what you propose")},
    )
    line = forms.ChoiceField(label=_("Which line?"), help_text=_("Leave this empty for a new line."), required=False)
    title = LineField(
        label=_("Its title"),
        help_text=_("A few words. Leave title and text empty to take a line out."),
        max_length=LINE_TITLE_LONGEST,
        required=False,
    )
    text = LineField(
        label=_("Its text"),
        help_text=_("One or two sentences in plain English."),
        max_length=LINE_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = WordsField(
        label=_("Why?"),
        help_text=_("Everybody reads this. What does the rule do today that it should not, or not do that it should?"),
        max_length=WHY_LONGEST,
        error_messages={"required": _("Say why: others decide by it whether to back you")},
    )
    submission = SubmissionField()

    def __init__(self, *args: Any, rules: Rules | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: dict[str, RuleLine] = {line.code: line for line in (rules.lines.all() if rules else [])}
        choices = [(code, f"{line.position}. {line.title}") for code, line in self.lines.items()]
        self.fields["line"].choices = [("", _("None: it is a new line")), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """What each kind needs, and nothing that it has no use for."""
        fields = super().clean() or self.cleaned_data
        kind = fields.get("kind")
        line = self.lines.get(fields.get("line", ""))
        if kind in (ProposalKind.CHANGE, ProposalKind.REMOVE) and line is None and "line" not in self.errors:
            self.add_error("line", ValidationError(_("Select the line"), code="required"))
        if kind in (ProposalKind.CHANGE, ProposalKind.ADD):
            for name, why in (("title", _("Give the line a title")), ("text", _("Say what the line should say"))):
                if not fields.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(why, code="required"))
        fields["line"] = line if kind != ProposalKind.ADD else None
        return fields
