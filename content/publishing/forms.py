"""The form of an entry that can be published now, later, or be looked at first."""

from datetime import datetime
from typing import Any, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.drafting.forms import MomentField
from content.forms.entries import EntryForm
from content.models import Draft, Entry
from content.services import BadMoment
from content.services.showing import LONGEST_AHEAD, check_moment

ACTS = [
    ("publish", _("Publish")),
    ("draft", _("Save draft")),
    ("preview", _("Preview")),
    ("schedule", _("Schedule")),
    ("attach", _("Attach")),
]


class PublishingForm(EntryForm):
    """Title, text, tags and audience, when it is to be published, and which button was pressed."""

    act = forms.ChoiceField(choices=ACTS, required=False, widget=forms.HiddenInput)
    publish_at = MomentField(
        label=_("Publish later"),
        required=False,
        help_text=_(
            "Choose a day and a time here within the next year, and press “Schedule”. Until then only you see it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        bounds = {"min": now, "max": now + LONGEST_AHEAD}
        self.fields["publish_at"].widget.attrs |= {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in bounds.items()}

    @classmethod
    def of(cls, entry: Entry, *, draft: Draft | None = None, **kwargs: Any) -> Self:
        """The form with the entry in it; what is published already cannot be put off."""
        form = super().of(entry, draft=draft, **kwargs)
        form.initial["publish_at"] = entry.published_at
        if entry.is_published:
            del form.fields["publish_at"]
            form.fields["act"].choices = [ACTS[0], ACTS[-1]]  # type: ignore[attr-defined]  # a ChoiceField
        return form

    def clean(self) -> dict[str, Any]:
        """A moment is needed where "Schedule" was pressed, and looked at only then."""
        fields = super().clean() or self.cleaned_data
        if self.data.get(self.add_prefix("act")) != "schedule":
            self.errors.pop("publish_at", None)
        elif fields.get("publish_at"):
            try:
                check_moment(fields["publish_at"])
            except BadMoment as refusal:
                self.add_error("publish_at", str(refusal))
        elif "publish_at" in self.fields and "publish_at" not in self.errors:
            self.add_error("publish_at", _("Enter the day and the time"))
        return fields

    @property
    def said(self) -> dict[str, Any]:
        """What the services take of it, by the names of their arguments."""
        fields = self.cleaned_data
        return {
            "title": fields["title"],
            "body": fields["body"],
            "tag_words": fields["tags"],
            "audience": fields["audience"],
            "speak_as": self.speak_as_said,
            "submission": fields["submission"],
            "publish": self.publishes,
            "decorative": self.decorative,
        }

    @property
    def act_pressed(self) -> str:
        """Which button was pressed; Enter means the first one."""
        return str(self.cleaned_data.get("act") or "publish")

    @property
    def publishes(self) -> bool | datetime:
        """Whether it is shown now (True), at a moment to come, or not. Looking at it changes nothing of that."""
        match self.act_pressed:
            case "draft":
                return False
            case "schedule":
                moment: datetime = self.cleaned_data["publish_at"]
                return moment
            case "preview":
                return self.initial.get("publish_at") or False
            case _unused:
                return True
