"""The form of an update: the words, for whom they are, and what they quote."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, Self
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from content.attaching import AttachingForm, FilesField, Row
from content.editor.widgets import EditorInput
from content.forms import MarkdownField, audiences_for
from content.forms.voices import NAME, SpeakAsField, offer
from content.models import Audience, Entry, Reply
from content.services import NotPossible, Refused
from content.services.voices import PERSONAL
from core import text
from groups.models import Group
from profiles.models import User
from updates import holding, quoting
from updates.models import LONGEST, Limit
from updates.places import Room, choices, groups_of_writer, room_of
from updates.services import OneThingOnly, TooLong
from uploads.models import Upload

RAW_LONGEST: Final = LONGEST + 1500  # characters that are looked at: the longest text, a picture and its description
PLACES: Final = ("home", "menu", "page")
_LARGEST: Final = 2**31 - 1


class UpdateInput(EditorInput):
    """The same box with less around it."""

    template_name = "elements/update_box.html"

    form: "_OfFewWords | None" = None  # whose pictures stand under the words

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The room is what an operator says it is, not what the field takes; a picture is none of the words."""
        words, held = holding.parted(str(value or ""))
        context = super().get_context(name, words, attrs)
        rows = self.form.rows if self.form is not None and text.UPLOAD_ROOT in str(value) else []
        context["widget"] |= {"most": Limit.objects.most_shown(), "held": held, "rows": rows}
        return context


class _OfFewWords(AttachingForm):
    """What both forms are about: a text with one picture at most."""

    takes_one_picture = True

    def take_in(self, writer: User, *, written: Entry | Reply | None = None) -> None:
        """As every form of a text; what it holds is shown in the box of the words."""
        widget = self.fields["body"].widget
        if isinstance(widget, UpdateInput):
            widget.form = self
        super().take_in(writer, written=written)

    @property
    def is_attaching(self) -> bool:
        """Also where a picture is taken out: the writer wants to go on."""
        return super().is_attaching or (self.is_bound and self.data.get("act") == holding.WITHOUT)

    def _row(self, upload: Upload, reference: text.UploadReference, kept: set[UUID]) -> Row:
        """Its description is changed beside it: in the text nobody sees it."""
        row = super()._row(upload, reference, kept)
        return replace(row, alt="", typed=row.typed or row.alt)

    def refuse(self, refusal: Refused) -> None:
        """Show what is wrong with the text beside the text."""
        if isinstance(refusal, TooLong | OneThingOnly):
            self.add_error("body", str(refusal))
        else:
            super().refuse(refusal)


