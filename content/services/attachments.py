"""What a text has attached follows from the addresses in it, as mentions follow from @handles."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import override

from content.models import ALT_LONGEST, Attachment, Draft, Entry, Reply
from content.services import passages
from content.services.errors import DescriptionMissing, TooManyFiles
from core import text
from profiles.models import User
from uploads.models import Upload, UploadKind, UploadQuerySet

MOST_A_TEXT = 20  # pictures and files
CHANGED = ("alt", "is_current", "is_decorative", "is_shown")


def references_in(body: str) -> list[text.UploadReference]:
    """What `body` refers to; most texts refer to nothing, and are not parsed for it."""
    return text.upload_tokens(body) if text.UPLOAD_ROOT in body else []


def uploads_of(written: Entry | Reply, *, by: User | None = None) -> UploadQuerySet:
    """The uploads that the text may show: of its author, of whoever changes it now (`by`), or attached to it before.

    A token of anybody else's finds nothing, as if it did not exist. One query; none where the text refers to nothing.
    """
    tokens = [reference.token for reference in references_in(written.body)]
    people = [written.author_id, *([by.pk] if by else [])]
    return usable(tokens, people=people, written=written if written.pk else None)


def usable(
    tokens: Collection[UUID], *, people: Collection[int], written: Entry | Reply | None = None
) -> UploadQuerySet:
    """Of `tokens` the uploads of `people`, and those attached to `written` in any of its versions."""
    if not tokens:
        return Upload.objects.none()
    allowed = Q(uploader_id__in=people)
    if written is not None:
        allowed |= Q(pk__in=Attachment.objects.on(written).values("upload"))
    return Upload.objects.with_tokens(tokens).filter(allowed)


def to_render(uploads: Iterable[Upload]) -> text.Uploads:
    """Those of `uploads` that are ready, as the renderer wants them."""
    return {
        upload.token: text.Picture(upload.width or 0, upload.height or 0)
        if upload.is_picture
        else text.File(upload.name, label_of(upload))
        for upload in uploads
        if upload.is_ready
    }


def label_of(upload: Upload) -> str:
    """ "PDF, 1.2 MB", the same for every reader: it is kept with the HTML."""
    ending = upload.name.rpartition(".")[2].upper() if "." in upload.name else ""
    with override("en-gb"):
        size = filesizeformat(upload.size_bytes).replace("\N{NO-BREAK SPACE}", " ")
    return f"{ending}, {size}" if ending.isalnum() else size


def set_attachments(
    written: Entry | Reply, *, by: User | None = None, decorative: Collection[UUID] | None = None
) -> None:
    """Make the rows equal what the text refers to; what it no longer does stays for its older versions.

    `decorative` are the pictures that say nothing which the text does not; None leaves that as it was. The uploads stay
    as they are until the caller's transaction ends: none is swept away before the row is there that holds it.
    Raises TooManyFiles.
    """
    references = {reference.token: reference for reference in references_in(written.body)}
    if len(references) > MOST_A_TEXT:
        raise TooManyFiles(_("A text can hold %(most)d pictures and files at most.") % {"most": MOST_A_TEXT})
    before = {row.upload_id: row for row in Attachment.objects.on(written)} if references or written.version > 1 else {}
    uploads = list(uploads_of(written, by=by).pinned().order_by("pk"))  # two texts with the same files take turns
    rows = [before[upload.pk] if upload.pk in before else _new_row(upload, written) for upload in uploads]
    new = [row.upload_id for row in rows if row.pk is None or not row.is_current]
    for row, upload in zip(rows, uploads, strict=True):
        row.alt, row.is_current = references[upload.token].alt[:ALT_LONGEST], True
        row.is_shown = text.address_of(upload.token) in written.body_html  # its state may have changed since
        if decorative is not None or row.alt:
            row.is_decorative = not row.alt and upload.token in (decorative or ())
    Attachment.objects.bulk_create(row for row in rows if row.pk is None)
    Attachment.objects.bulk_update((row for row in rows if row.pk), fields=CHANGED)
    gone = [row for row in before.values() if row not in rows and row.is_current]
    if gone:
        Attachment.objects.filter(pk__in=[row.pk for row in gone]).update(is_current=False)
    if new or gone:
        passages.settle(uploads=[*new, *(row.upload_id for row in gone)])
        passages.tell([written])


def check_described(written: Entry | Reply) -> None:
    """Raise DescriptionMissing where a picture has neither words for those who do not see it nor is decorative.

    Called before a text is shown to others, once its attachments are set.
    """
    bare = [found.token for found in references_in(written.body) if found.is_picture and not found.alt]
    if not bare:
        return
    rows = Attachment.objects.on(written).current().filter(upload__token__in=bare, is_decorative=False)
    if rows.exclude(upload__kind=UploadKind.FILE).exists():
        raise DescriptionMissing(_("Describe each picture for people who do not see it, or say that it is decorative."))


def named_by_drafts(tokens: Collection[UUID]) -> set[UUID]:
    """Of `tokens` those that an unsent reply or change names, in one query. A new entry has rows of its own."""
    if not tokens:
        return set()
    addresses = {token: text.address_of(token) for token in tokens}
    drafts = Draft.objects.filter(body__contains=text.UPLOAD_ROOT, body__regex="|".join(addresses.values()))
    bodies = drafts.values_list("body", flat=True)
    return {token for body in bodies for token, address in addresses.items() if address in body}


def _new_row(upload: Upload, written: Entry | Reply) -> Attachment:
    if isinstance(written, Entry):
        return Attachment(upload=upload, entry=written)
    return Attachment(upload=upload, reply=written)
