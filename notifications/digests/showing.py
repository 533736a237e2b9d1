"""What stands in an issue, as its reader may see it now: rights are asked again, and what is gone is left out.

The mail and the page show the same lines. A mail says nothing of what is in a sensitive group but that it is there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.urls import reverse
from django.utils.translation import gettext as _

from colleagues.models import people_who_blocked
from content import kinds
from content.models import Entry, Reply, Voice
from core import text
from core.markings import Marking
from core.reading_time import seconds_to_read
from notifications.digests import wording
from notifications.digests.costs import EXCERPT
from notifications.digests.pulling import FROM_ELSEWHERE
from notifications.listing import notices_of
from notifications.models import Delivery, Digest, DigestItem
from profiles.models import Department, User
from stream.models import Follow, Level, ReadMark

NEEDS, FOLLOWS, ELSEWHERE = "needs", "follows", "elsewhere"
SECTIONS: Final = (NEEDS, FOLLOWS, ELSEWHERE)


@dataclass(frozen=True)
class Line:
    """One item in words."""

    section: str
    seconds: int
    title: str
    url: str
    why: str
    person: User | None = None  # whose face stands there
    department: Department | None = None
    at: datetime | None = None
    kind: kinds.Kind | None = None
    is_official: bool = False
    quote: str = ""
    answer: Reply | None = None  # the newest reply, where the thread is not new itself or somebody answered already
    replies: str = ""  # how many are new, from how many departments
    whole: str = ""  # how long the whole takes, where only its first lines are paid for
    is_sensitive: bool = False

    @property
    def minutes(self) -> str:
        """How long it takes."""
        return wording.item_takes(self.seconds)

    @property
    def voice(self) -> Voice:
        """For whom it is said, as the label of a department wants it."""
        return Voice.OFFICIAL if self.is_official else Voice.PERSONAL

    def without_words(self) -> Self:
        """As a mail may say it: of a sensitive group neither people nor words."""
        if not self.is_sensitive:
            return self
        return replace(
            self,
            title=_("Something new in a sensitive group"),
            why=_("This mail leaves out what it says. Sign in to read it."),
            url=reverse("notifications:digest"),  # an address may hold a title, or the name of a group
            person=None,
            department=None,
            kind=None,
            quote="",
            answer=None,
            replies="",
            whole="",
        )


def lines_of(digest: Digest, items: Sequence[DigestItem], reader: User) -> list[Line]:
    """The lines of `items` in their order, without what `reader` may read no more. Three queries and the notices'."""
    told = _notices(items, reader)
    entries = _entries(digest, items, reader)
    newest = [entry.reply_newest for entry in entries.values() if entry.reply_newest]  # type: ignore[attr-defined]
    shown = Reply.objects.select_related("author", "department").defer("body", "body_html", "author__about_html")
    answers = shown.in_bulk(newest) if newest else {}
    lines = []
    for item in items:
        if item.notification_id is not None:
            lines += [told[item.notification_id]] if item.notification_id in told else []
        elif item.entry_id in entries:
            entry: Any = entries[item.entry_id]
            is_new = entry.published_at >= digest.since or not item.until_reply
            answer = answers.get(entry.reply_newest) if item.until_reply else None
            if is_new or answer is not None:
                lines.append(_line(item, entry, answer, is_new=is_new))
    return lines


def unread(items: Sequence[DigestItem], reader: User) -> list[DigestItem]:
    """Those of `items` that `reader` has not read since they were chosen. Two queries."""
    notices = Delivery.objects.site_of(reader).filter(notification__in=[item.notification_id for item in items])
    read = set(notices.filter(read_at__isnull=False).values_list("notification", flat=True))
    marks = ReadMark.objects.of(reader).filter(entry__in=[item.entry_id for item in items])
    seen = dict(marks.values_list("entry", "seen_reply"))
    return [
        item
        for item in items
        if item.notification_id not in read
        and (item.notification_id is not None or seen.get(item.entry_id or 0, -1) < item.until_reply)
    ]


