"""Atom feeds (RFC 4287) of a person's blog and of a tag, for the holder of a private token.

Each entry is its title, its first words and a link, never the whole text: a reader program keeps what it has fetched,
often on somebody else's computer, so what is later hidden, narrowed or deleted would stay there in full. What stands
in a sensitive group is left out. The token stands nowhere in the document, which people may pass on.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink
from content.models import Entry, EntryQuerySet, EntryTag
from core.markings import Marking
from profiles.models import AccessToken, User
from tags.models import Tag

MOST: Final = 25  # entries
BLOG_POST: Final = "blog_post"
COLLEAGUES_OFFERED: Final = 10
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
            self.add_item(
                title=_legal(entry.title),
                link=settings.SITE_URL + entry.get_absolute_url(),
                description=f"<p>{escape(_legal(entry.excerpt))}</p>",
                unique_id=_permanent_id(f"entry/{entry.pk}"),
                author_name=_legal(_author_of(entry)),
                author_link=settings.SITE_URL + entry.author.get_absolute_url(),
                pubdate=entry.published_at,
                updateddate=entry.edited_at or entry.published_at,
                categories=[tag.slug for tag in entry.tags.all()],
            )


def feed_of_blog(person: User, token: AccessToken) -> bytes:
    """The newest posts of `person` that the holder of `token` may read."""
    with translation.override(token.person.language or settings.LANGUAGE_CODE):
        posts = _readable(token.person).of_kind(BLOG_POST).filter(author=person).order_by("-published_at", "-pk")
        return _written(
            Feed(
                title=_("%(name)s: blog on CivNet") % {"name": person.name},
                page=reverse("portal:person-blog", args=[person.handle]),
                name=f"people/{person.pk}/blog",
                token=token,
            ),
            list(posts.select_related("author", "department")[:MOST]),
        )


def feed_of_tag(tag: Tag, token: AccessToken) -> bytes:
    """The newest entries under `tag` that the holder of `token` may read."""
    with translation.override(token.person.language or settings.LANGUAGE_CODE):
        readable = _readable(token.person)
        rows = EntryTag.objects.listed(tag.slug, readable).order_by("-published_at", "-content_object_id")
        ids = list(rows.values_list("content_object_id", flat=True)[:MOST])
        entries = readable.select_related("author", "department").in_bulk(ids)
        feed = Feed(
            title=_("#%(tag)s on CivNet") % {"tag": tag.name},
            page=reverse("portal:tag", args=[tag.slug]),
            name=f"tags/{_legal(tag.slug)}",
            token=token,
        )
        return _written(feed, [entries[pk] for pk in ids if pk in entries])


@dataclass(frozen=True)
class Address:
    """Where a feed is found, and of what it is."""

    label: str
    url: str


def addresses(reader: User, key: str, *, person: User | None, tag: Tag | None) -> list[Address]:
    """What `reader` may want to follow with `key`: the tag and the person asked for, one's own blog, colleagues'."""
    people = [person] if person else []
    links = ColleagueLink.objects.visible_to(reader).of_member(reader)[:COLLEAGUES_OFFERED]
    people += [one for one in [reader, *(link.colleague for link in links)] if one not in people]
    blogs = [
        Address(
            _("Blog of %(name)s") % {"name": one.name},
            settings.SITE_URL + reverse("portal:feed-of-blog", args=[key, one.handle]),
        )
        for one in people
    ]
    if tag is None:
        return blogs
    of_tag = settings.SITE_URL + reverse("portal:feed-of-tag", args=[key, tag.slug])
    return [Address(f"#{tag.name}", of_tag), *blogs]


def _readable(reader: User) -> EntryQuerySet:
    return (
        Entry.objects.visible_to(reader)
        .published()
        .in_feeds()
        .exclude(marking=Marking.SENSITIVE)
        .defer("body", "body_html")
    )


def _author_of(entry: Entry) -> str:
    """Who says it: a name, and the department behind it where that says it."""
    if not entry.is_official:
        return entry.author.name
    return _("%(name)s, officially for %(department)s") % {
        "name": entry.author.name,
        "department": entry.department.name,
    }


def _written(feed: Feed, entries: Sequence[Entry]) -> bytes:
    prefetch_related_objects(entries, "tags")
    feed.add_entries(entries)
    return feed.writeString("utf-8").encode()


def _permanent_id(name: str) -> str:
    """A tag URI (RFC 4151): the same for ever, wherever the site moves to."""
    return f"tag:{settings.MAIL_DOMAIN},2026:{name}"


def _legal(words: str) -> str:
    """Without what XML cannot hold, such as control characters out of an archive."""
    return _NOT_IN_XML.sub("", words)
