"""Pictures and files in a form for a text: what came with it with scripts off, and what is asked about pictures."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from content.checked import CHECKED, ask_once
from content.models import ALT_LONGEST, Attachment, Entry, Reply
from content.refusing import RefusableForm
from content.services import DescriptionMissing, Refused, attachments
from core import text
from profiles.models import User
from uploads import names
from uploads import services as uploads
from uploads.models import Upload, UploadKind, UploadState, as_token

ATTACH = "attach"  # the value of `act`, and the name of the field


@dataclass(frozen=True)
class Row:
    """One upload in the form of its text, as `content/_upload_row.html` shows it."""

    upload: Upload
    alt: str = ""  # what the text says
    typed: str = ""  # into the box beside it, and not in the text yet
    is_decorative: bool = False
    is_wanting: bool = False  # the text cannot be shown to others without an answer
    is_picture: bool = False  # as far as one knows yet

    @property
    def asks(self) -> bool:
        """Whether a description is asked for: one in the text is changed in the text."""
        return self.is_picture and not self.alt

    @property
    def field_id(self) -> str:
        """The id of the box for the description."""
        return f"alt-{self.upload.token}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is worth asking again in a moment."""
        return self.upload.state in {UploadState.RECEIVING, UploadState.WAITING}

    @property
    def state_words(self) -> str:
        """Its size, or what stands in the way."""
        match self.upload.state:
            case UploadState.READY:
                return attachments.label_of(self.upload) if not self.is_picture else ""
            case UploadState.REFUSED:
                return self.upload.refusal_words
            case UploadState.WAITING:
                return _("%(size)s, being checked") % {"size": filesizeformat(self.upload.size_bytes)}
            case _unused:
                return _("Being sent")


def row_of(upload: Upload, reference: text.UploadReference | None = None, **answers: Any) -> Row:
    """The row of `upload`, with what the text says of it. Before its kind is known, how it is written tells."""
    written_so = reference.is_picture if reference else names.names_a_picture(upload.name)
    is_picture = upload.is_picture or (upload.kind == UploadKind.UNKNOWN and written_so)
    return Row(upload=upload, alt=reference.alt if reference else "", is_picture=is_picture, **answers)


class FilesInput(forms.FileInput):
    """Several files at once. `focus_id` is where an error about the files leads."""

    allow_multiple_selected = True
    focus_id = ""


