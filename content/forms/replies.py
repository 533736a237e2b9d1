"""The form of a reply."""

import uuid
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from content.attaching import AttachingForm, FilesField
from content.editor.widgets import EditorInput
from content.forms.fields import MarkdownField
from content.forms.unsent import unsent
from content.forms.voices import NAME, Channels, SpeakAsField, offer_in_reply
from content.models import (
    REPLY_LONGEST,
    Draft,
    Reply,
)
from content.services import merge_reply
from profiles.models import User


class ReplyForm(AttachingForm):
    """A reply to an entry or to a reply of it."""

    body = MarkdownField(
        label=_("Your reply"),
        max_length=REPLY_LONGEST,
        widget=EditorInput(attrs={"rows": 4}),
        error_messages={
            "required": _("Enter your reply"),
            "max_length": _("Your reply must be 10,000 characters or fewer"),
        },
    )
    attach = FilesField(label=_("Pictures and files"))
    speak_as = SpeakAsField(forms.Select)
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
        form = cls(initial=stored | (unsent(draft) if draft else {}), **kwargs)
        del form.fields[NAME]  # it stays said by whom it was said
        return form

    def ask_voice(self, channels: Channels, writer: User) -> None:
        """Ask who holds a mandate for whom they speak; a form that changes a reply has not got the question."""
        if NAME in self.fields:
            offer_in_reply(self, channels, writer)

    @property
    def speak_as_said(self) -> str:
        """For whom they speak, as the services read it; "" where they were not asked."""
        return str(self.cleaned_data.get(NAME, ""))

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
        """The same form with all that was typed and its errors, for a reply that answers no other."""
        self.change("root", "")
        self.auto_id, self.cleaned_data["root"] = "reply-%s", None
        return self
