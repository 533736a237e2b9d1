"""The ZIP itself, made while it is sent: nothing of it is kept, however large it is."""

import zipfile
from collections.abc import Iterable, Iterator
from typing import Final, Generic, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from content.models import Attachment, Entry, Reply
from core import text
from groups.models import Group, Membership
from portal.export import tables
from profiles.models import User
from uploads import store
from uploads.models import Upload

AT_ONCE: Final = 200  # rows held at a time
_M = TypeVar("_M", bound=Model)


class _Sink:
    """What the archive is written into: it keeps what nobody has taken yet. It cannot be rewound, and need not be."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._kept.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits behind us."""

    def take(self) -> bytes:
        """All that was written since the last time."""
        taken, self._kept = b"".join(self._kept), []
        return taken


class _Rows(Generic[_M]):
    """Rows in an order, held some at a time, so that no statement and no transaction lasts as long as the copy."""

    def __init__(self, rows: "QuerySet[_M, _M]", *order: str) -> None:
        self._rows, self._ids = rows, list(rows.order_by(*order).values_list("pk", flat=True))

    def __iter__(self) -> Iterator[_M]:
        for start in range(0, len(self._ids), AT_ONCE):
            some = self._ids[start : start + AT_ONCE]
            found = {row.pk: row for row in self._rows.filter(pk__in=some)}
            yield from (found[pk] for pk in some if pk in found)


def write_group(group: Group, reader: User) -> Iterator[bytes]:
    """The archive of `group`, block by block, as `reader` may read it at this moment."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # it writes, no more
        for name, blocks, is_packed in _parts(group, reader):
            info = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
            info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as part:
                for block in blocks:
                    part.write(block)
                    yield sink.take()
    yield sink.take()


def _parts(group: Group, reader: User) -> Iterator[tuple[str, Iterable[bytes], bool]]:
    """(name, content, whether it is packed already) of each part, one after the other."""
    entries = Entry.objects.visible_to(reader).published().filter(group=group)
    replies = Reply.objects.visible_to(reader).published().filter(entry__in=entries)
    files = Attachment.objects.visible_to(reader).current().in_group(group)
    members = Membership.objects.visible_to(reader).filter(group=group).for_list()
    whole = entries.select_related("author", "department").prefetch_related("tags")  # type: ignore[misc]  # taggit's
    answers = replies.select_related("author", "department")
    yield "group.html", _page(group, _Rows(whole, "published_at", "pk"), answers, files), False
    rows = map(tables.of_entry, _Rows(whole, "published_at", "pk"))
    yield "entries.csv", tables.lines(rows, heading=tables.ENTRIES), False
    rows = map(tables.of_reply, _Rows(answers, "created_at", "pk"))
    yield "replies.csv", tables.lines(rows, heading=tables.REPLIES), False
    rows = map(tables.of_member, _Rows(members, "joined_at", "pk"))
    yield "members.csv", tables.lines(rows, heading=tables.MEMBERS), False
    sent: set[int] = set()
    for row in _Rows(files, "pk"):
        if row.upload_id not in sent:
            sent.add(row.upload_id)
            yield name_of(row.upload), _bytes_of(row.upload), True


def name_of(upload: Upload) -> str:
    """Where a file lies in the archive. Its token comes before its name: no two are the same, and none leads out."""
    return f"files/{upload.token}-{upload.name.replace('/', '_')}"


def _bytes_of(upload: Upload) -> Iterator[bytes]:
    kept, part = store.current(), store.part_of("large" if upload.is_picture else "")
    size = kept.size(upload.token, part)
    if size:
        yield from kept.read(upload.token, part, 0, size)


def _page(
    group: Group, entries: Iterable[Entry], replies: "QuerySet[Reply, Reply]", files: "QuerySet[Attachment, Attachment]"
) -> Iterator[bytes]:
    """One page that needs nothing else but the files beside it."""
    yield render_to_string("portal/export/head.html", {"group": group, "at": timezone.now()}).encode()
    for entry in entries:
        held: dict[int | None, list[Upload]] = {}
        for row in files.filter(entry=entry) | files.filter(reply__entry=entry):
            held.setdefault(row.reply_id, []).append(row.upload)
        answers = list(replies.filter(entry=entry).order_by("created_at", "pk"))
        context = {
            "entry": entry,
            "html": _html(entry.body),
            "files": [(name_of(upload), upload.name) for upload in held.get(None, [])],
            "replies": [
                (reply, _html(reply.body), [(name_of(one), one.name) for one in held.get(reply.pk, [])])
                for reply in answers
            ],
            "address": settings.SITE_URL + entry.get_absolute_url(),
        }
        yield render_to_string("portal/export/entry.html", context).encode("utf-8", "replace")
    yield b"</main></body></html>\n"


def _html(markdown: str) -> SafeString:
    """Words alone: pictures and files stand under them. Links within the site get its address."""
    html = text.to_html(markdown, top_heading=3).replace(' href="/', f' href="{settings.SITE_URL}/')
    return text.clean(html)
