"""Where a reply stands in its conversation, and what one asks about the whole of it.

The order of a conversation: by the root's (created_at, id), the root first, then its answers by theirs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from content.models import Entry, Reply, State
from content.threads.lines import Seen
from core.paging import BadCursor, cursor, read_cursor
from core.prepared import Prepared
from profiles.models import User, member_numbered

LINES_A_PAGE = 50


@dataclass(frozen=True)
class Place:
    """The place of a line. `root` is its own number where it is a root."""

    moment: datetime
    pk: int
    root_moment: datetime
    root: int

    @property
    def is_root(self) -> bool:
        """Whether it answers the entry itself."""
        return self.pk == self.root

    @property
    def of_root(self) -> "Place":
        """The place of its root."""
        return Place(self.root_moment, self.root, self.root_moment, self.root)

    @property
    def cursor(self) -> str:
        """The text that names it in an address."""
        return cursor(self.moment, self.pk)

    @classmethod
    def of(cls, reply: Reply) -> "Place":
        """The place of a reply that was read with its root."""
        root = reply.root or reply
        return cls(reply.created_at, reply.pk, root.created_at, root.pk)

    @classmethod
    def read(cls, found: dict[str, Any] | None) -> "Place | None":
        """The place that a query found, None where it found none."""
        if found is None:
            return None
        moment = datetime.fromisoformat(found["at"])
        root_at = datetime.fromisoformat(found["root_at"]) if found["root"] else moment
        return cls(moment, found["pk"], root_at, found["root"] or found["pk"])


@dataclass(frozen=True)
class Facts:
    """What is true of the whole conversation."""

    rows: int  # replies in whatever state
    replies: int  # published ones
    departments: int  # from which they came
    new: int
    first: int | None  # number of the first root
    first_new: Place | None
    asked: Place | None
    asked_behind: int  # answers of the same root that stand before the asked one

    @property
    def fit_one_page(self) -> bool:
        """Whether there is but one page."""
        return self.rows <= LINES_A_PAGE


_PLACE = JSONObject(pk="pk", at="created_at", root="root_id", root_at="root__created_at")
_IN_TIME = ("created_at", "pk")


def facts_of(entry: Entry, reader: User, *, seen: Seen | None, asked: int | None) -> Facts:
    """Counts of `entry`, the first reply that is new to `reader`, where the reply number `asked` stands. One query."""
    values: dict[str, Any] = {"entry": entry.pk, "reader": reader.pk, "asked": asked or 0}
    if seen is None:
        del values["reader"]
    else:
        values |= {"moment": seen.moment, "last": seen.pk}
    (found,) = _FACTS.ask(values)
    counted, number, first, first_new, place, behind = found
    return Facts(
        **(counted or {"rows": 0, "replies": 0, "departments": 0}),
        new=number or 0,
        first=first,
        first_new=Place.read(first_new),
        asked=Place.read(place),
        asked_behind=behind or 0,
    )


def _facts(
    entry: int, asked: int, reader: int = 0, moment: datetime | None = None, last: int = 0
) -> "QuerySet[Entry, tuple[Any, ...]]":
    replies = Reply.objects.filter(entry=OuterRef("pk"))
    shown = Q(state=State.PUBLISHED)
    counts = JSONObject(
        rows=Count("pk"),
        replies=Count("pk", filter=shown),
        departments=Count("department", distinct=True, filter=shown),
    )
    new = replies.none() if moment is None else _new(replies, member_numbered(reader), Seen(moment, last))
    one = Reply.objects.filter(pk=asked)
    before = replies.filter(root__in=one.values("root"), created_at__lt=Subquery(one.values("created_at")))
    return Entry.objects.filter(pk=entry).values_list(
        Subquery(_over(replies).annotate(found=counts).values("found")),
        Subquery(_over(new).annotate(found=Count("pk")).values("found")),
        Subquery(replies.filter(root=None).order_by("root_id", *_IN_TIME).values("pk")[:1]),
        Subquery(new.order_by(*_IN_TIME).values(found=_PLACE)[:1]),
        Subquery(replies.filter(pk=asked).values(found=_PLACE)[:1]),
        Subquery(_over(before).annotate(found=Count("pk")).values("found")),
    )


_FACTS = Prepared(_facts)


def _over(replies: "QuerySet[Reply, Any]") -> "QuerySet[Reply, Any]":
    return replies.order_by().values("entry")


def _new(replies: Any, reader: User, seen: Seen) -> Any:
    return replies.open_to(reader).published().after(seen.moment, seen.pk).exclude(author=reader)


def page_start(reply: Reply) -> str:
    """The cursor of a page that shows `reply`, read with its root: "" while it is on the first page. One query."""
    place = Place.of(reply)
    others = Reply.objects.filter(entry=reply.entry_id)
    before = others.filter(_roots_before(place) | Q(root__in=others.filter(_roots_before(place)).values("pk")))
    if not place.is_root:
        earlier = Q(created_at__lt=place.moment) | Q(created_at=place.moment, pk__lt=place.pk)
        before = before | others.filter(Q(pk=place.root) | Q(root=place.root) & earlier)
    return "" if before.order_by()[:LINES_A_PAGE].count() < LINES_A_PAGE else place.cursor


def _roots_before(place: Place) -> Q:
    earlier = Q(created_at__lt=place.root_moment) | Q(created_at=place.root_moment, pk__lt=place.root)
    return Q(root=None) & earlier


def asked_in(address: str) -> int | None:
    """The number of the reply that a cursor names; None for nonsense."""
    try:
        return read_cursor(address)[1] if address else None
    except BadCursor:
        return None
