"""What a moderator wants to know first: what stands around it, what its author did before, what is like it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Self, TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Audience, Entry, Reply
from groups.models import Group, Visibility
from moderation.admin.base import beginning_of, is_closed_to, kind_of
from moderation.models import NOT_UPHELD, OPEN_TO_MODERATORS, Act, Report, Target, concerned_by
from profiles.models import User

_Q = TypeVar("_Q", bound=QuerySet[Any, Any])
BESIDE: Final = 3  # replies on each side
MOST_ACTS, MOST_SIMILAR = 10, 6
LIKE_ENOUGH: Final = 0.5  # of trigrams
_COMPARED, _COMPARED_DAYS, _SHORTEST = 500, 30, 20  # newest reports, no older, characters of a text worth comparing
BODIES = (
    *("entry__body", "entry__body_html", "reply__body", "reply__body_html"),
    *("reply__entry__body", "reply__entry__body_html"),
)


@dataclass(frozen=True)
class Around:
    """The thread on both sides of what was reported; nothing of a room that the moderator may not enter."""

    is_closed: bool = False
    entry: Entry | None = None  # that a reply stands under
    before: Sequence[Reply] = ()
    after: Sequence[Reply] = ()

    @classmethod
    def of(cls, target: Target, moderator: User) -> Self:
        """At most three queries."""
        if is_closed_to(target, moderator):
            return cls(is_closed=True)
        if not isinstance(target, Entry | Reply):
            return cls()
        lines = Reply.objects.visible_to(moderator).published().select_related("author", "department")
        if isinstance(target, Entry):
            return cls(after=list(lines.filter(entry=target).order_by("created_at", "pk")[:BESIDE]))
        here = lines.filter(entry=target.entry_id).exclude(pk=target.pk)
        earlier = here.up_to(target.created_at, target.pk).order_by("-created_at", "-pk")[:BESIDE]
        later = here.after(target.created_at, target.pk).order_by("created_at", "pk")[:BESIDE]
        entry = target.entry if target.entry.state in OPEN_TO_MODERATORS else None  # of a spill not even the title
        return cls(entry=entry, before=list(earlier)[::-1], after=list(later))


@dataclass(frozen=True)
class History:
    """What is known of whoever is concerned: how long they are here, what was done before, what came of reports."""

    person: User
    upheld: int
    dismissed: int
    waiting: int
    acts: Sequence[Act] = field(default_factory=list)

    @classmethod
    def of(cls, target: Target) -> Self | None:
        """Three queries; None for a group that nobody owns."""
        person = concerned_by(target)
        if person is None:
            return None
        told = Q(handled_at__isnull=False)
        counts = Report.objects.concerning(person).aggregate(
            upheld=Count("pk", filter=told & ~Q(outcome__in=NOT_UPHELD)),
            dismissed=Count("pk", filter=told & Q(outcome__in=NOT_UPHELD)),
            waiting=Count("pk", filter=~told),
        )
        acts = Act.objects.concerning(person).select_related("moderator", "undone_by").order_by("-created_at", "-pk")
        return cls(person=person, acts=list(acts[:MOST_ACTS]), **counts)


@dataclass(frozen=True)
class Similar:
    """Another report that may belong to the same case."""

    report: Report
    why: str
    words: str

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("admin:moderation_report_change", args=[self.report.pk])

    @property
    def kind(self) -> str:
        """What it is about."""
        return kind_of(self.report.target)


def similar_to(report: Report, moderator: User) -> list[Similar]:
    """Reports on what the same person wrote, and on what reads the same. Two queries."""
    others = with_rooms(Report.objects.open_to(moderator), moderator).exclude(
        **{report.target_key[0]: report.target_key[1]}
    )
    shown = others.with_targets().defer(*BODIES)
    found: dict[tuple[str, int], Similar] = {}
    words = _text_of(report.target)
    if len(words) >= _SHORTEST:
        for row in _like(words, others, shown):
            found.setdefault(row.target_key, Similar(row, _("reads the same"), glimpse_of(row)))
    if report.concerns_id is not None:
        for row in shown.filter(concerns=report.concerns_id).order_by("-created_at", "-pk")[:MOST_SIMILAR]:
            found.setdefault(row.target_key, Similar(row, _("of the same person"), glimpse_of(row)))
    return list(found.values())[: 2 * MOST_SIMILAR]


def _like(words: str, others: QuerySet[Report], shown: QuerySet[Report]) -> QuerySet[Report]:
    since = timezone.now() - timedelta(days=_COMPARED_DAYS)
    newest = others.filter(created_at__gt=since).order_by("-created_at", "-pk").values("pk")[:_COMPARED]
    text = Coalesce("entry__excerpt", "reply__excerpt", "introduction__text")
    likeness = TrigramSimilarity(text, words)
    rows = shown.filter(pk__in=newest).annotate(likeness=likeness).filter(likeness__gt=LIKE_ENOUGH)
    return rows.order_by("-likeness", "-pk")[:MOST_SIMILAR]


def _text_of(target: Target) -> str:
    if isinstance(target, Entry | Reply):
        return target.excerpt
    return "" if isinstance(target, User) else str(getattr(target, "text", ""))


def with_rooms(rows: _Q, moderator: User) -> _Q:
    """`rows` with whether `moderator` may open the thread, and know of the group, for `glimpse_of`."""
    thread = Entry.objects.visible_to(moderator).filter(pk=Coalesce(OuterRef("entry"), OuterRef("reply__entry")))
    group = Group.objects.visible_to(moderator).filter(pk=OuterRef("group"))
    return rows.annotate(thread_is_open=Exists(thread), group_is_known=Exists(group))


def is_in_closed_room(row: Report | Act) -> bool:
    """Whether only its report opens it: for rows that came `with_rooms`. Asks nothing."""
    entry = row.entry or (row.reply.entry if row.reply else None)
    if entry is not None:
        return entry.audience != Audience.EVERYONE and not row.thread_is_open  # type: ignore[union-attr]  # annotated
    if row.group is not None:
        return row.group.visibility == Visibility.HIDDEN and not row.group_is_known  # type: ignore[union-attr]  # too
    return row.introduction_id is not None


def glimpse_of(row: Report | Act) -> str:
    """The beginning, for a list; of what only the report opens nothing, for opening it leaves a record."""
    if is_in_closed_room(row):
        if row.group_id is not None:
            return _("(hidden: open the report to see which)")
        return _("(in a closed room: open the report to read it)")
    return beginning_of(row.target)
