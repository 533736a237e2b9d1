"""The tables of a copy, for a spreadsheet: no cell is a formula, whatever somebody wrote."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from content.models import Entry, Reply
from groups.models import Membership

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # full width too
ENTRIES = (
    "number",
    "kind",
    "title",
    "author",
    "department",
    "voice",
    "published",
    "edited",
    "audience",
    "tags",
    "text",
)
REPLIES = ("number", "entry", "answers", "author", "department", "voice", "written", "edited", "text")
MEMBERS = ("name", "handle", "job title", "department", "role", "joined", "came")


def lines(rows: Iterable[Iterable[object]], *, heading: Iterable[str]) -> Iterator[bytes]:
    """The table as CSV (RFC 4180) in UTF-8, with the mark by which Excel knows it."""
    yield "\ufeff".encode()
    yield _line(heading)
    for row in rows:
        yield _line(row)


def _line(row: Iterable[object]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([cell(value) for value in row])
    return buffer.getvalue().encode("utf-8", "replace")


def cell(value: object) -> str:
    """A value as a cell. What a spreadsheet would work out gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    words = str(value).replace("\x00", "")
    return f"'{words}" if words.lstrip(" ").startswith(_STARTS_FORMULA) else words


def of_entry(entry: Entry) -> tuple[object, ...]:
    """A row of entries.csv."""
    tags = ", ".join(tag.name for tag in entry.tags.all())
    who = (entry.author.name, entry.department.name, entry.voice)
    when = (entry.published_at, entry.edited_at)
    return (entry.pk, entry.kind, entry.title, *who, *when, entry.audience, tags, entry.body)


def of_reply(reply: Reply) -> tuple[object, ...]:
    """A row of replies.csv."""
    who = (reply.author.name, reply.department.name, reply.voice)
    return (reply.pk, reply.entry_id, reply.root_id, *who, reply.created_at, reply.edited_at, reply.body)


def of_member(membership: Membership) -> tuple[object, ...]:
    """A row of members.csv."""
    person = membership.person
    department = person.department.name if person.department else ""
    role, source = membership.get_role_display(), membership.get_source_display()
    return (person.name, person.handle, person.job_title, department, role, membership.joined_at, source)
