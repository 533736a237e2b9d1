"""Atom feeds (RFC 4287) of any list of entries, for the holder of a private token.

Each entry is its title, its first words and a link, never the whole text: a reader program keeps what it has fetched,
often on somebody else's computer, so what is later hidden, narrowed or deleted would stay there in full. What stands
in a sensitive group is left out. The token stands nowhere in the document, which people may pass on.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from content.models import Entry
from portal.feeds.lists import Listed, entries_of
from profiles.models import AccessToken

_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


class Feed(Atom1Feed):
    """Django's, whose moment is that of the newest change in it, or of the token where there is nothing yet."""

    def __init__(self, *, title: str, page: str, name: str, token: AccessToken) -> None:
        super().__init__(
            title=_legal(title),
            link=settings.SITE_URL + page,
            description=None,
            subtitle=_("What you may read, for you alone"),
            feed_guid=_permanent_id(name),
            language=translation.get_language(),
        )
        self._since = token.created_at

    def latest_post_date(self) -> datetime:
        """What changed last."""
        return max([item["updateddate"] for item in self.items], default=self._since)

    def add_entries(self, entries: Iterable[Entry]) -> None:
        """Add `entries`, which came through the door with author and tags."""
        for entry in entries:
            label, author = "", entry.author.name
            if entry.is_official:
                label = f"<strong>{escape(_('Official'))}</strong> · "
                author = _("%(name)s, officially for %(department)s") % {
                    "name": author,
                    "department": entry.department.name,
                }
            words = escape(_legal(entry.excerpt))
            self.add_item(
                title=_legal(entry.title),
                link=settings.SITE_URL + entry.get_absolute_url(),
                description=f"<p>{label}{words}</p>" if label or words else "",
                unique_id=_permanent_id(f"entry/{entry.pk}"),
                author_name=_legal(author),
                author_link=settings.SITE_URL + entry.author.get_absolute_url(),
                pubdate=entry.published_at,
                updateddate=entry.edited_at or entry.published_at,
                categories=[tag.slug for tag in entry.tags.all()],
            )


def feed_of(listed: Listed, token: AccessToken) -> bytes:
    """The newest entries of the list that the holder of `token` may read. Two queries, and what the list needs."""
    feed = Feed(title=listed.title, page=listed.page, name=_legal(listed.identity), token=token)
    entries = entries_of(listed, token.person)
    prefetch_related_objects(entries, "tags")
    feed.add_entries(entries)
    return feed.writeString("utf-8").encode()


def _permanent_id(name: str) -> str:
    """A tag URI (RFC 4151): the same for ever, wherever the site moves to."""
    return f"tag:{settings.MAIL_DOMAIN},2026:{name}"


def _legal(words: str) -> str:
    """Without what XML cannot hold, such as control characters out of an archive."""
    return _NOT_IN_XML.sub("", words)
