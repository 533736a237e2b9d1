"""Entries that entries quote: found by their address, and shown inside only to who may read them there.

Nothing of a quoted entry is kept with the one that quotes it but its number, so that no title, excerpt, mail, feed or
word of search can hold a word of it, and whatever narrows, hides or deletes it does so in every quote as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from content import brief, kinds
from content.models import Entry
from profiles.models import User

_LONGEST_ADDRESS: Final = 400  # characters
_MOST_DIGITS: Final = 18
_BY_NUMBER: Final = "content:entry"


@dataclass(frozen=True)
class Quoted:
    """What a reader gets of it; `entry` is None for one who may not read it, or where it is gone."""

    entry: Entry | None = None
    kind: kinds.Kind | None = None

    @property
    def words(self) -> str:
        """What stands in one without a title of its own; "" for all others."""
        return brief.words_of(self.entry) if self.entry and self.kind and self.kind.is_brief else ""


def load(entries: Sequence[Entry], reader: User) -> Mapping[int, Quoted]:
    """What `reader` is shown in those of `entries` that quote one. One query, none where nothing is quoted."""
    quoting = [entry for entry in entries if entry.quoted_id is not None]
    if not quoting:
        return {}
    found = Entry.objects.visible_to(reader).published().for_cards().filter(quotes__in=[entry.pk for entry in quoting])
    readable = {entry.pk: entry for entry in found}
    return {entry.pk: show(readable.get(entry.quoted_id)) for entry in quoting}  # type: ignore[arg-type]  # not None


def show(entry: Entry | None) -> Quoted:
    """An entry that came through the door for this reader, or None."""
    return Quoted(entry, kinds.get(entry.kind)) if entry is not None else Quoted()


def quotable(reader: User, number: int | None) -> Entry | None:
    """The entry of that number, where `reader` may read it and it is published. One query, or none."""
    if number is None:
        return None
    return Entry.objects.visible_to(reader).published().for_cards().filter(pk=number).first()


def split(body: str, reader: User) -> tuple[str, Entry | None]:
    """`body` without the address of an entry that stands alone on a line or at its end, and that entry.

    The address goes because words of the title stand in it. One query for a text with such an address, else none.
    """
    lines = body.rstrip().split("\n")
    places = [(at, line.strip(), "") for at, line in enumerate(lines)]
    before, _space, last = lines[-1].rpartition(" ")
    places.append((len(lines) - 1, last.strip(), before))
    for at, typed, rest in places:
        entry = _entry_at(typed, reader)
        if entry is not None:
            lines[at] = rest
            return "\n".join(lines).strip("\n").rstrip(), entry
    return body, None


def _entry_at(typed: str, reader: User) -> Entry | None:
    """The entry whose page is at the address `typed`; None for every other text."""
    root = f"{settings.SITE_URL}/"
    if not typed.startswith(root) or len(typed) > _LONGEST_ADDRESS or len(typed.split()) > 1:
        return None
    try:
        match = resolve(urlsplit(typed).path)
    except (Resolver404, ValueError):
        return None
    entry = quotable(reader, _number(match.kwargs.get("pk")))
    if entry is None or match.view_name not in {_BY_NUMBER, resolve(entry.get_absolute_url()).view_name}:
        return None
    return entry


def number_in(typed: str) -> int | None:
    """The number that an address says; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS else None


def _number(found: object) -> int | None:
    return found if isinstance(found, int) and found < 2**63 else None
