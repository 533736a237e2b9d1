"""What people type into entries and replies."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.attaching import AttachingForm, FilesField
from content.editor.widgets import EditorInput
from content.models import (
    BODY_LONGEST,
    NOTE_LONGEST,
    REPLY_LONGEST,
    TITLE_LONGEST,
    Audience,
    Bookmark,
    Draft,
    DraftPurpose,
    Entry,
    Reply,
)
from content.services import merge_entry, merge_reply
from core import text
from tags import services as tags


class MarkdownField(forms.CharField):
    """A text in Markdown. Line ends and invisible characters are tidied before the length is counted."""

    widget = EditorInput

    def to_python(self, value: Any) -> str:
        """The text as it will be stored."""
        return text.tidy(super().to_python(value) or "")


class NoteField(forms.CharField):
    """A plain text of several lines that only its writer reads."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        """The text as it will be stored."""
        return text.tidy(super().to_python(value) or "")


class LineField(forms.CharField):
    """A text of one line, such as a title."""

    def to_python(self, value: Any) -> str:
        """The line as it will be stored."""
        return text.single_line(super().to_python(value) or "")


class TagsField(forms.CharField):
    """Tags parted by commas; cleaned to a list of words."""

    def clean(self, value: Any) -> list[str]:
        """The words. The tags themselves are made when the entry is."""
        words = tags.split(text.single_line(super().clean(value) or ""))
        try:
            names = list(dict.fromkeys(tags.normalise(word) for word in words))
        except tags.BadTag as error:
            raise ValidationError(str(error)) from error
        if len(names) > tags.MOST_AN_ENTRY:
            raise ValidationError(_("Use at most %(most)d tags."), params={"most": tags.MOST_AN_ENTRY})
        return names


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


def unsent(draft: Draft) -> dict[str, Any]:
    """What a form begins with to go on with a draft."""
    fields = {"submission": draft.submission, "draft_version": draft.version, "body": draft.body}
    if draft.purpose == DraftPurpose.EDIT:
        fields |= {"version": draft.base_version, "title": draft.title, "tags": draft.tags}
        fields |= {"audience": draft.audience} if draft.audience else {}
    return fields


def audiences_for(entry: Entry) -> list[str]:
    """What the author may choose for an entry that is there: anything for a draft, nothing wider once published."""
    if entry.group_id is not None:
        wide = [Audience.EVERYONE, Audience.GROUP] if entry.audience == Audience.EVERYONE else [Audience.GROUP]
        return [*wide] if entry.is_published else [Audience.EVERYONE, Audience.GROUP]
    rooms = [value for value in Audience.values if value != Audience.GROUP]
    if not entry.is_published or entry.audience == Audience.EVERYONE:
        return rooms
    return [entry.audience, Audience.ONLY_ME] if entry.audience != Audience.ONLY_ME else [Audience.ONLY_ME]


class ReplyForm(AttachingForm):
    """A reply to an entry or to a reply of it."""

    body = MarkdownField(
        label=_("Your comment"),
        max_length=REPLY_LONGEST,
        widget=EditorInput(attrs={"rows": 4}),
        error_messages={
            "required": _("Enter your comment"),
            "max_length": _("Your comment must be 10,000 characters or fewer"),
        },
    )
    attach = FilesField(label=_("Pictures and files"))
    root = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft_version = forms.IntegerField(required=False, widget=forms.HiddenInput)  # of what was kept while it was typed

    @classmethod
    def blank(cls, *, root: int | None = None, body: str = "", draft: Draft | None = None, **kwargs: Any) -> Self:
        """A form with a one-time token of its own, empty but for a quotation to write on under.

        With a `draft`, it holds what was not sent yet, and the quotation below it.
        """
        prefix = f"answer-{root}" if root else "reply"
        initial = {"submission": uuid.uuid4(), "root": root, **(unsent(draft) if draft else {})}
        initial["body"] = "\n\n".join(words for words in (initial.get("body", ""), body) if words)
        form = cls(initial=initial, auto_id=f"{prefix}-%s", **kwargs)
        if body or (root and not draft):  # it was asked for: whoever opened it goes on typing there
            form.fields["body"].widget.attrs["autofocus"] = True
        return form

    @classmethod
    def of(cls, reply: Reply, *, draft: Draft | None = None, **kwargs: Any) -> Self:
        """The form with the reply in it, or with the change of it that was not sent yet."""
        stored = {"body": reply.body, "version": reply.version, "submission": uuid.uuid4()}
        return cls(initial=stored | (unsent(draft) if draft else {}), **kwargs)

    def merge_with(self, reply: Reply) -> None:
        """Hold what this form says and what `reply` says by now, and what to look at before it is saved."""
        fields = self.cleaned_data
        proposal = merge_reply(reply=reply, body=fields["body"], version=fields["version"] or 0)
        self.change("body", proposal.body)
        self.change("version", str(proposal.version))
        self.add_error(None, proposal.notes)

    @property
    def answers_reply(self) -> bool:
        """Whether it stands under a reply, as far as what was sent tells."""
        sent = str(self.data.get(self.add_prefix("root"), ""))
        return sent.isdecimal()

    def without_root(self) -> Self:
        """The same form with all that was typed and its errors, for a comment that answers no other."""
        self.change("root", "")
        self.auto_id, self.cleaned_data["root"] = "reply-%s", None
        return self


class UsefulForm(forms.Form):
    """Whether the reader finds it useful: said, not toggled, so that a double click changes nothing."""

    useful = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class SaveForm(forms.Form):
    """Whether it stands on one's list: said, not toggled, so that a double click changes nothing."""

    saved = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class SavedFilterForm(forms.Form):
    """Which part of one's list."""

    show = forms.ChoiceField(choices=[("", "all"), ("reminders", "reminders")], required=False)


class BookmarkForm(forms.Form):
    """The note on what one saved, and the day to be reminded: from tomorrow on, or the day that was chosen before."""

    MOST_AHEAD = timedelta(days=731)  # two years, a leap day included

    note = NoteField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LONGEST,
        help_text=_("Only you see it."),
        error_messages={"max_length": _("The note must be 500 characters or fewer")},
    )
    remind_on = forms.DateField(
        label=_("Remind me on"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d %B %Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-!-width-one-third"}),
        error_messages={"invalid": _("Enter a day, such as 27/3/2027")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self._first, self._last = today + timedelta(days=1), today + self.MOST_AHEAD
        field = self.fields["remind_on"]
        field.help_text = _("You get an alert and a mail at 8 in the morning. Leave it empty for no reminder.")
        field.widget.attrs |= {"min": self._first.isoformat(), "max": self._last.isoformat()}

    @classmethod
    def of(cls, bookmark: Bookmark, **kwargs: Any) -> Self:
        """The form with what stands on the bookmark; a day that is over does not."""
        day = bookmark.remind_on if bookmark.is_to_remind else None
        return cls(initial={"note": bookmark.note, "remind_on": day}, **kwargs)

    def clean_remind_on(self) -> Any:
        """The day, between tomorrow and two years from now."""
        day = self.cleaned_data["remind_on"]
        if day is None or day == self.initial.get("remind_on"):
            return day
        if day < self._first:
            raise ValidationError(_("The day must be tomorrow or later"))
        if day > self._last:
            raise ValidationError(_("The day must be within the next two years"))
        return day
