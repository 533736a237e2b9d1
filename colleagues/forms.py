"""What the pages of colleagues are asked for."""

import uuid
from typing import Self

from django import forms
from django.utils.translation import gettext_lazy as _

from colleagues.errors import LimitReached, Refused
from colleagues.models import TEXT_LONGEST
from profiles.fields import BodyField, LineField


class RefusableForm(forms.Form):
    """A form whose service may refuse it; the refusal is shown with everything that was typed."""

    limit_reached = False

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence of the refusal above the form."""
        self.add_error(None, str(refusal))
        self.limit_reached = isinstance(refusal, LimitReached)

    def status(self) -> int:
        """200 without an error, 422, or 429 for a limit."""
        if not self.errors:
            return 200
        return 429 if self.limit_reached else 422


class IntroductionForm(RefusableForm):
    """The words of an introduction."""

    text = BodyField(
        label=_("Your words"),
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("At most 500 characters."),
        error_messages={"required": _("Say in a sentence or two why you write")},
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def beginning(cls, text: str = "") -> Self:
        """An untouched form with these words and a one-time token of its own."""
        return cls(initial={"text": text, "submission": uuid.uuid4()})


class PairForm(forms.Form):
    """The two who are introduced to each other, by their handles; either may be missing yet."""

    one = forms.SlugField(required=False, widget=forms.HiddenInput)
    other = forms.SlugField(required=False, widget=forms.HiddenInput)


class FindForm(forms.Form):
    """Part of a colleague's name."""

    say_optional = False
    q = LineField(label=_("Name of a colleague"), required=False, max_length=100)


class AnswerForm(RefusableForm):
    """One of the buttons under an introduction."""

    ACCEPT, DECLINE, WITHDRAW = "accept", "decline", "withdraw"

    answer = forms.ChoiceField(choices=[(name, name) for name in (ACCEPT, DECLINE, WITHDRAW)])


class ShowForm(forms.Form):
    """Which introductions a list shows."""

    WAITING, SENT, OVER = "waiting", "sent", "over"

    show = forms.ChoiceField(choices=[(name, name) for name in (WAITING, SENT, OVER)], required=False)
