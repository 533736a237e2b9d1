"""The files under a text: what its readers may fetch, and for its author alone what is not ready or was refused."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from content.attaching import Row
from content.models import Attachment, Entry
from core.prepared import Prepared
from profiles.models import User
from uploads.models import UploadKind, UploadState


def files_on(entry: Entry, replies: Sequence[int], reader: User) -> dict[int | None, list[Row]]:
    """Those of `entry` (None) and of each of `replies`, all of which `reader` may read. One query.

    A picture that is ready stands in the text itself.
    """
    found: dict[int | None, list[Row]] = {}
    for row in _FILES.ask({"entry": entry.pk, "replies": replies, "reader": reader.pk}):
        found.setdefault(row.reply_id, []).append(Row(row.upload, is_picture=row.upload.is_picture))
    return found


def _files(entry: int, replies: Sequence[int], reader: int) -> QuerySet[Attachment, Attachment]:
    own = Q(entry__author=reader) | Q(reply__author=reader)
    to_fetch = Q(upload__kind=UploadKind.FILE, upload__state=UploadState.READY)
    return (
        Attachment.objects.current()
        .filter(Q(entry=entry) | Q(reply__in=replies))
        .filter(to_fetch | own & ~Q(upload__state=UploadState.READY))
        .select_related("upload")
        .order_by("pk")
    )


_FILES = Prepared(_files)
