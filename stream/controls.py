"""The one control of five levels: what somebody hears of a target now, why, and what they may choose instead."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import Entry
from profiles.models import User
from stream.choices import Choice
from stream.models import Because, Follow, Level
from stream.models.follow import Target, column_of, field_of
from stream.targets import NAMES, key_of, words_of

_Rows = TypeVar("_Rows", bound="models.QuerySet[Any, Any]")
_Lines = dict[Choice, str | Promise]
_LINES: Final[_Lines] = {
    Choice.WATCHING: gettext_lazy("An alert for every new post and every reply."),
    Choice.TRACKING: gettext_lazy("In your feed and digest, and unread replies are counted. No alerts."),
    Choice.FIRST_POST: gettext_lazy("An alert for every new post, none for replies."),
    Choice.NORMAL: gettext_lazy("In your feed when many care about it. No alerts."),
    Choice.MUTED: gettext_lazy("Nothing of it in your feed, and no alerts."),
    Choice.NONE: gettext_lazy("What you choose elsewhere counts."),
}
_LINES_OF_THREAD: Final[_Lines] = _LINES | {
    Choice.WATCHING: gettext_lazy("An alert for every new reply."),
    Choice.FIRST_POST: gettext_lazy("In your feed and digest. No alerts for replies."),
    Choice.MUTED: gettext_lazy("Only replies to you and mentions of you, here in the site."),
}
_LINES_OF_CHANNEL: Final[_Lines] = _LINES | {
    Choice.WATCHING: gettext_lazy("An alert for every official post and every reply to one."),
    Choice.TRACKING: gettext_lazy("Official posts in your feed and digest. No alerts."),
    Choice.FIRST_POST: gettext_lazy("An alert for every official post, none for replies."),
    Choice.NORMAL: gettext_lazy("Official posts in your feed when many care about them. No alerts."),
    Choice.MUTED: gettext_lazy("No official posts in your feed, and no alerts."),
}
_LINES_OF: Final = {"thread": _LINES_OF_THREAD, "department": _LINES_OF_CHANNEL}
_LEVELS: Final = (Choice.WATCHING, Choice.TRACKING, Choice.FIRST_POST, Choice.NORMAL, Choice.MUTED)
_CHOICE_OF: Final = {
    Level.WATCHING: Choice.WATCHING,
    Level.TRACKING: Choice.TRACKING,
    Level.FIRST_POST: Choice.FIRST_POST,
    Level.NORMAL: Choice.NORMAL,
    Level.MUTED: Choice.MUTED,
}


@dataclass(frozen=True)
class Option:
    """One line of the menu."""

    choice: Choice
    line: str | Promise
    is_current: bool

    @property
    def label(self) -> str:
        """The level, or how to be rid of one."""
        return str(self.choice.label)


@dataclass(frozen=True)
class Control:
    """How much one person hears of one target."""

    name: str  # of the sort of target, as addresses say it
    key: str
    words: str  # what the target is called
    level: Level | None = None  # that counts now; None: nothing was chosen
    muted_until: datetime | None = None  # ahead, or None
    because: str = Because.CHOSEN
    is_member: bool = False  # of the group: without a choice one hears of it normally

    @property
    def url(self) -> str:
        """Where a choice goes, and a page that explains all of them."""
        return reverse("stream:follow", args=[self.name, self.key])

    @property
    def id(self) -> str:
        """Of the element. A tag may hold any letter, and so may its id."""
        return f"follow-{self.name}-{self.key}"

    @property
    def is_chosen(self) -> bool:
        """Whether there is a level to be rid of."""
        return self.level is not None

    @property
    def label(self) -> str:
        """ "Watching", "Muted until 3 May", or "Follow" where there is nothing yet."""
        if self.muted_until is not None:
            day = date_format(timezone.localtime(self.muted_until), "j F")
            return _("Muted until %(day)s") % {"day": day}
        if self.level is None:
            return str(Level.NORMAL.label) if self.is_member else _("Follow")
        return str(self.level.label)

    @property
    def why(self) -> str:
        """Why it is so, where nobody chose it; else ""."""
        if self.level is None:
            return _("Normal, because you are a member.") if self.is_member else ""
        if self.muted_until is not None or self.because == Because.CHOSEN:
            return ""
        if self.because == Because.READ:
            reason = _("because you read it for five minutes")
        elif self.level == Level.WATCHING:
            reason = _("because you wrote it")
        else:
            reason = _("because you replied")
        return _("%(level)s, %(reason)s.") % {"level": self.level.label, "reason": reason}

    @property
    def options(self) -> list[Option]:
        """The five levels, and how to be rid of one where there is one."""
        lines = _LINES_OF.get(self.name, _LINES)
        now = _CHOICE_OF[self.level] if self.level is not None and self.muted_until is None else None
        choices = (*_LEVELS, Choice.NONE) if self.is_chosen else _LEVELS
        return [Option(choice, lines[choice], choice == now) for choice in choices]

    @property
    def times(self) -> list[Choice]:
        """For how long a mute may be."""
        return [Choice.DAY, Choice.MONTH]

    @property
    def may_come_by_reading(self) -> bool:
        """Whether reading for long would set a level: of a thread without one."""
        return self.name == "thread" and not self.is_chosen


def with_level(rows: _Rows, person: User) -> _Rows:
    """`rows` (entries, groups, people …) with what `person` hears of each, in the query that finds them."""
    column = column_of(rows.model)
    mine = Follow.objects.of(person).filter(**{column: OuterRef("pk")})
    said = JSONObject(level="level", until="muted_until", because="because")
    return rows.annotate(own_follow=Subquery(mine.values(found=said)[:1]))


def control_of(target: Target, person: User, *, is_member: bool = False) -> Control:
    """The control of `target`, which came through its door. One query, none where `with_level` was asked."""
    blank = blank_control(target, is_member=is_member)
    if hasattr(target, "own_follow"):
        found: dict[str, Any] | None = target.own_follow
        if found is None:
            return blank
        until = datetime.fromisoformat(found["until"]) if found["until"] else None
        return filled(blank, level=found["level"], muted_until=until, because=found["because"])
    row = Follow.objects.of(person).to(target).first() if target.pk else None
    return filled(blank, level=row.level, muted_until=row.muted_until, because=row.because) if row else blank


def blank_control(target: Target, *, is_member: bool = False) -> Control:
    """The control of a target for which nothing is chosen. No query."""
    return Control(NAMES[field_of(target)], key_of(target), words_of(target), is_member=is_member)


def filled(control: Control, *, level: int, muted_until: datetime | None, because: str) -> Control:
    """`control` with what stands in a row."""
    is_muted = muted_until is not None and muted_until > timezone.now()
    return Control(
        control.name,
        control.key,
        control.words,
        level=Level.MUTED if is_muted else Level(level),
        muted_until=muted_until if is_muted else None,
        because=because,
        is_member=control.is_member,
    )


def control_of_thread(entry: Entry, reader: User) -> Control | None:
    """What the page of an entry offers; None where nobody else sees it yet, or any more."""
    return control_of(entry, reader) if entry.is_published else None
