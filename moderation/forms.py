"""Forms of reporting, and the short ones with which a moderator gives a reason."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from content.models import BODY_LONGEST, REPLY_LONGEST, TITLE_LONGEST, Entry, Reply
from content.refusing import RefusableForm
from core import text
from moderation.house.rules import reasons
from moderation.listing import Part
from moderation.models import NOTE_LONGEST, Rule

WHOLE = "whole"  # of what is reported: none of its files in particular


class WordsField(forms.CharField):
    """Several lines of a person's words, counted as they are stored: a line break is one character."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        return super().to_python(text.tidy(value) if isinstance(value, str) else value) or ""


class SubmissionField(forms.UUIDField):
    """The one-time token of a form: the same one sent twice is one."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        incomplete = _("This form was incomplete. Reload the page and send it again.")
        super().__init__(initial=uuid4, error_messages={"required": incomplete, "invalid": incomplete})


class ReportForm(RefusableForm):
    """What is wrong with a text."""

    rule = forms.ChoiceField(
        label=_("What is wrong with it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what is wrong with it")},
    )
    part = forms.ChoiceField(label=_("What do you report?"), widget=forms.RadioSelect)
    note = WordsField(
        label=_("What should a moderator know?"),
        help_text=_("Only moderators read this. Do not repeat personal or sensitive details here."),
        max_length=NOTE_LONGEST,
        required=False,
    )
    submission = SubmissionField()

    field_order = ["part", "rule", "note", "submission"]

    def __init__(self, *args: Any, parts: Sequence[Part] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = reasons()  # type: ignore[attr-defined]  # of a choice; asked for once a form
        self.uploads = {str(part.upload.token): part.upload for part in parts}
        if parts:
            files = [(str(part.upload.token), part.label) for part in parts]
            self.fields["part"].choices = [(WHOLE, _("All of it")), *files]  # type: ignore[attr-defined]  # of a choice
            self.initial.setdefault("part", WHOLE)
        else:
            del self.fields["part"]

    @property
    def said(self) -> dict[str, Any]:
        """What `services.report` takes, once it is valid."""
        said = dict(self.cleaned_data)
        part = said.pop("part", WHOLE)
        return {**said, "upload": self.uploads.get(part)}

    def clean(self) -> dict[str, Any]:
        """A file that is gone is not the whole text."""
        if not self.uploads and self.data.get("part", WHOLE) != WHOLE:
            raise ValidationError(_("That picture or file is not there any more."), code="invalid")
        return super().clean() or self.cleaned_data

    def clean_note(self) -> str:
        """“Something else” needs a word what."""
        note: str = self.cleaned_data["note"]
        if not note and self.cleaned_data.get("rule") == Rule.OTHER:
            raise ValidationError(_("Say in a few words what is wrong with it"), code="required")
        return note


class MendForm(RefusableForm):
    """Other words in the place of what the community has hidden."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_LONGEST, error_messages={"required": _("Enter a title")})
    body = WordsField(label=_("Text"), error_messages={"required": _("Enter your text")})
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def of(cls, target: Entry | Reply, data: Any, is_titled: bool) -> "MendForm":
        """The form for `target`, as it stands where nothing was sent."""
        said = {"title": getattr(target, "title", ""), "body": target.body, "version": target.version}
        form = cls(data, initial=said)
        body: Any = form.fields["body"]
        longest = BODY_LONGEST if isinstance(target, Entry) else REPLY_LONGEST
        body.max_length = longest
        body.validators.append(MaxLengthValidator(longest))
        body.widget.attrs["rows"] = 10
        if isinstance(target, Entry):
            body.required = target.body != ""
        if not is_titled:
            del form.fields["title"]
        return form


class ReasonForm(forms.Form):
    """Why a moderator acts."""

    reason = WordsField(
        label=_("Reason"),
        help_text=_("The author reads this, without your name."),
        max_length=NOTE_LONGEST,
        error_messages={"required": _("Give a reason: somebody will want to know it.")},
    )


class HideForm(ReasonForm):
    """The rule that was broken, and the reason in words."""

    rule = forms.TypedChoiceField(
        label=_("Rule"),
        choices=[("", _("Select the rule that was broken")), *Rule.choices],
        coerce=Rule,
        error_messages={"required": _("Select the rule that was broken.")},
    )
    field_order = ["rule", "reason"]


class CloseForm(ReasonForm):
    """Why all stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Everybody who reported it reads this, without your name; the author does not."
        )
