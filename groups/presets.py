"""What each sort of group begins with. An owner may change all of it later but the sort."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Preset(models.TextChoices):
    """The sort of group."""

    COMMUNITY = "community", _("community")
    TEAM_ROOM = "team_room", _("team room")
    PROFESSION = "profession", _("profession")
    WORKING_GROUP = "working_group", _("working group")


class Tool(models.TextChoices):
    """What a group's page may offer."""

    TOPICS = "topics", _("topics and questions")
    IDEAS = "ideas", _("ideas")
    POLLS = "polls", _("polls")
    FILES = "files", _("files")
    EVENTS = "events", _("events")


class Visibility(models.TextChoices):
    """Who learns that the group is there, and what its entries may at most be."""

    VISIBLE = "visible", _("visible: anybody may read what is written for everyone")
    LISTED = "listed", _("listed: anybody sees that it is there, members read it")
    HIDDEN = "hidden", _("hidden: only members know of it")


class JoinPolicy(models.TextChoices):
    """How people get in."""

    OPEN = "open", _("anybody may join")
    REQUEST = "request", _("ask to join")
    INVITATION = "invitation", _("by invitation")


@dataclass(frozen=True)
class Beginning:
    """What a new group of one sort has before its owner changes anything."""

    purpose: "_StrOrPromise"  # one sentence, for whoever chooses
    visibility: Visibility
    join_policy: JoinPolicy
    tools: tuple[Tool, ...]


BEGINNINGS: Final[dict[str, Beginning]] = {
    Preset.COMMUNITY: Beginning(
        _("People from anywhere who care about the same thing: open to read and to join."),
        Visibility.VISIBLE,
        JoinPolicy.OPEN,
        (Tool.TOPICS, Tool.IDEAS, Tool.POLLS, Tool.FILES, Tool.EVENTS),
    ),
    Preset.TEAM_ROOM: Beginning(
        _("One team and its work: others see that it is there, members read it."),
        Visibility.LISTED,
        JoinPolicy.REQUEST,
        (Tool.TOPICS, Tool.POLLS, Tool.FILES, Tool.EVENTS),
    ),
    Preset.PROFESSION: Beginning(
        _("People of one profession in every department: open to read and to join."),
        Visibility.VISIBLE,
        JoinPolicy.OPEN,
        (Tool.TOPICS, Tool.IDEAS, Tool.POLLS, Tool.FILES, Tool.EVENTS),
    ),
    Preset.WORKING_GROUP: Beginning(
        _("A few people with a task and an end: members are invited, and it is closed when the work is done."),
        Visibility.LISTED,
        JoinPolicy.INVITATION,
        (Tool.TOPICS, Tool.FILES, Tool.EVENTS),
    ),
}


def all_tools() -> list[str]:
    """Every tool, in order: what a group has where nobody chose."""
    return [str(value) for value in Tool.values]
