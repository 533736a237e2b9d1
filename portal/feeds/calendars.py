"""Calendars (iCalendar, RFC 5545) of what happens to entries, and of what a person wants to be reminded of.

Each event is a title, a moment and a link: calendars, like feeds, are kept by programs on other computers. All moments
are in UTC, days are days; so no time zone has to be written out. Absences are not in them: every office has a calendar
of those, from which people say them here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from content.models import Bookmark, EntryQuerySet
from content.moments import moments_of
from core import text
from groups.models import Group, groups_of
from portal.feeds.lists import readable
from profiles.models import User

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
MOST: Final = 200  # events
_BEHIND: Final = timedelta(days=30)  # so that what is just over does not vanish from a calendar at once
_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Dated:
    """A calendar: its title, and its events, which `reader` may know of."""

    title: str
    events: Callable[[], list[Event]]


def find_calendar(name: str, reader: User) -> Dated:
    """The calendar of that name, as `reader` finds it. Raises Http404 where it is not there for them."""
    match name:
        case "everyone":
            return _of_entries(_("CivNet"), readable(reader))
        case "mine":
            return _of_entries(_("CivNet: what I began"), readable(reader).filter(author=reader))
        case "my-groups":
            return _of_entries(_("CivNet: my groups"), readable(reader).filter(group__in=groups_of(reader)))
        case "saved":
            return Dated(_("CivNet: what I saved"), lambda: _reminders(reader))
    found = re.fullmatch(r"groups/([\w-]+)", name)
    if found is None:
        raise Http404
    group = get_object_or_404(Group.objects.visible_to(reader), slug=found[1].lower())
    return _of_entries(_("CivNet: %(group)s") % {"group": group.name}, readable(reader).filter(group=group))


def calendar_of(dated: Dated) -> bytes:
    """The document: the same bytes as long as nothing in it has changed."""
    calendar = Calendar()
    calendar.add("prodid", "-//CivNet//CivNet//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", text.single_line(dated.title))
    calendar.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
    for event in dated.events():
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_entries(title: str, entries: EntryQuerySet) -> Dated:
    return Dated(title, lambda: _moments(entries))


def _moments(entries: EntryQuerySet) -> list[Event]:
    return [
        _event(
            identity=moment.identity,
            title=moment.title,
            url=moment.entry.get_absolute_url(),
            begins=moment.begins_at.astimezone(UTC),
            ends=moment.ends_at.astimezone(UTC) if moment.ends_at else None,
            changed_at=moment.changed_at,
        )
        for moment in moments_of(entries, since=timezone.now() - _BEHIND, most=MOST)
    ]


def _reminders(reader: User) -> list[Event]:
    """The days on which `reader` wants to be reminded. What they may not read any more, or no program may keep, has no
    title; their note is for them alone.
    """
    rows = Bookmark.objects.of(reader).to_remind().select_related("reply").order_by("remind_on", "pk")[:MOST]
    saved = [(row, row.entry_id or (row.reply.entry_id if row.reply else None)) for row in rows]
    entries = readable(reader).in_bulk([number for _row, number in saved if number is not None])
    events = []
    for row, number in saved:
        entry = entries.get(number) if number is not None else None
        title = (
            _("Reminder: %(title)s") % {"title": entry.title} if entry else _("Reminder of something that you saved")
        )
        day = row.remind_on
        if day is not None:
            events.append(
                _event(
                    identity=f"reminder/{row.pk}",
                    title=title,
                    url=entry.get_absolute_url() if entry else reverse("content:saved"),
                    begins=day,
                    ends=day + timedelta(days=1),
                    changed_at=row.created_at,
                )
            )
    return events


def _event(
    *, identity: str, title: str, url: str, begins: datetime | date, ends: datetime | date | None, changed_at: datetime
) -> Event:
    event = Event()
    event.add("uid", f"{identity.replace('/', '-')}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", changed_at.astimezone(UTC))
    event.add("dtstart", begins)
    if ends is not None:
        event.add("dtend", ends)
    event.add("summary", text.single_line(title))
    event.add("url", settings.SITE_URL + url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
