"""Keeping what is typed about something that is there already: an answer, or a change of what others read."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from content.models import Draft, DraftPurpose, Entry, Reply
from content.services import storing, voices
from content.services.errors import LimitReached, NotPossible
from content.services.typed import NOTHING, Kept, Known, Typed, token_beside
from core import text
from core.text.merging import holds_all_of
from profiles.models import User

MOST_A_MINUTE = 20  # new drafts
MOST_KEPT = 1_000  # a person


@transaction.atomic
def keep_beside(
    *,
    target: Entry | Reply,
    purpose: DraftPurpose,
    person: User,
    typed: Typed,
    submission: uuid.UUID,
    known: Known,
) -> Kept:
    """Keep an answer to `target`, or a change of it. The caller checked the door. An emptied form keeps nothing.

    Raises LimitReached, MarkedTooHigh, NotPossible (the token belongs to another form).
    """
    storing.check_markings(person, "draft", typed.title, typed.body, *(typed.tags or ()))
    own = Draft.objects.of(person).filter(submission=submission)
    row = own.select_for_update(of=("self",), no_key=True).first()
    if row is not None and (row.purpose != purpose or row.target != target):
        raise NotPossible(_("This form was made for something else. Your text is kept in this window."))
    base_version = (known.version or target.version) if purpose == DraftPurpose.EDIT else None
    if typed.is_empty or _is_sent(target, person, typed, submission, base_version):
        own.filter(version=known.draft_version).delete()
        return NOTHING
    if row is None:
        made = Draft(person=person, purpose=purpose, submission=submission, base_version=base_version, **_on(target))
        return Kept(_first_kept(made, typed))
    if known.draft_version == row.version and base_version != row.base_version:
        row.base_version = base_version  # the form was merged with what was saved meanwhile
        row.save(update_fields=["base_version"])
    return _keep_in_draft(row, typed, known.draft_version)


@transaction.atomic
def discard(*, draft: Draft) -> None:
    """Throw the words of a draft away."""
    draft.delete()


def _keep_in_draft(row: Draft, typed: Typed, version: int) -> Kept:
    body, title = text.tidy(typed.body), text.single_line(typed.title)
    head = (typed.audience, typed.speak_as, _tags_of(typed, row))
    if (title, body, *head) == (row.title, row.body, row.audience, row.speak_as, row.tags):
        return Kept(row)
    if version == row.version or (holds_all_of(body, row.body) and holds_all_of(title, row.title)):
        _write(row, typed)
        row.version += 1
        row.save(update_fields=["title", "body", "tags", "audience", "speak_as", "version", "updated_at"])
        return Kept(row)
    token = token_beside(row, row.submission, version)
    other = Draft.objects.of(row.person).filter(submission=token).select_for_update(of=("self",), no_key=True).first()
    if other is None:
        beside = Draft(
            person=row.person,
            purpose=row.purpose,
            submission=token,
            base_version=row.base_version,
            entry_id=row.entry_id,
            reply_id=row.reply_id,
        )
        return Kept(_first_kept(beside, typed), other=row)
    return Kept(_keep_in_draft(other, typed, -1).row, other=row)


def _first_kept(row: Draft, typed: Typed) -> Draft:
    """Store a new row; where the same form was a moment quicker, the row that it made."""
    own = Draft.objects.of(row.person)
    storing.check_limit(own, most=MOST_A_MINUTE, minutes=1)
    if own.count() >= MOST_KEPT:
        raise LimitReached(_("You have %(most)d drafts. Delete some, and this one is kept too.") % {"most": MOST_KEPT})
    _write(row, typed)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        quicker = own.get(submission=row.submission)
        return quicker if quicker.body == row.body else _rewritten(quicker, typed)
    return row


def _rewritten(row: Draft, typed: Typed) -> Draft:
    kept = _keep_in_draft(row, typed, -1).row
    return kept if isinstance(kept, Draft) else row


def _write(row: Draft, typed: Typed) -> None:
    row.title, row.body = text.single_line(typed.title), text.tidy(typed.body)
    row.tags, row.audience, row.speak_as = _tags_of(typed, row), typed.audience, typed.speak_as


def _tags_of(typed: Typed, row: Draft) -> str:
    longest = row._meta.get_field("tags").max_length
    return row.tags if typed.tags is None else ", ".join(typed.tags)[:longest]


def _is_sent(
    target: Entry | Reply, person: User, typed: Typed, submission: uuid.UUID, base_version: int | None
) -> bool:
    """Whether these words have gone out already: a save that was on its way while the form was sent."""
    if base_version is None:
        return Reply.objects.filter(author=person, submission=submission).exists()
    body = text.tidy(typed.body)
    if base_version != target.version:
        return holds_all_of(target.body, body)
    return body == target.body and (isinstance(target, Reply) or _same_head(target, typed))


def _same_head(entry: Entry, typed: Typed) -> bool:
    if text.single_line(typed.title) != entry.title or typed.audience not in {"", entry.audience}:
        return False
    if typed.speak_as not in {"", voices.word_of(entry)}:
        return False
    return typed.tags is None or sorted(word.lower() for word in typed.tags) == storing.tag_names(entry)


def _on(target: Entry | Reply) -> dict[str, Entry | Reply]:
    return {"entry": target} if isinstance(target, Entry) else {"reply": target}
