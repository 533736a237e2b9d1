"""`Preference`: how a person wants to be told. Who has chosen nothing has no row, and what "normal" means holds."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.events import FAMILY_OF, Event, Family
from profiles.models import User


class Preset(models.TextChoices):
    """A choice of all choices."""

    QUIET = "quiet", _("Quiet")
    NORMAL = "normal", _("Normal")
    EVERYTHING = "everything", _("Everything")


class Way(models.TextChoices):
    """How one is told beside the alert in the site, which always comes."""

    NOW = "now", _("Mail at once")
    DIGEST = "digest", _("In the digest")
    SITE = "site", _("Only in the site")


class Rhythm(models.TextChoices):
    """How often a digest comes."""

    WORKING_DAY = "day", _("Every day that I work")
    WEEK = "week", _("Once a week, on my first working day")
    NEVER = "never", _("Never")


MINUTES: Final = (2, 5, 10, 20)
_ALL_NOW: Final = dict.fromkeys(Family, Way.NOW)
WAYS: Final[dict[Preset, dict[Family, Way]]] = {
    Preset.QUIET: {
        **dict.fromkeys(Family, Way.DIGEST),
        Family.GROUPS: Way.NOW,
        Family.REMINDERS: Way.NOW,
        Family.OUTCOMES: Way.NOW,
        Family.STAFF: Way.NOW,
        Family.USEFUL: Way.SITE,
        Family.PEOPLE: Way.SITE,
    },
    Preset.NORMAL: {**_ALL_NOW, Family.USEFUL: Way.SITE, Family.PEOPLE: Way.DIGEST},
    Preset.EVERYTHING: {**_ALL_NOW, Family.USEFUL: Way.DIGEST},
}
RHYTHMS: Final[dict[Preset, Rhythm]] = {
    Preset.QUIET: Rhythm.WEEK,
    Preset.NORMAL: Rhythm.WORKING_DAY,
    Preset.EVERYTHING: Rhythm.WORKING_DAY,
}


class Preference(models.Model):
    """What one person has chosen. `ways` holds only what departs from the preset, by family."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="preference")
    preset = models.CharField(_("preset"), max_length=10, choices=Preset, default=Preset.NORMAL)
    ways = models.JSONField(_("ways"), default=dict, blank=True)
    is_quiet_outside_hours = models.BooleanField(_("no mail outside my working hours"), default=False)
    pauses_when_absent = models.BooleanField(_("no mail while I am away"), default=True)
    tracks_what_is_read = models.BooleanField(_("track what I read for five minutes"), default=True)
    takes_questions = models.BooleanField(  # at most two a week, that they may know about
        _("offer me questions"), default=True, db_default=True
    )
    shows_when_writing = models.BooleanField(  # a reply: the name, never a word of it
        _("show others when I am writing"), default=True, db_default=True
    )
    rhythm = models.CharField(_("digest"), max_length=5, choices=Rhythm, blank=True)  # blank: as the preset says
    digest_hour = models.PositiveSmallIntegerField(_("hour of the digest"), default=8)  # in the person's time zone
    digest_minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    mail_key = models.PositiveIntegerField(default=1, editable=False)  # raised: links in older mails stop nothing more
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("way of being told")
        verbose_name_plural = _("ways of being told")
        constraints = [
            models.CheckConstraint(condition=models.Q(digest_hour__lte=23), name="preference_hour_of_a_day"),
            models.CheckConstraint(condition=models.Q(digest_minutes__in=MINUTES), name="preference_minutes_on_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.preset}"

    def way_of(self, event: Event) -> Way:
        """How the person is told of `event` beside the site."""
        family = FAMILY_OF[event]
        return Way(self.ways.get(family, WAYS[Preset(self.preset)][family]))

    @property
    def digest_rhythm(self) -> Rhythm:
        """How often the digest comes."""
        return Rhythm(self.rhythm) if self.rhythm else RHYTHMS[Preset(self.preset)]
