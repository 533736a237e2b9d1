"""What a window sends while somebody types, and the moment at which an entry is to be published."""

from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.forms import LineField
from content.models import BODY_LONGEST, REPLY_LONGEST, TAGS_LONGEST, TITLE_LONGEST, Audience
from content.services import Known, Typed
from core import text
from tags import services as tags

LARGEST: Final = 2**31 - 1  # of a version
LARGEST_PK: Final = 2**63 - 1


class TypedField(forms.CharField):
    """A text as it stands while it is typed: tidied, nothing missing yet."""

    def to_python(self, value: Any) -> str:
        """The text as it will be kept."""
        return text.tidy(super().to_python(value) or "")


class KeepForm(forms.Form):
    """A form of a text with all that was typed, and what it is about: nothing is required, nothing is refused early."""

    purpose = forms.ChoiceField(choices=[("new", "new"), ("answer", "answer"), ("edit", "edit")])
    kind = forms.CharField(required=False, max_length=20)
    place = forms.CharField(required=False, max_length=100)  # where a new entry will stand, as its kind understands it
    writer = forms.IntegerField(min_value=1, max_value=LARGEST_PK)  # who opened the form
    entry = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_PK)
    reply = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_PK)
    root = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_PK)
    title = LineField(
        required=False,
        max_length=TITLE_LONGEST,
        error_messages={"max_length": _("The title must be 200 characters or fewer")},
    )
    body = TypedField(
        required=False,
        strip=False,
        max_length=BODY_LONGEST,
        error_messages={"max_length": _("The text must be 100,000 characters or fewer")},
    )
    tags = LineField(required=False, max_length=TAGS_LONGEST)
    audience = forms.ChoiceField(required=False, choices=Audience)
    speak_as = forms.CharField(required=False, max_length=20)
    submission = forms.UUIDField()
    version = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)
    draft_version = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)

    def clean(self) -> dict[str, Any]:
        """A reply is shorter than an entry."""
        fields = super().clean() or self.cleaned_data
        is_comment = fields.get("purpose") == "answer" or fields.get("reply")
        if is_comment and len(fields.get("body", "")) > REPLY_LONGEST:
            raise ValidationError(_("Your reply must be 10,000 characters or fewer"))
        return fields

    @property
    def typed(self) -> Typed:
        """The words. Tags are told only by a window in which none of them is half typed."""
        fields = self.cleaned_data
        words = tuple(tags.split(fields["tags"])) if "tags" in self.data else None
        return Typed(
            title=fields["title"],
            body=fields["body"],
            tags=words,
            audience=fields["audience"],
            speak_as=fields["speak_as"],
        )

    @property
    def known(self) -> Known:
        """The versions that the window was last told."""
        fields = self.cleaned_data
        return Known(version=fields["version"] or 0, draft_version=fields["draft_version"] or 0)

    @property
    def problem(self) -> str:
        """The first thing that is wrong, in words."""
        return next(str(error) for errors in self.errors.values() for error in errors)


class MomentField(forms.DateTimeField):
    """A day and a time by the clocks here.

    The hour that they leave out in spring does not exist; of the one that comes twice in autumn, the first counts.
    """

    FORMATS: Final = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d %B %Y %H:%M"]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "govuk-!-width-one-half"}
        )
        wrong = {"invalid": _("Enter a day and a time, such as 27/3/2027 09:00")}
        super().__init__(widget=widget, input_formats=self.FORMATS, error_messages=wrong, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The moment, aware. Raises ValidationError for one that no clock here shows."""
        if not isinstance(value, str) or not value.strip():
            return None
        for wanted in self.FORMATS:
            try:
                found = datetime.strptime(value.strip(), wanted)
            except ValueError:
                continue
            return _here(found)
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def _here(wall: datetime) -> datetime:
    """The moment at which the clocks here show `wall`."""
    try:
        moment = timezone.make_aware(wall).astimezone(UTC)
        shown = timezone.localtime(moment)
    except OverflowError as error:
        raise ValidationError(_("Enter a day and a time, such as 27/3/2027 09:00"), code="invalid") from error
    if shown.replace(tzinfo=None) != wall:
        raise ValidationError(
            _("The clocks go forward that night, and this time does not exist. Choose another."), code="gap"
        )
    return moment
