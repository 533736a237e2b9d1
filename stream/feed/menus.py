"""What the menu of a card on home holds: why it is there, and what can be muted. Worked out when it is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from content.models import Entry
from profiles.models import User
from stream.controls import blank_control
from stream.feed.why import reasons, ties_of
from stream.models import Tab
from tags.models import Tag

TAGS_OFFERED: Final = 5


@dataclass(frozen=True)
class Mute:
    """One thing that can be muted from a card, by the control of levels."""

    label: str
    url: str


@dataclass(frozen=True)
class Menu:
    """What it says and offers."""

    reasons: Sequence[str]
    mutes: Sequence[Mute]


def menu_of(entry: Entry, reader: User, tab: Tab) -> Menu:
    """The menu of the card of `entry`, which came through its door, in a tab. One query."""
    ties = ties_of(entry, reader)
    return Menu(reasons(entry, tab, ties, reader), _mutes(entry, reader, ties.tags))


def _mutes(entry: Entry, reader: User, tags: Sequence[str]) -> list[Mute]:
    """The thread, its author or channel, its group, and the tags by which it came."""
    found = [Mute(_("Mute this thread"), blank_control(entry).url)]
    if entry.is_official:
        name = entry.department.short_name or entry.department.name
        found.append(Mute(_("Mute the channel of %(name)s") % {"name": name}, blank_control(entry.department).url))
    elif entry.author_id != reader.pk:
        found.append(Mute(_("Mute %(name)s") % {"name": entry.author.name}, blank_control(entry.author).url))
    if entry.group is not None:
        found.append(Mute(_("Mute the group %(name)s") % {"name": entry.group.name}, blank_control(entry.group).url))
    tagged = [Tag(name=word, slug=word) for word in tags[:TAGS_OFFERED]]
    return [*found, *(Mute(_("Mute #%(tag)s") % {"tag": tag.name}, blank_control(tag).url) for tag in tagged)]
