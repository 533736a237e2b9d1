"""Taking words out of what somebody wrote, for moderators: out of the text as it stands, and of all its versions."""

from typing import Any, Final, TypeAlias
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from content import signals
from content.models import BODY_LONGEST, REPLY_LONGEST, TITLE_LONGEST, Entry, Reply, Revision, State
from content.services import attachments, storing
from content.services.errors import NotPossible
from core import text

SHORTEST: Final = 3  # characters: shorter ones stand in half the words of a text
Words: TypeAlias = dict[str, Any]  # "title", "body", and "revisions": number → [title, body]


def removed_marker(language: str = "") -> str:
    """What stands in the place of words that a moderator took out, in the language of those who wrote them."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return f"[{_('removed by a moderator')}]"


def check_passage(passage: str) -> str:
    """The passage as it can stand in a text. Raises NotPossible where it is too short to be meant."""
    passage = text.tidy(passage).strip()
    if len(passage) < SHORTEST:
        raise NotPossible(_("Give the words to remove, at least three characters, as they stand in the text."))
    return passage


def not_there() -> NotPossible:
    """The refusal of words that nobody finds."""
    return NotPossible(_("These words do not stand in the text, or not any more. Copy them from it as it is now."))


@transaction.atomic
def cut(*, target: Entry | Reply, passage: str = "", token: UUID | None = None) -> tuple[Words, Words]:
    """Replace the passage, wherever it stands in the text, its title and its older versions; or one file of it.

    Returns the words before and after, for `put_back`. Raises NotPossible: deleted, or no such words.
    """
    row = _locked(target)
    marker = removed_marker(row.author.language)
    in_body = marker.replace("[", "\\[").replace("]", "\\]")  # never the beginning of a link
    passage = check_passage(passage) if token is None else ""

    def without(title: str, body: str) -> tuple[str, str]:
        if token is not None:
            return title, text.without_upload(body, token, in_body)
        return title.replace(text.single_line(passage), marker), body.replace(passage, in_body)

    title = row.title if isinstance(row, Entry) else ""
    new_title, new_body = without(title, row.body)
    if (new_title, new_body) == (title, row.body):
        raise not_there()
    longest = BODY_LONGEST if isinstance(row, Entry) else REPLY_LONGEST
    if len(new_title) > TITLE_LONGEST or len(new_body) > longest:
        raise NotPossible(_("The text would be too long with these words replaced. Hide it instead."))
    before: Words = {"title": title, "body": row.body, "revisions": {}}
    after: Words = {"title": new_title, "body": new_body, "revisions": {}}
    for revision in Revision.objects.on(row).select_for_update(of=("self",), no_key=True).order_by("number"):
        old = (revision.title, revision.body)
        new = without(*old)
        new = (new[0][:TITLE_LONGEST], new[1])
        if new != old:
            Revision.objects.filter(pk=revision.pk).update(title=new[0], body=new[1])
            before["revisions"][str(revision.number)] = list(old)
            after["revisions"][str(revision.number)] = list(new)
    _say(row, new_title, new_body)
    target.refresh_from_db()
    return before, after


@transaction.atomic
def put_back(*, target: Entry | Reply, before: Words, after: Words) -> bool:
    """Undo `cut`. False where the author has written something else since: their words of today stay.

    Raises NotPossible where it was deleted.
    """
    row = _locked(target)
    for number, said in after["revisions"].items():
        old_title, old_body = before["revisions"][number]
        versions = Revision.objects.on(row).filter(number=int(number), title=said[0], body=said[1])
        versions.update(title=old_title, body=old_body)
    title = row.title if isinstance(row, Entry) else ""
    if (title, row.body) != (after["title"], after["body"]):
        return False
    _say(row, before["title"], before["body"])
    target.refresh_from_db()
    return True


def _locked(target: Entry | Reply) -> Entry | Reply:
    row: Entry | Reply
    if isinstance(target, Entry):
        row = storing.locked(Entry.objects.all(), target.pk)
    else:
        row = storing.locked(Reply.objects.all(), target.pk)
    if row.state not in (State.PUBLISHED, State.HIDDEN):
        raise NotPossible(_("This is not published any more."))
    return row


def _say(row: Entry | Reply, title: str, body: str) -> None:
    """The new words, with all that follows from them. No version keeps the old ones where people see it."""
    row.body, row.edited_at = body, timezone.now()
    row.version += 1
    fields = [*storing.RENDERED, "edited_at", "version", "updated_at"]
    if isinstance(row, Entry):
        row.title = title
        fields.append("title")
    storing.render(row)
    row.save(update_fields=fields)
    attachments.set_attachments(row)
    storing.set_mentions(row, tell=False)
    if row.state == State.PUBLISHED:
        signals.edited.send(sender=type(row), target=row)
