"""Which entries of a tab are on a page: people's words of each tab, by the statement of `sources` or by one index."""

from functools import partial

from content.models import Entry, EntryQuerySet
from core.paging import Row, Take, beyond
from groups.models import groups_of
from profiles.models import User
from stream.feed import sources
from stream.feed.asked import Asked
from stream.feed.thinning import fresh, narrowed, thinned
from stream.models import Tab


def take_of(asked: Asked, reader: User) -> Take:
    """What gives the rows of the tab, the newest first."""
    return _take_from(narrowed(_door(reader), asked, reader), asked, reader)


def take_fresh(tab: Tab, reader: User) -> Take:
    """The same of what others wrote and the reader never opened."""
    return _take_from(fresh(_door(reader), reader), Asked(tab), reader)


def _door(reader: User) -> EntryQuerySet:
    return thinned(Entry.objects.visible_to(reader).published(), reader)


def _take_from(said: EntryQuerySet, asked: Asked, reader: User) -> Take:
    match asked.tab:
        case Tab.EVERYONE:
            return partial(_walk, said.personal())
        case Tab.DEPARTMENTS:
            return partial(_take, reader, sources.CHANNELS, said)
        case Tab.COLLEAGUES:
            return partial(_take, reader, sources.COLLEAGUES, said.personal())
        case Tab.GROUPS if asked.is_mine:
            return partial(_take, reader, sources.SELF, said.personal().filter(group__in=groups_of(reader)))
        case Tab.GROUPS:
            return partial(_take, reader, sources.ROOMS, said.personal())
    return partial(_take, reader, sources.SELF if asked.is_mine else sources.FOLLOWED, said.personal())


def _take(
    reader: User, given: sources.Sources, door: EntryQuerySet, side: str, last: Row | None, number: int
) -> list[Row]:
    return sources.newest(reader, given, door, side=side, last=last, number=number)


def _walk(door: EntryQuerySet, side: str, last: Row | None, number: int) -> list[Row]:
    """Of all there is, along the one index of it."""
    sign = "-" if side == "lt" else ""
    rows = door.filter(beyond("published_at", "pk", side, last)) if last else door
    in_order = rows.order_by(f"{sign}published_at", f"{sign}pk").values_list("published_at", "pk")
    return [Row(moment, pk) for moment, pk in in_order[:number] if moment is not None]
