"""What newcomers write on their first day holds few links and mentions, and no files: asked before it is stored.

Drafts may hold what they like: nobody else reads them.
"""

from datetime import datetime

from content import brief
from content.models import Entry, Reply
from content.services.attachments import references_in
from content.services.errors import NewcomerLimit
from profiles.models import User
from profiles.newcomers import files_wait, until_when, why_too_much


def check_newcomer(written: Entry | Reply, *, by: User, at: datetime | None = None) -> None:
    """Raise NewcomerLimit where `by` may not say so much yet; `at` is the moment of a scheduled text. No query."""
    ends_at = by.first_day_ends_at
    if ends_at is None or (at is not None and at >= ends_at):
        return
    is_titled = isinstance(written, Entry) and not brief.is_brief(written)  # other titles repeat the first words
    check_words(by, written.title if is_titled else "", written.body)  # type: ignore[union-attr]  # an entry then
    if references_in(written.body):
        raise NewcomerLimit(files_wait(until_when(by)))


def check_words(person: User, *words: str) -> None:
    """Raise NewcomerLimit where these words together hold too many links or mentions for `person`. No query."""
    refusal = why_too_much(person, *words)
    if refusal:
        raise NewcomerLimit(refusal)
