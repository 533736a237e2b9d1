"""What every change of a text has in common: rendering, tags, mentions, counters, limits."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from content import brief
from content.models import (
    EXCERPT_LONGEST,
    NOT_YET_SHOWN,
    Activity,
    Draft,
    Entry,
    EntryTag,
    Mention,
    Reply,
    Revision,
    State,
    readers_of,
    readers_of_reply,
)
from content.services import attachments
from content.services.errors import AlreadySent, LimitReached, MarkedTooHigh
from content.signals import mentioned
from core import text
from core.guarding import refuse_marked
from core.text.merging import holds_all_of
from profiles.models import User
from tags.models import Tag
from tags.services import normalise

EXCERPT_SHOWN = EXCERPT_LONGEST - 20  # characters
SILENT_EDIT = timedelta(minutes=5)
_W = TypeVar("_W", bound=Entry | Reply)
_M = TypeVar("_M", bound=Model)


def render(written: Entry | Reply, *, by: User | None = None) -> None:
    """Fill the caches of the body: HTML, its renderer and the excerpt, and the title of a brief kind. The caller saves.

    Pictures and files are those of the author, of whoever changes it (`by`), and what it held before.
    """
    people = User.objects.by_handle(text.mentions(written.body)).items()
    addresses = {handle: person.get_absolute_url() for handle, person in people if person.admitted_at is not None}
    top_heading = 2 if isinstance(written, Entry) else 3
    uploads = attachments.to_render(attachments.uploads_of(written, by=by))
    is_brief = isinstance(written, Entry) and brief.is_brief(written)
    tags = brief.tag_addresses(written.body) if is_brief else None
    html = text.to_html(written.body, people=addresses, uploads=uploads, tags=tags, top_heading=top_heading)
    written.body_html = str(html)
    written.body_renderer = text.RENDERER_VERSION
    if is_brief:
        written.title, written.excerpt = brief.head_of(written.body)  # type: ignore[union-attr]  # an entry
    else:
        written.excerpt = text.excerpt(written.body, length=EXCERPT_SHOWN)


RENDERED = ("body", "body_html", "body_renderer", "excerpt")


def sent_before(rows: "QuerySet[_W, _W]", *, author: User, submission: uuid.UUID | None, **said: object) -> "_W | None":
    """What the same form has made already, None where it is new. Raises AlreadySent when that does not say `said`."""
    twin = rows.filter(author=author, submission=submission).first() if submission else None
    if twin is not None and (
        twin.state == State.DELETED or any(getattr(twin, name) != value for name, value in said.items())
    ):
        raise AlreadySent(
            _("You sent this form before, and it said something else. To post what it says now as well, send it again.")
        )
    return twin


def check_markings(person: User, kind: str, *said: str) -> None:
    """Raise MarkedTooHigh where a text carries a marking above OFFICIAL. Called before anything of it is stored."""
    refuse_marked(*said, person_id=person.pk, kind=kind, error=MarkedTooHigh)


def keep_revision(written: Entry | Reply, *, editor: User) -> None:
    """Keep the text as it stands, before it is changed."""
    Revision.objects.create(
        entry=written if isinstance(written, Entry) else None,
        reply=written if isinstance(written, Reply) else None,
        editor=editor,
        number=written.version,
        title=written.title if isinstance(written, Entry) else "",
        body=written.body,
        tags=", ".join(tag_names(written)) if isinstance(written, Entry) else "",
        audience=written.audience if isinstance(written, Entry) else "",
    )


def set_tags(entry: Entry, tags: Iterable[Tag]) -> None:
    """Make `tags` the tags of the entry, each row with the moment by which lists of the tag are ordered."""
    shown_at = entry.published_at if entry.is_published else None  # a scheduled one is on no list yet
    entry.tags.set(list(tags), through_defaults={"published_at": shown_at})
    EntryTag.objects.filter(content_object=entry).update(published_at=shown_at)


def tag_names(entry: Entry) -> list[str]:
    """Names of the entry's tags, in one order. One query."""
    return sorted(entry.tags.names())


def begun_by(author: User, submission: uuid.UUID | None) -> Entry | None:
    """The draft that was kept while this form was typed, None where there is none."""
    own = Entry.objects.filter(author=author, submission=submission, state__in=NOT_YET_SHOWN)
    return own.first() if submission else None