class FilesField(forms.Field):
    """Files for the text, sent with the form by those who have no scripts. Taken in by `AttachingForm.take_in`."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, template_name="elements/attach.html", **kwargs)

    def clean(self, value: Any) -> None:
        """Nothing to say: the form takes them in one by one."""


class AttachingForm(RefusableForm):
    """Base of the forms of texts. Views call `take_in` before they ask whether it is valid."""

    takes_one_picture = False  # of any number of files
    writer: User | None = None
    written: Entry | Reply | None = None

    def take_in(self, writer: User, *, written: Entry | Reply | None = None) -> None:
        """Store what came with the form, refer to it in the text, and write typed descriptions into the text.

        What cannot be taken is said beside the field; everything typed stays.
        """
        self.writer, self.written = writer, written
        if not self.is_bound:
            return
        self._describe()
        refused = [words for file in self._files() if (words := self._take(file, writer))]
        for words in refused:
            self.add_error(ATTACH, words)

    def _post_clean(self) -> None:
        """Ask once about what may be personal data, unless the form is sent back for its files anyhow."""
        super()._post_clean()  # type: ignore[misc]  # a hook of Django that its stubs leave out
        if not self.is_attaching:
            ask_once(self, written=self.written)

    @property
    def check_box(self) -> BoundField | None:
        """The box with which what may be personal data passes, where it was asked about."""
        return self[CHECKED] if CHECKED in self.fields else None

    @property
    def is_attaching(self) -> bool:
        """Whether "Attach" was pressed: the form comes back with its files, and nothing else is asked of it."""
        return self.is_bound and self.data.get(self.add_prefix("act")) == ATTACH

    def full_clean(self) -> None:
        """As Django does, but nothing is missing yet in a form that only brings files."""
        super().full_clean()
        if self.is_attaching:
            self._errors = ErrorDict(renderer=self.renderer)

    def is_valid(self) -> bool:
        """Never while files are attached: the writer wants to go on."""
        return not self.is_attaching and super().is_valid()

    @property
    def decorative(self) -> set[UUID]:
        """The pictures that were said to be decorative."""
        said = (key.removeprefix("decorative-") for key in self.data if key.startswith("decorative-"))
        return {token for token in map(as_token, said) if token is not None}

    @property
    def rows(self) -> list[Row]:
        """What the text in the form refers to, in its order, as far as the writer may use it."""
        return self._rows_of(str(self["body"].value() or ""))

    @property
    def has_wrong_files(self) -> bool:
        """Whether an error is about files that came: one about words for a picture stands beside the picture."""
        return ATTACH in self.errors and not self.fields[ATTACH].widget.focus_id

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence; where words for pictures are missing, lead to the first that wants some."""
        if not isinstance(refusal, DescriptionMissing):
            super().refuse(refusal)
            return
        self.add_error(ATTACH, str(refusal))
        wanting = next((row for row in self.rows if row.is_wanting), None)
        widget = self.fields[ATTACH].widget
        if wanting is not None and isinstance(widget, FilesInput):
            widget.focus_id = wanting.field_id

    def _rows_of(self, body: str) -> list[Row]:
        if self.writer is None:
            return []
        references = {found.token: found for found in attachments.references_in(text.tidy(body)[: text.MAX_CHARACTERS])}
        usable = attachments.usable(list(references), people=[self.writer.pk], written=self.written)
        by_token = {upload.token: upload for upload in usable}
        kept = self._said_before()
        return [
            self._row(by_token[token], reference, kept) for token, reference in references.items() if token in by_token
        ]

    def _row(self, upload: Upload, reference: text.UploadReference, kept: set[UUID]) -> Row:
        token = upload.token
        decorative = f"decorative-{token}" in self.data if self.is_bound else token in kept
        row = row_of(upload, reference, is_decorative=decorative, typed=str(self.data.get(f"alt-{token}", "")))
        wanting = self.is_bound and bool(self._errors) and row.asks and not decorative
        return replace(row, is_wanting=wanting)

    def _said_before(self) -> set[UUID]:
        """The pictures of the stored text that were said to be decorative."""
        if self.is_bound or self.written is None:
            return set()
        rows = Attachment.objects.on(self.written).current().filter(is_decorative=True)
        return set(rows.values_list("upload__token", flat=True))

    def _files(self) -> Iterable[UploadedFile[Any]]:
        found: Any = self.files
        return found.getlist(self.add_prefix(ATTACH)) if hasattr(found, "getlist") else []

    def _take(self, file: UploadedFile[Any], writer: User) -> str:
        """Store one file and refer to it at the end of the text; the sentence of the refusal, "" when it went well."""
        try:
            taken = uploads.receive_whole(
                uploader_id=writer.pk, name=file.name or "", file=file, token=self._token_for(file)
            )
        except uploads.Refused as refusal:
            name = text.single_line(file.name or "")
            return _("“%(name)s” was not attached. %(why)s") % {"name": name, "why": refusal}
        body = str(self.data.get(self.add_prefix("body"), "")).rstrip()
        if text.address_of(taken.token) not in body:
            is_picture = names.names_a_picture(taken.name)
            line = text.reference(taken.token, "" if is_picture else taken.name, is_picture=is_picture)
            self.change("body", f"{body}\n\n{line}".lstrip())
        return ""

    def _token_for(self, file: UploadedFile[Any]) -> UUID | None:
        """The same for the same file in the same form, so that a form sent twice brings it once."""
        try:
            submission = UUID(str(self.data.get(self.add_prefix("submission"), "")))
        except ValueError:
            return None
        digest = hashlib.sha256((file.name or "").encode("utf-8", "surrogatepass"))
        for block in file.chunks():
            digest.update(block)
        return uuid5(submission, digest.hexdigest())

    def _describe(self) -> None:
        """Write what was typed beside pictures into the text, where they have no description yet."""
        body = str(self.data.get(self.add_prefix("body"), ""))
        if text.UPLOAD_ROOT not in body:
            return
        typed = {
            found.token: str(self.data.get(f"alt-{found.token}", ""))[:ALT_LONGEST]
            for found in attachments.references_in(text.tidy(body)[: text.MAX_CHARACTERS])
        }
        described = text.describe(body, typed)
        if described != body:
            self.change("body", described)
