"""Groups as lists show them: name, what for, vital signs, and how the reader stands to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group, Membership, Preset
from profiles.models import User

MINUTES_SAID, HOURS_SAID = 90, 36  # up to here in minutes, up to here in hours, then in days


@dataclass(frozen=True)
class GroupCard:
    """One group."""

    group: Group
    membership: Membership | None  # the reader's own, where they are in it or ask to be
    signs: list[str]

    @property
    def is_member(self) -> bool:
        """Whether the reader is in it."""
        return self.membership is not None and self.membership.is_present


@dataclass(frozen=True)
class Chip:
    """A choice among lists, as a link."""

    url: str
    label: str
    is_current: bool
    count: None = None


def cards_of(groups: Sequence[Group], reader: User) -> list[GroupCard]:
    """Cards of `groups`, which came through their door, in their order. One query."""
    own = {row.group_id: row for row in Membership.objects.filter(person=reader, group__in=groups, left_at=None)}
    return [GroupCard(group, own.get(group.pk), signs_of(group)) for group in groups]


def signs_of(group: Group) -> list[str]:
    """The vital signs in words: "41 posts in 30 days", "answers in about 3 hours", "12 members", "9 departments"."""
    posts = group.posts_30_days
    signs = [
        ngettext("%(count)d post in 30 days", "%(count)d posts in 30 days", posts) % {"count": posts}
        if posts
        else _("no posts in 30 days")
    ]
    if group.median_first_reply_minutes is not None:
        signs.append(_("answers in about %(time)s") % {"time": duration(group.median_first_reply_minutes)})
    if group.announcements_30_days:
        signs.append(conversation(group.repliers_30_days, group.announcements_30_days))
    members, departments = group.members_count, group.departments_represented
    signs.append(ngettext("%(count)d member", "%(count)d members", members) % {"count": members})
    if departments:
        signs.append(ngettext("%(count)d department", "%(count)d departments", departments) % {"count": departments})
    return signs


def conversation(repliers: int, posts: int) -> str:
    """ "1.4 people reply to an announcement", of the last 30 days, in which there were some."""
    said = number_format(round(repliers / posts, 1), 0 if repliers % posts == 0 else 1)
    if repliers == posts:
        return _("%(count)s person replies to an announcement") % {"count": said}
    return _("%(count)s people reply to an announcement") % {"count": said}


def duration(minutes: int) -> str:
    """ "20 minutes", "3 hours", "4 days", rounded as people say it."""
    if minutes < MINUTES_SAID:
        return ngettext("%(count)d minute", "%(count)d minutes", max(minutes, 1)) % {"count": max(minutes, 1)}
    hours = round(minutes / 60)
    if hours < HOURS_SAID:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(minutes / (24 * 60))
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def chips(preset: str, *, is_mine: bool) -> list[Chip]:
    """The sorts of group, as links that keep nothing else."""
    index = reverse("groups:index")
    names = {
        Preset.COMMUNITY: _("Communities"),
        Preset.TEAM_ROOM: _("Team rooms"),
        Preset.PROFESSION: _("Professions"),
        Preset.WORKING_GROUP: _("Working groups"),
    }
    return [
        Chip(index, _("All"), not preset and not is_mine),
        Chip(f"{index}?mine=yes", _("Yours"), is_mine),
        *(Chip(f"{index}?preset={value}", name, preset == value) for value, name in names.items()),
    ]