class UpdateForm(_OfFewWords):
    """A new update, wherever its box stands: on home, in the menu of every page, or on a page of its own."""

    body = MarkdownField(
        label=_("What are you working on, or stuck on?"),
        max_length=RAW_LONGEST,
        widget=UpdateInput(attrs={"rows": 1, "placeholder": _("What are you working on, or stuck on?")}),
        error_messages={
            "required": _("Enter what you want to say"),
            "max_length": _("That is far too long for an update. A blog post has room for it."),
        },
    )
    attach = FilesField(label=_("Picture"))
    to = forms.CharField(label=_("Who may read it"), max_length=30, required=False, widget=forms.Select)
    speak_as = SpeakAsField(forms.Select)
    quote = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    place = forms.ChoiceField(
        required=False, choices=[(place, place) for place in PLACES], initial="page", widget=forms.HiddenInput
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    quoted: Entry | None = None  # found by its number, or by its address in the text
    room: Room | None = None

    @classmethod
    def blank(cls, *, groups: Iterable[Group], place: str = "page", quoted: Entry | None = None) -> Self:
        """An empty form with a one-time token of its own."""
        initial = {"submission": uuid.uuid4(), "place": place, "quote": quoted.pk if quoted else None}
        form = cls(initial=initial, auto_id=f"{place}-%s")
        form.quoted = quoted
        form._offer(groups)
        if place != "home":  # it was asked for: whoever opened it types there
            form.fields["body"].widget.attrs["autofocus"] = True
        return form

    @classmethod
    def sent(cls, data: Any, files: Any) -> Self:
        """The form as it was sent from one of the places."""
        place = str(data.get("place", ""))
        return cls(holding.joined(data), files, auto_id=f"{place if place in PLACES else PLACES[-1]}-%s")

    def take_in(self, writer: User, *, written: Entry | Reply | None = None) -> None:
        """As every form of a text. On its own page who holds a mandate is asked for whom they speak."""
        if self.is_bound:
            self._offer(groups_of_writer(writer))
        super().take_in(writer, written=written)
        if self.shown_in == "page":
            offer(self, writer)
        else:
            del self.fields[NAME]

    @property
    def shown_in(self) -> str:
        """Which of the places its box stands in."""
        said = str(self["place"].value() or "")
        return said if said in PLACES else PLACES[-1]

    @property
    def html_id(self) -> str:
        """The id of the box with all that belongs to it, as htmx swaps it."""
        return f"composer-{self.shown_in}"

    @property
    def speak_as_said(self) -> str:
        """For whom they speak, as the services read it; "" where they were not asked."""
        return str(self.cleaned_data.get(NAME, ""))

    @property
    def quote_shown(self) -> quoting.Quoted | None:
        """What it quotes, as its writer sees it."""
        return quoting.show(self.quoted) if self.quoted else None

    def clean(self) -> dict[str, Any]:
        """Find the room and what is quoted, by number or by an address in the text."""
        fields = super().clean() or self.cleaned_data
        if self.writer is None:
            return fields
        self._find_quoted(fields, self.writer)
        try:
            self.room = room_of(self.writer, fields.get("to", ""))
        except NotPossible as refusal:
            self.add_error("to", str(refusal))
        is_official = fields.get(NAME, "") not in {"", PERSONAL}
        if is_official and fields.get("to") not in {"", Audience.EVERYONE}:
            self.add_error("to", _("What a department says officially is for everyone"))
        return fields

    def clean_to(self) -> str:
        """One of the audiences, or a group: which of them the writer may write in is asked later."""
        said: str = self.cleaned_data["to"]
        if said in Audience.values and said not in {Audience.GROUP, Audience.ONLY_ME}:
            return said
        if said and not said.startswith("group-"):
            raise ValidationError(_("Choose who may read it"))
        return said

    def _find_quoted(self, fields: dict[str, Any], writer: User) -> None:
        number = fields.get("quote")
        if number is not None:
            self.quoted = quoting.quotable(writer, number)
            if self.quoted is None:
                self.add_error(None, _("What you want to quote is gone, or is not shown to you any more."))
                self.change("quote", "")
        elif fields.get("body"):
            words, self.quoted = quoting.split(fields["body"], writer)
            if self.quoted is not None and not words:
                self.add_error("body", _("Say in a few words why you share it"))
            elif self.quoted is not None:
                fields["body"] = words

    def _offer(self, groups: Iterable[Group]) -> None:
        widget = self.fields["to"].widget
        if isinstance(widget, forms.Select):
            widget.choices = choices(groups)


class EditForm(_OfFewWords):
    """An update that is changed: its words, and fewer readers."""

    body = UpdateForm.base_fields["body"]
    attach = UpdateForm.base_fields["attach"]
    audience = forms.ChoiceField(label=_("Who may read it"), widget=forms.Select)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, max_value=_LARGEST, widget=forms.HiddenInput)

    @classmethod
    def of(cls, update: Entry, **kwargs: Any) -> Self:
        """The form with the update in it."""
        initial = {
            "body": update.body,
            "audience": update.audience,
            "version": update.version,
            "submission": uuid.uuid4(),
        }
        form = cls(initial=initial, **kwargs)
        rooms = audiences_for(update)
        form.fields["audience"].choices = [(value, Audience(value).label) for value in rooms]  # type: ignore[attr-defined]  # a ChoiceField
        return form
