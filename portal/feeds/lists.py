"""The lists that have a feed, by the names that their addresses use. One door for all: what the reader may read.

A list says which entries are on it, never who may read them: it is given those, and narrows them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import Entry, EntryQuerySet, EntryTag
from core.markings import Marking
from forums.models import Forum, Topic
from groups.models import Group
from polls.models import Poll
from portal.feeds.following import heard_of
from profiles.models import Department, User
from stream.models import SavedSearch
from tags.models import Tag

MOST: Final = 25  # entries
_LONGEST: Final = 19  # digits of a number that fits a bigint
Narrow = Callable[[EntryQuerySet], EntryQuerySet]
_Find = Callable[..., "Listed"]


@dataclass(frozen=True)
class Listed:
    """One list of entries, as its feed says it."""

    title: str
    page: str  # address of the same list for people
    identity: str  # what it is called for ever
    narrow: Narrow  # entries that the reader may read in, those of them that are on the list out
    is_channel: bool = False  # of official entries: all of them, also beyond what a week's feeds hold


def find_list(name: str, reader: User) -> Listed:
    """The list of that name, as `reader` finds it. Raises Http404 where it is not there for them."""
    for pattern, find in _LISTS:
        found = pattern.fullmatch(name)
        if found is not None:
            return find(reader, **found.groupdict())
    raise Http404


def readable(reader: User) -> EntryQuerySet:
    """What `reader` may read now and any program of theirs may keep: nothing that is sensitive."""
    return Entry.objects.visible_to(reader).published().exclude(marking=Marking.SENSITIVE).defer("body", "body_html")


def entries_of(listed: Listed, reader: User) -> list[Entry]:
    """The newest entries of the list, with their authors and departments."""
    entries = readable(reader) if listed.is_channel else readable(reader).in_feeds()
    found = listed.narrow(entries).order_by("-published_at", "-pk")
    return list(found.select_related("author", "department")[:MOST])


def _everyone(_reader: User) -> Listed:
    return Listed(_("CivNet"), reverse("portal:home"), "everyone", lambda entries: entries)


def _following(reader: User) -> Listed:
    title = _("What you follow on CivNet")
    return Listed(
        title, reverse("stream:following"), f"following/{reader.pk}", lambda entries: heard_of(entries, reader)
    )


def _blogs(_reader: User) -> Listed:
    return Listed(_("Blogs on CivNet"), reverse("blogs:index"), "blogs", lambda all_: all_.of_kind("blog_post"))


def _updates(_reader: User) -> Listed:
    return Listed(_("Updates on CivNet"), reverse("updates:index"), "updates", lambda all_: all_.of_kind("update"))


def _topics(_reader: User) -> Listed:
    rows = Topic.objects.listed().everywhere().order_by("-bumped_at", "-entry")
    return Listed(_("Forums on CivNet"), reverse("forums:index"), "topics", _those_of(rows, "entry"))


def _polls(_reader: User) -> Listed:
    rows = Poll.objects.published().order_by("-opened_at", "-entry")
    return Listed(_("Polls on CivNet"), reverse("polls:index"), "polls", _those_of(rows, "entry"))


def _forum(reader: User, slug: str) -> Listed:
    forum = get_object_or_404(Forum.objects.visible_to(reader).categories(), slug=slug.lower())
    rows = Topic.objects.listed().filter(forum=forum).order_by("-bumped_at", "-entry")
    title = _("%(name)s: forum on CivNet") % {"name": forum.name}
    return Listed(title, forum.get_absolute_url(), f"forums/{forum.pk}", _those_of(rows, "entry"))


def _group(reader: User, slug: str) -> Listed:
    group = get_object_or_404(Group.objects.visible_to(reader), slug=slug.lower())
    title = _("%(name)s: group on CivNet") % {"name": group.name}
    return Listed(title, group.get_absolute_url(), f"groups/{group.pk}", lambda all_: all_.filter(group=group))


def _talk(reader: User, slug: str) -> Listed:
    department = get_object_or_404(Department.objects.visible_to(reader), slug=slug.lower())
    return Listed(
        _("%(name)s: talk on CivNet") % {"name": department.name},
        reverse("portal:department-talk", args=[department.slug]),
        f"departments/{department.pk}",
        lambda entries: entries.filter(department=department),
    )


def _channel(reader: User, slug: str) -> Listed:
    department = get_object_or_404(Department.objects.visible_to(reader), slug=slug.lower())
    return Listed(
        _("%(name)s: what it says on CivNet") % {"name": department.name},
        reverse("portal:department-channel", args=[department.slug]),
        f"departments/{department.pk}/official",
        lambda entries: entries.official().filter(department=department),
        is_channel=True,
    )


def _channels(_reader: User) -> Listed:
    title = _("What departments say on CivNet")
    return Listed(title, reverse("portal:channels"), "official", lambda all_: all_.official(), is_channel=True)


def _person(reader: User, handle: str, tab: str = "") -> Listed:
    person = get_object_or_404(User.objects.visible_to(reader), handle=handle.lower())
    kinds = {"blog": "blog_post", "updates": "update", "topics": "topic", "polls": "poll"}
    titles = {
        "": _("%(name)s on CivNet"),
        "blog": _("%(name)s: blog on CivNet"),
        "updates": _("%(name)s: updates on CivNet"),
        "topics": _("%(name)s: topics on CivNet"),
        "polls": _("%(name)s: polls on CivNet"),
    }
    written = {"author": person} | ({"kind": kinds[tab]} if tab else {})
    return Listed(
        titles[tab] % {"name": person.name},
        reverse(f"portal:person-{tab}" if tab else "portal:person", args=[person.handle]),
        f"people/{person.pk}/{tab}" if tab else f"people/{person.pk}",
        lambda entries: entries.filter(**written),
    )


def _tag(_reader: User, slug: str) -> Listed:
    tag = Tag.objects.called(slug)

    def narrow(entries: EntryQuerySet) -> EntryQuerySet:
        rows = EntryTag.objects.listed(tag.slug, entries).order_by("-published_at", "-content_object_id")
        return entries.filter(pk__in=list(rows.values_list("content_object_id", flat=True)[:MOST]))

    page = reverse("portal:tag", args=[tag.slug])
    return Listed(_("#%(tag)s on CivNet") % {"tag": tag.name}, page, f"tags/{tag.slug}", narrow)


def _search(reader: User, pk: str) -> Listed:
    found = get_object_or_404(SavedSearch.objects.of(reader), pk=int(pk))
    title = _("%(name)s: your search on CivNet") % {"name": found.name}
    return Listed(title, found.get_absolute_url(), f"searches/{found.pk}", found.narrow)


def _those_of(rows: "QuerySet[Any, Any]", column: str) -> Narrow:
    """The entries of the newest of `rows`, which have an index of their own; the door is that of the entries."""

    def narrow(entries: EntryQuerySet) -> EntryQuerySet:
        ids = rows.filter(entry__in=entries).values_list(column, flat=True)[:MOST]
        return entries.filter(pk__in=list(ids))

    return narrow


def _patterns(
    table: Iterable[tuple[str, Callable[..., Listed]]],
) -> tuple[tuple[re.Pattern[str], Callable[..., Listed]], ...]:
    return tuple((re.compile(pattern), find) for pattern, find in table)


_LISTS: Final = _patterns(
    (
        (r"everyone", _everyone),
        (r"following", _following),
        (r"blogs", _blogs),
        (r"updates", _updates),
        (r"topics", _topics),
        (r"polls", _polls),
        (r"official", _channels),
        (r"forums/(?P<slug>[\w-]+)", _forum),
        (r"groups/(?P<slug>[\w-]+)", _group),
        (r"departments/(?P<slug>[\w-]+)", _talk),
        (r"departments/(?P<slug>[\w-]+)/official", _channel),
        (r"people/(?P<handle>[\w-]+)", _person),
        (r"people/(?P<handle>[\w-]+)/(?P<tab>blog|updates|topics|polls)", _person),
        (r"tags/(?P<slug>[^/]+)", _tag),
        (rf"searches/(?P<pk>[0-9]{{1,{_LONGEST - 1}}})", _search),
    )
)
