"""Who is at which workplace today, and nothing of any other day.

The table is UNLOGGED: its rows are in no write-ahead log, so in no base backup and on no standby; after a crash it is
empty. No statistics are kept of its columns. See docs/architecture/decisions/0029-introductions-and-here-today.md.
"""

from typing import TYPE_CHECKING, Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.user import MEMBERS, User
from profiles.models.workplace import Workplace

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

FEWEST: Final = 10  # people of whom the total of a workplace is shown and kept
STEP: Final = 10  # totals are rounded down to it, so that nobody's coming or going can be read off
MOST_CHANGES: Final = 10  # a day: nobody looks round three hundred workplaces


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Which of today's marks. A mark of another day is none, also where nobody has swept it away yet."""

    def today(self) -> Self:
        """Those of today, of members, who are somewhere."""
        members = Q(**{f"person__{name}": value for name, value in MEMBERS.children})  # type: ignore[misc]
        return self.filter(members, day=timezone.localdate(), workplace__isnull=False)

    def of(self, person: User) -> Self:
        """One's own of today."""
        return self.today().filter(person=person).select_related("workplace")

    def at(self, workplace: Workplace | int) -> Self:
        """Today's at one workplace."""
        return self.today().filter(workplace=workplace)


class Presence(models.Model):
    """`person` is at `workplace` today. One row a person, written over; no moment of it is kept."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    workplace = models.ForeignKey(  # None: was somewhere today, and has left
        Workplace, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    shows_name = models.BooleanField(_("those who are there may see my name"), default=False)
    day = models.DateField(_("day"))
    changes = models.PositiveSmallIntegerField(_("changes"), default=0)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        indexes = [models.Index(fields=["day", "workplace"], name="presence_day_workplace")]
        constraints = [
            models.CheckConstraint(condition=Q(changes__lte=MOST_CHANGES), name="presence_changed_at_most_ten_times"),
            models.CheckConstraint(
                condition=Q(workplace__isnull=False) | Q(shows_name=False), name="presence_shown_is_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return "somebody"  # a log may hold it


class WorkplaceDayQuerySet(models.QuerySet["WorkplaceDay"]):
    """Which days."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For members: they name nobody."""
        return self.all() if getattr(user, "may_read", False) else self.none()


class WorkplaceDay(models.Model):
    """How many were at a workplace on a day that is over: from ten up, in steps of ten. It names nobody."""

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    people = models.PositiveIntegerField(_("people, at least"))

    objects = WorkplaceDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day at a workplace")
        verbose_name_plural = _("days at workplaces")
        constraints = [
            models.UniqueConstraint(fields=["workplace", "day"], name="workplace_day_unique"),
            models.CheckConstraint(condition=Q(people__gte=FEWEST), name="workplace_day_of_ten_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.workplace_id} {self.day}"


def rounded(people: int) -> int:
    """A number of people as it may be shown and kept: 0 below ten, else rounded down to a ten."""
    return people // STEP * STEP if people >= FEWEST else 0
