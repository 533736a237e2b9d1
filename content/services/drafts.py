"""Keeping what is typed while it is typed: every few seconds, without rendering it, and never over other words.

A new entry is its own draft, in its state. What is typed about something that is there already, an answer or a change
of what others read, is a `Draft` row (`beside`). One form is one draft; a window that does not know what another one
has kept meanwhile gets a draft of its own.
"""

import uuid
from contextlib import suppress
from functools import partial

from django.db import IntegrityError, transaction

from content import kinds
from content.models import Audience, DraftPurpose, Entry, State
from content.services import attachments, beside, entries, storing, voices
from content.services.errors import NotPossible, TooManyFiles
from content.services.typed import NOTHING, Kept, Known, Typed, token_beside
from core import text
from core.text.merging import holds_all_of
from profiles.models import User
from tags import services as tags

EXCERPT_OF = 1_000  # characters from which the excerpt of a draft is made, so that keeping a long one costs no more
OPEN = (State.SCHEDULED, State.PUBLISHED)


@transaction.atomic
def keep_new(*, kind: str, author: User, typed: Typed, submission: uuid.UUID, known: Known, place: str = "") -> Kept:
    """Keep a new entry as a draft, which the same form finds again by its `submission`.

    `place` is what the form says of where it will stand: the kind understands it. Raises UnknownKind, AudienceRefused,
    LimitReached, NotPossible, MarkedTooHigh: a draft is stored as well.
    """
    storing.check_markings(author, "draft", typed.title, typed.body, *(typed.tags or ()))
    row = _locked_entry(author, submission)
    if row is None and not typed.is_empty:
        made = _begin(kind, author, typed, submission, place=kinds.get(kind).find_place(author, place))
        if made is not None:
            return Kept(made)
        row = _locked_entry(author, submission)
    if row is None:
        return NOTHING
    if row.state in OPEN:
        return _keep_change(row, typed, submission, known)
    return _keep_in_entry(row, typed, known.version)


@transaction.atomic
def keep_entry(*, entry: Entry, typed: Typed, submission: uuid.UUID, known: Known) -> Kept:
    """Keep what was typed into the form of an entry of one's own: in it while it is a draft, else beside it.

    Raises as `keep_new`.
    """
    row = storing.locked(Entry.objects.select_related("author"), entry.pk)
    storing.check_markings(row.author, "draft", typed.title, typed.body, *(typed.tags or ()))
    if row.state in OPEN:
        return _keep_change(row, typed, submission, known)
    return _keep_in_entry(row, typed, known.version)


def _keep_change(entry: Entry, typed: Typed, submission: uuid.UUID, known: Known) -> Kept:
    """What others read, or will at a moment to come, changes when the form is sent and not while it is typed."""
    return beside.keep_beside(
        target=entry,
        purpose=DraftPurpose.EDIT,
        person=entry.author,
        typed=typed,
        submission=submission,
        known=known,
    )


def _locked_entry(author: User, submission: uuid.UUID) -> Entry | None:
    rows = Entry.objects.filter(author=author, submission=submission)
    return rows.select_for_update(of=("self",), no_key=True).first()


def _begin(kind: str, author: User, typed: Typed, submission: uuid.UUID, *, place: kinds.Place) -> Entry | None:
    """A new draft, not rendered. None where the same form was quicker."""
    group, audience = place.group, typed.audience or place.audience or Audience.EVERYONE
    entries.check_audience(audience=audience, group=group)
    entries.check_open(group)
    entries.check_limits(author)
    entry = entries.begun_entry(
        kind=kind, author=author, title=typed.title, body=typed.body, audience=audience, group=group
    )
    entry.submission, entry.state = submission, State.DRAFT
    entry.excerpt = _excerpt(entry.body)
    _set_voice(entry, typed)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
            if place.detail is not None:
                place.detail(entry)
    except IntegrityError:
        return None
    _set_rest(entry, typed)
    return entry


def _keep_in_entry(row: Entry, typed: Typed, version: int) -> Kept:
    if row.state != State.DRAFT:  # deleted or hidden meanwhile: the words are no less the author's
        return _keep_apart(row, typed, version)
    title, body = text.single_line(typed.title), text.tidy(typed.body)
    audience = typed.audience or row.audience
    is_other_voice = _set_voice(row, typed)
    if (title, body, audience) == (row.title, row.body, row.audience) and not is_other_voice:
        _set_rest(row, typed)
        return Kept(row)
    if version != row.version and not (holds_all_of(body, row.body) and holds_all_of(title, row.title)):
        return _keep_apart(row, typed, version)
    entries.check_audience(audience=audience, group=row.group)
    row.title, row.body, row.audience, row.excerpt = title, body, audience, _excerpt(body)
    row.body_html, row.body_renderer = "", 0  # rendered when it is looked at or published, not every five seconds
    row.version += 1
    row.save(update_fields=["title", *storing.RENDERED, "audience", "voice", "department", "version", "updated_at"])
    _set_rest(row, typed)
    return Kept(row)


def _set_voice(entry: Entry, typed: Typed) -> bool:
    """Whether it is said by another voice now. What may not be chosen is said when the form is sent."""
    with suppress(NotPossible):
        return voices.choose(entry, typed.speak_as)
    return False


def _set_rest(entry: Entry, typed: Typed) -> None:
    """Tags that are whole words, and pictures. What is wrong with them is said when the form is sent."""
    if typed.tags is not None:
        with suppress(tags.BadTag, tags.TooManyTags):
            names = sorted({tags.normalise(word) for word in typed.tags})
            if names != storing.tag_names(entry):
                storing.set_tags(entry, tags.resolve(names))
    with suppress(TooManyFiles):
        attachments.set_attachments(entry)


def _keep_apart(row: Entry, typed: Typed, version: int) -> Kept:
    """A second draft, for a window that did not know of what the first now holds. The same call again finds it."""
    token = token_beside(row, row.submission, version)
    other = _locked_entry(row.author, token)
    made = _begin(row.kind, row.author, typed, token, place=_place_of(row)) if other is None else None
    if made is not None:
        return Kept(made, other=row)
    other = other or Entry.objects.get(author=row.author, submission=token)
    return Kept(_keep_in_entry(other, typed, -1).row, other=row)


def _place_of(entry: Entry) -> kinds.Place:
    """Where another draft beside `entry` stands."""
    copy = kinds.get(entry.kind).copy_detail
    return kinds.Place(entry.group, entry.audience, partial(copy, entry) if copy else None)


def _excerpt(body: str) -> str:
    return text.excerpt(body[:EXCERPT_OF], length=storing.EXCERPT_SHOWN)
