"""The form of a titled entry, and for whom it may be."""

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from content.attaching import AttachingForm, FilesField
from content.editor.widgets import EditorInput
from content.forms.fields import LineField, MarkdownField, TagsField
from content.forms.unsent import unsent
from content.forms.voices import NAME, SpeakAsField, offer
from content.models import (
    BODY_LONGEST,
    TITLE_LONGEST,
    Audience,
    Draft,
    Entry,
    Reply,
)
from content.services import merge_entry
from content.services.voices import PERSONAL
from groups.models import Group, Visibility
from profiles.models import User


class EntryForm(AttachingForm):
    """The parts that every titled entry has."""

    title = LineField(
        label=_("Title"),
        max_length=TITLE_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a title"), "max_length": _("The title must be 200 characters or fewer")},
    )
    body = MarkdownField(
        label=_("Text"),
        max_length=BODY_LONGEST,
        widget=EditorInput(attrs={"rows": 14}),
        error_messages={
            "required": _("Enter the text"),
            "max_length": _("The text must be 100,000 characters or fewer"),
        },
    )
    attach = FilesField(label=_("Pictures and files"))
    tags = TagsField(
        label=_("Tags"),
        required=False,
        max_length=300,
        help_text=_("Up to five, with commas between them: green book, casework"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    audience = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)
    speak_as = SpeakAsField()
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft_version = forms.IntegerField(required=False, widget=forms.HiddenInput)  # of what was kept while it was typed

    def __init__(self, *args: Any, audiences: Iterable[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._allow(list(audiences or [value for value in Audience.values if value != Audience.GROUP]))

    def _allow(self, audiences: list[str]) -> None:
        field = self.fields["audience"]
        field.choices = [(value, Audience(value).label) for value in audiences]  # type: ignore[attr-defined]  # a ChoiceField
        field.initial = audiences[0]

    def take_in(self, writer: User, *, written: Entry | Reply | None = None) -> None:
        """As every form of a text; who holds a mandate is asked for whom they speak."""
        super().take_in(writer, written=written)
        rooms = dict(self.fields["audience"].choices)  # type: ignore[attr-defined]  # a ChoiceField
        is_for_all = Audience.EVERYONE in rooms and Audience.GROUP not in rooms
        offer(self, writer, entry=written if isinstance(written, Entry) else None, is_for_all=is_for_all)

    @property
    def speak_as_said(self) -> str:
        """For whom they speak, as the services read it; "" where they were not asked."""
        return str(self.cleaned_data.get(NAME, ""))

    def clean(self) -> dict[str, Any]:
        """A department speaks to everyone."""
        fields = super().clean() or self.cleaned_data
        is_official = fields.get(NAME, "") not in {"", PERSONAL}
        if is_official and fields.get("audience", Audience.EVERYONE) != Audience.EVERYONE:
            self.add_error("audience", _("What a department says officially is for everyone"))
        return fields

    @classmethod
    def blank(cls, **kwargs: Any) -> Self:
        """An empty form with a one-time token of its own."""
        return cls(initial={"submission": uuid.uuid4()}, **kwargs)

    @classmethod
    def of(cls, entry: Entry, *, draft: Draft | None = None, **kwargs: Any) -> Self:
        """The form with the entry in it, or with the change of it that was not sent yet."""
        names = ", ".join(tag.name for tag in entry.tags.all())
        return cls(
            initial={
                "title": entry.title,
                "body": entry.body,
                "tags": names,
                "audience": entry.audience,
                "version": entry.version,
                "submission": uuid.uuid4(),
                **(unsent(draft) if draft else {}),
            },
            audiences=audiences_for(entry),
            **kwargs,
        )

    def merge_with(self, entry: Entry) -> None:
        """Hold what this form says and what `entry` says by now, and what to look at before it is saved."""
        entry.refresh_from_db()
        fields, allowed = self.cleaned_data, audiences_for(entry)
        proposal = merge_entry(
            entry=entry,
            title=fields["title"],
            body=fields["body"],
            tag_words=fields["tags"],
            audience=fields["audience"],
            version=fields["version"] or 0,
            audiences=allowed,
        )
        self._allow(allowed)
        for name in ("title", "body", "audience"):
            self.change(name, getattr(proposal, name))
        self.change("tags", ", ".join(proposal.tags))
        self.change("version", str(proposal.version))
        self.add_error(None, proposal.notes)


def audiences_for(entry: Entry) -> list[str]:
    """What the author may choose for an entry that is there: anything for a draft, nothing wider once published."""
    if entry.group is not None:
        wide = audiences_in(entry.group)
        return wide if not entry.is_published or entry.audience == Audience.EVERYONE else [Audience.GROUP]
    rooms = [value for value in Audience.values if value != Audience.GROUP]
    if not entry.is_published or entry.audience == Audience.EVERYONE:
        return rooms
    return [entry.audience, Audience.ONLY_ME] if entry.audience != Audience.ONLY_ME else [Audience.ONLY_ME]


def audiences_in(group: Group) -> list[str]:
    """What the author may choose for a new entry in the group."""
    return [Audience.EVERYONE, Audience.GROUP] if group.visibility == Visibility.VISIBLE else [Audience.GROUP]
