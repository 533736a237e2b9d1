"""The entry of a page, with all that the page shows of it, by one query that is put together once."""

from collections.abc import Callable
from typing import Final

from content.models import NOT_YET_SHOWN, Entry, EntryQuerySet
from core.prepared import Prepared
from profiles.models import User, member_numbered

With = Callable[[EntryQuerySet, User], EntryQuerySet]
_LARGEST: Final = 2**63 - 1  # that a number of a row can be


class Opening:
    """Entries of a kind as their page needs them: `more` adds to the query what the reader has to do with them."""

    def __init__(self, kind: str, *more: With) -> None:
        self._kind = kind
        self._more = more
        self._one = Prepared(self._build)

    def find(self, pk: int, reader: User) -> Entry | None:
        """The entry of that number; None where there is none, or none that `reader` may read. One query."""
        if not reader.may_read or pk > _LARGEST:
            return None
        found = next(iter(self._one.ask({"pk": pk, "reader": reader.pk})), None)
        is_closed = found is not None and reader.is_looked_at and found.state in NOT_YET_SHOWN  # as `visible_to` has it
        return None if is_closed else found

    def _build(self, pk: int, reader: int) -> EntryQuerySet:
        member = member_numbered(reader)
        entries = Entry.objects.visible_to(member).of_kind(self._kind).for_page().filter(pk=pk)
        for with_more in self._more:
            entries = with_more(entries, member)
        return entries
