"""Where feeds and calendars are found, and of what there are any: for the page that shows the addresses."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink
from groups.models import Group
from portal.feeds.lists import find_list
from profiles.models import User
from stream.models import SavedSearch

COLLEAGUES_OFFERED: Final = 10
GROUPS_OFFERED: Final = 10
SEARCHES_OFFERED: Final = 10


@dataclass(frozen=True)
class Address:
    """Where a feed is found, and of what it is."""

    label: str
    url: str


@dataclass(frozen=True)
class Section:
    """Addresses under one heading."""

    heading: str
    addresses: list[Address]


def asked_for(reader: User, name: str) -> str:
    """What the list of that name is called, where `reader` finds it; else ""."""
    try:
        return find_list(name, reader).title if name else ""
    except Http404:
        return ""


def feeds(reader: User, key: str, *, name: str, title: str) -> list[Section]:
    """The feeds that `reader` may want to follow with `key`: that of the list asked for first. Three queries."""
    groups = list(Group.objects.of(reader)[:GROUPS_OFFERED])
    links = ColleagueLink.objects.visible_to(reader).of_member(reader)[:COLLEAGUES_OFFERED]
    searches = SavedSearch.objects.of(reader)[:SEARCHES_OFFERED]
    everyones = [
        ("everyone", _("Everything that you may read")),
        ("blogs", _("Blogs")),
        ("updates", _("Updates")),
        ("topics", _("Forums")),
        ("polls", _("Polls")),
        ("official", _("What departments say")),
    ]
    own = [("following", _("What you follow")), (f"people/{reader.handle}/blog", _("Your blog"))]
    own += [(f"groups/{group.slug}", group.name) for group in groups]
    own += [(f"searches/{search.pk}", search.name) for search in searches]
    people = [
        (f"people/{link.colleague.handle}/blog", _("Blog of %(name)s") % {"name": link.colleague.name})
        for link in links
    ]
    sections = [
        (_("You asked for"), [(name, title)] if title else []),
        (_("For everyone"), everyones),
        (_("Yours"), own),
        (_("Your colleagues"), people),
    ]
    return [_section(heading, key, rows, "atom") for heading, rows in sections if rows]


def calendars(reader: User, key: str) -> list[Section]:
    """The calendars that `reader` may want to subscribe to with `key`. One query."""
    groups = Group.objects.of(reader)[:GROUPS_OFFERED]
    rows = [
        ("everyone", _("Polls that close, of everybody")),
        ("mine", _("Polls that close, of what you began")),
        ("my-groups", _("Polls that close, of your groups")),
        ("saved", _("Reminders of what you saved")),
    ]
    sections = [
        (_("To choose from"), rows),
        (_("Your groups"), [(f"groups/{group.slug}", group.name) for group in groups]),
    ]
    return [_section(heading, key, found, "ics") for heading, found in sections if found]


def _section(heading: str, key: str, rows: list[tuple[str, str]], ending: str) -> Section:
    return Section(heading, [Address(label, _url(key, name, ending)) for name, label in rows])


def _url(key: str, name: str, ending: str) -> str:
    return f"{settings.SITE_URL}{reverse('portal:home')}feeds/{quote(key)}/{quote(name)}.{ending}"
