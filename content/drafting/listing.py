"""One list of all that a person has begun and nobody else has seen: entries, replies, changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from content import kinds
from content.models import Draft, DraftPurpose, Entry, Reply, State
from core import text
from core.paging import Page, paginate_together
from profiles.models import User

EXCERPT = 160  # characters


@dataclass(frozen=True)
class Line:
    """One draft as the list shows it. `title` is blank where what it belongs to may not be named."""

    what: str  # a few words: what will become of it
    title: str
    excerpt: str
    kept_at: datetime
    url: str  # where to go on
    delete_url: str
    due_at: datetime | None = None  # it will be published then


def drafts_page(person: User, params: dict[str, str]) -> tuple[Page[Entry | Draft], list[Line]]:
    """The page of one's drafts that `params` ask for, newest first. At most four queries, however many there are."""
    begun = (
        Entry.objects.drafts_of(person)
        .select_related("department")
        .defer("body", "body_html")
        .annotate(place=F("pk") * 2)
    )
    beside = Draft.objects.of(person).for_list().annotate(place=F("pk") * 2 + 1)
    page = paginate_together([begun, beside], params, moment="updated_at", key="place")
    readable = _readable([row for row in page.rows if isinstance(row, Draft)], person)
    return page, [
        _entry_line(row) if isinstance(row, Entry) else _draft_line(row, is_there=row.pk in readable)
        for row in page.rows
    ]


def url_of(draft: Draft) -> str:
    """The form that goes on with the draft. The caller has checked that what it belongs to may be read."""
    return _form_url(draft)


def is_there(draft: Draft, person: User) -> bool:
    """Whether what the draft belongs to may still be answered, or changed, by its writer."""
    return draft.pk in _readable([draft], person)


def _readable(drafts: Iterable[Draft], person: User) -> set[int]:
    """Those whose target goes through its door. Two queries; none for a list without such drafts."""
    drafts = list(drafts)
    entries, replies = Entry.objects.visible_to(person), Reply.objects.visible_to(person)
    on_entries = {draft.entry_id for draft in drafts if draft.entry_id}
    on_replies = {draft.reply_id for draft in drafts if draft.reply_id}
    there = {
        Entry: set(entries.published().filter(pk__in=on_entries).values_list("pk", flat=True)) if on_entries else set(),
        Reply: set(replies.published().filter(pk__in=on_replies).values_list("pk", flat=True)) if on_replies else set(),
    }
    waiting = (draft.entry for draft in drafts if draft.purpose == DraftPurpose.EDIT)
    there[Entry] |= {entry.pk for entry in waiting if entry and entry.state == State.SCHEDULED}  # one's own
    return {draft.pk for draft in drafts if draft.entry_id in there[Entry] or draft.reply_id in there[Reply]}


def _entry_line(entry: Entry) -> Line:
    kind = kinds.get(entry.kind)
    is_scheduled = entry.state == State.SCHEDULED
    return Line(
        what=_officially(entry, str(kind.label)) if entry.is_official else str(kind.label),
        title=entry.title or _("Without a title"),
        excerpt=text.shorten(entry.excerpt, length=EXCERPT),
        kept_at=entry.updated_at,
        url=reverse(kind.edit_url_name, args=[entry.pk]) if kind.edit_url_name else entry.get_absolute_url(),
        delete_url=reverse("content:delete-entry", args=[entry.pk]),
        due_at=entry.published_at if is_scheduled else None,
    )


def _officially(entry: Entry, label: str) -> str:
    return _("%(kind)s, officially for %(name)s") % {"kind": label, "name": entry.department.name}


def _draft_line(draft: Draft, *, is_there: bool) -> Line:
    written = draft.entry or (draft.reply.entry if draft.reply else None)
    start: str = draft.start  # type: ignore[attr-defined]  # annotated by `for_list`
    return Line(
        what=_what(draft),
        title=written.title if is_there and written else "",
        excerpt=text.excerpt(start, length=EXCERPT),
        kept_at=draft.updated_at,
        url=_form_url(draft) if is_there else reverse("content:draft", args=[draft.pk]),
        delete_url=reverse("content:delete-draft", args=[draft.pk]),
    )


def _what(draft: Draft) -> str:
    if draft.purpose == DraftPurpose.EDIT:
        return _("Change of your reply") if draft.reply_id else _("Change")
    return _("Answer to a reply") if draft.reply_id else _("Reply")


def _form_url(draft: Draft) -> str:
    query = f"?draft={draft.pk}"
    match draft.purpose, draft.reply:
        case DraftPurpose.EDIT, Reply() as reply:
            return reverse("content:edit-reply", args=[reply.pk]) + query
        case DraftPurpose.ANSWER, Reply() as reply:
            root = reply.root_id or reply.pk
            return f"{reply.entry.get_absolute_url()}{query}&reply_to={root}#answer-{root}"
    entry = draft.entry
    if entry is None:
        raise ValueError("points at nothing")
    kind = kinds.get(entry.kind)
    if draft.purpose == DraftPurpose.EDIT and kind.edit_url_name:
        return reverse(kind.edit_url_name, args=[entry.pk]) + query
    return f"{entry.get_absolute_url()}{query}#reply-form"
