"""What newcomers write on their first day holds few links and mentions, and no files: asked before it is stored.

Drafts may hold what they like: nobody else reads them.
"""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from content.models import Entry, Reply
from content.services.attachments import references_in
from content.services.errors import NewcomerLimit
from core import text
from profiles.models import User
from profiles.newcomers import MOST_LINKS, MOST_MENTIONS, files_wait, until_when


def check_newcomer(written: Entry | Reply, *, by: User, at: datetime | None = None) -> None:
    """Raise NewcomerLimit where `by` may not say so much yet; `at` is the moment of a scheduled text. No query."""
    ends_at = by.first_day_ends_at
    if ends_at is None or (at is not None and at >= ends_at):
        return
    check_words(by, written.title if isinstance(written, Entry) else "", written.body)
    if references_in(written.body):
        raise NewcomerLimit(files_wait(until_when(by)))


def check_words(person: User, *words: str) -> None:
    """Raise NewcomerLimit where these words together hold too many links or mentions for `person`. No query."""
    until = until_when(person)
    if not until:
        return
    links = sum(_leads_out(address) for part in words for address in text.links(part))
    if links > MOST_LINKS:
        raise NewcomerLimit(
            _(
                "A text of yours can hold %(most)d links until %(moment)s, and this has %(number)d. On the first day "
                "of an account that is known by its address alone there are few. Your text is kept here: take some "
                "out, or send it later."
            )
            % {"most": MOST_LINKS, "number": links, "moment": until}
        )
    mentions = len({handle for part in words for handle in text.mentions(part)})
    if mentions > MOST_MENTIONS:
        raise NewcomerLimit(
            _(
                "A text of yours can name %(most)d people with @ until %(moment)s, and this names %(number)d. On the "
                "first day of an account that is known by its address alone there are few. Your text is kept here: "
                "take some out, or send it later."
            )
            % {"most": MOST_MENTIONS, "number": mentions, "moment": until}
        )


def _leads_out(address: str) -> bool:
    """Whether it leads out of the site: a link to what others wrote here is none of those that count."""
    is_path = address.startswith("/") and not address.startswith("//")
    return not (is_path or address.startswith(("#", f"{settings.SITE_URL}/")))