def _line(item: DigestItem, entry: Any, answer: Reply | None, *, is_new: bool) -> Line:
    words = entry.excerpt if is_new or answer is None else ""
    whole = seconds_to_read(len(entry.title) + entry.body_length) if is_new else 0
    return Line(
        section=ELSEWHERE if item.reason == FROM_ELSEWHERE else FOLLOWS,
        seconds=item.cost_seconds,
        title=entry.title,
        url=entry.get_absolute_url() if is_new or answer is None else answer.get_absolute_url(),
        why=wording.why(item.reason, entry, entry.tags_followed),
        person=entry.author,
        department=entry.department,
        at=entry.published_at,
        kind=kinds.get(entry.kind),
        is_official=entry.voice == Voice.OFFICIAL,
        quote=text.shorten(words, length=EXCERPT),
        answer=answer,
        replies=wording.new_replies(entry.reply_number, entry.reply_departments) if answer is not None else "",
        whole=wording.whole_takes(whole) if item.is_cut and whole > item.cost_seconds else "",
        is_sensitive=entry.marking == Marking.SENSITIVE,
    )


def _entries(digest: Digest, items: Iterable[DigestItem], reader: User) -> dict[int, Entry]:
    """The entries that `reader` may still read, with what is new in each: one query.

    Of the replies the one up to which it was chosen is shown, or the newest that is left.
    """
    until = {item.entry_id: item.until_reply for item in items if item.notification_id is None}
    if not until:
        return {}
    apart = Q(voice=Voice.PERSONAL, author__in=people_who_blocked(reader.pk))
    muted = Follow.objects.of(reader).now_at(Level.MUTED).filter(followed=OuterRef("author"))
    chosen = Q(pk__in=[*until.values()])  # none has number 0
    others = Q(created_at__gte=digest.since, created_at__lt=digest.until) & ~Exists(muted)
    new = Reply.objects.published().open_to(reader).exclude(author=reader).exclude(apart).filter(chosen | others)
    of_it = new.filter(entry=OuterRef("pk")).order_by().values("entry")
    tags = Follow.objects.of(reader).filter(level__gt=Level.MUTED, tag__entry_tags__content_object=OuterRef("pk"))
    found = Entry.objects.visible_to(reader).published().in_feeds().exclude(apart).for_cards()
    return found.annotate(
        body_length=Length("body"),
        reply_number=Subquery(of_it.annotate(number=Count("pk")).values("number")),
        reply_departments=Subquery(of_it.annotate(number=Count("department", distinct=True)).values("number")),
        reply_newest=Coalesce(
            Subquery(of_it.annotate(newest=Max("pk", filter=chosen)).values("newest")),
            Subquery(of_it.annotate(newest=Max("pk")).values("newest")),
        ),
        tags_followed=ArraySubquery(tags.order_by("tag__name").values("tag__name")),
    ).in_bulk([entry for entry in until if entry is not None])


def _notices(items: Iterable[DigestItem], reader: User) -> dict[int, Line]:
    """Lines of what needs the reader, by number of the notification."""
    by_number = {item.notification_id: item for item in items if item.notification_id is not None}
    if not by_number:
        return {}
    found = Delivery.objects.site_of(reader).filter(notification__in=by_number).for_list()
    rows = list(found.select_related("entry__department", "notification__reply__department"))
    lines = {}
    for row, notice in zip(rows, notices_of(rows, reader), strict=True):
        if notice.is_gone:
            continue
        about = row.notification
        item = by_number[row.notification_id or 0]
        words = (about.reply if about and about.reply_id else row.entry) if notice.actor else None
        lines[item.notification_id or 0] = Line(
            section=NEEDS,
            seconds=item.cost_seconds,
            title=notice.headline,
            url=notice.url,
            why="",
            person=notice.actor,
            department=words.department if words is not None else notice.actor.department if notice.actor else None,
            at=row.created_at,
            quote=text.shorten(notice.quote, length=EXCERPT),
            is_sensitive=_is_sensitive(row),
        )
    return lines


def _is_sensitive(row: Delivery) -> bool:
    group = row.notification.group if row.notification else None
    marks = {row.entry.marking if row.entry else "", group.marking if group else ""}
    return Marking.SENSITIVE in marks
