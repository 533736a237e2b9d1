"""What the control of five levels offers, in words that a form sends."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from stream.models import Level


class Choice(models.TextChoices):
    """A level, a mute for a time, or nothing."""

    WATCHING = "watching", _("Watching")
    TRACKING = "tracking", _("Tracking")
    FIRST_POST = "first_post", _("First post")
    NORMAL = "normal", _("Normal")
    MUTED = "muted", _("Muted")
    DAY = "day", _("Mute for a day")
    MONTH = "month", _("Mute for a month")
    NONE = "none", _("Stop following")


LEVELS: Final = {
    Choice.WATCHING: Level.WATCHING,
    Choice.TRACKING: Level.TRACKING,
    Choice.FIRST_POST: Level.FIRST_POST,
    Choice.NORMAL: Level.NORMAL,
    Choice.MUTED: Level.MUTED,
}