@dataclass(frozen=True)
class Said:
    """What a form says, next to what an entry does."""

    title: str
    body: str
    audience: str
    tag_words: Sequence[str]

    def takes_over(self, entry: Entry) -> bool:
        """Whether it may replace a version that the form has not seen: it has every word and tag of it.

        So it is where the answer to an earlier save of the same window was lost on the way.
        """
        return (
            self.audience == entry.audience
            and holds_all_of(text.single_line(self.title), entry.title)
            and holds_all_of(text.tidy(self.body), entry.body)
            and {*tag_names(entry)} <= {*map(normalise, self.tag_words)}
        )

    def is_said_by(self, entry: Entry) -> bool:
        """Whether the entry says just this already."""
        words = (text.single_line(self.title), text.tidy(self.body), self.audience)
        if words != (entry.title, entry.body, entry.audience):
            return False
        return {*tag_names(entry)} == {*map(normalise, self.tag_words)}


def forget_draft(person: User, submission: uuid.UUID | None) -> None:
    """Take away what was kept while this form was typed: it is sent now."""
    if submission:
        Draft.objects.of(person).filter(submission=submission).delete()


def set_mentions(target: Entry | Reply, *, tell: bool = True) -> None:
    """Make the mention rows equal the @handles of people who may read the text; tell who is newly named.

    An archive is not news: its mentions are kept without telling, so that a later edit tells nobody either.
    """
    handles = text.mentions(target.body)
    if not handles and not tell:
        return  # nothing to keep, and no row of a new text to take away
    meant = User.objects.filter(handle__in=handles).values(number=Coalesce("merged_into", "pk"))
    named = User.objects.filter(pk__in=meant).exclude(pk=target.author_id)
    if isinstance(target, Entry):
        people = list(readers_of(target, among=named))
        on = {"entry": target}
    else:
        people = list(readers_of_reply(target, among=named))
        on = {"reply": target}  # type: ignore[dict-item]  # the other half of the pair
    before = set(Mention.objects.filter(**on).values_list("person", flat=True))
    Mention.objects.filter(**on).exclude(person__in=people).delete()
    new = [person for person in people if person.pk not in before]
    Mention.objects.bulk_create([Mention(person=person, **on) for person in new], ignore_conflicts=True)
    if new and tell:
        mentioned.send(sender=type(target), target=target, people=new)


def count(entry_id: int, *, replies: int = 0, useful: int = 0, last_at: datetime | None = None) -> None:
    """Add to the counters of an entry, whose narrow row is made when it is first needed."""
    Activity.objects.bulk_create([Activity(entry_id=entry_id)], ignore_conflicts=True)
    changes = {"reply_count": F("reply_count") + replies, "useful_count": F("useful_count") + useful}
    if last_at is not None:
        changes["last_at"] = last_at  # type: ignore[assignment]  # a moment among the sums
    Activity.objects.filter(entry=entry_id).update(**changes)


def locked(rows: "QuerySet[_W, _W]", pk: int) -> _W:
    """The row, locked against other changes of itself but not against new replies that point at it."""
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def edit_shows(first_shown_at: datetime | None) -> bool:
    """Whether a change made now is worth the word "edited": not in the first five minutes."""
    return first_shown_at is not None and timezone.now() - first_shown_at > SILENT_EDIT


def check_limit(rows: "QuerySet[_M, _M]", *, most: int, minutes: int) -> None:
    """Raise LimitReached when `rows` holds `most` made within the last `minutes`. Counted from the rows themselves."""
    since = timezone.now() - timedelta(minutes=minutes)
    if rows.filter(created_at__gt=since)[:most].count() >= most:
        raise LimitReached(
            _("You have sent %(most)d in %(minutes)d minutes. Your text is kept here: send it again a little later.")
            % {"most": most, "minutes": minutes}
        )


def raise_last_at(entry_id: int, moment: datetime) -> None:
    """Make `moment` the last activity where it is later: archives come in any order."""
    Activity.objects.filter(Q(last_at=None) | Q(last_at__lt=moment), entry=entry_id).update(last_at=moment)
