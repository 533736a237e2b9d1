"""When a person works, and when they are away: said by themselves, for what reaches them and for who looks for them."""

from collections.abc import Collection
from datetime import date, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from profiles import signals
from profiles.models import Absence, User, WorkingPattern
from profiles.services.listing import list_again
from profiles.working import local_day

MOST_TO_COME: Final = 50  # absences, today's among them
FARTHEST: Final = timedelta(days=366)  # from today to the first day, either way
LONGEST: Final = timedelta(days=2 * 366)


class AbsenceRefused(ValueError):
    """It cannot be like that. `str()` is a sentence, `field` the part of the form that it speaks of, or ""."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def working_pattern_of(person: User) -> WorkingPattern:
    """When `person` works: as they said, or as is usual. One query; what is usual has no row."""
    return WorkingPattern.objects.filter(person=person).first() or WorkingPattern(person=person)


def today_of(person: User) -> date:
    """What day it is for `person`. One query."""
    return local_day(working_pattern_of(person), timezone.now())


@transaction.atomic
def set_working_pattern(
    *,
    person: User,
    time_zone: str,
    days: Collection[int],
    starts_at: time,
    ends_at: time,
    days_at_workplace: Collection[int] | None = None,
) -> WorkingPattern:
    """Keep when `person` works. Who says what is usual anyhow, and never said anything else, gets no row.

    Days at the workplace are days of work: others are left out. Where they are None, those said before stay.
    """
    person = _lock(person)  # a fresh one: the row that is usual must not stick to the caller's
    there = working_pattern_of(person).days_at_workplace if days_at_workplace is None else days_at_workplace
    said = {
        "time_zone": time_zone,
        "days": sorted(set(days)),
        "days_at_workplace": sorted(set(days) & set(there)),
        "starts_at": starts_at,
        "ends_at": ends_at,
    }
    usual = WorkingPattern(person=person)
    if all(getattr(usual, name) == value for name, value in said.items()):
        WorkingPattern.objects.filter(person=person).update(**said)
    else:
        WorkingPattern.objects.update_or_create(person=person, defaults=said)
    signals.working_time_changed.send(sender=WorkingPattern, person=person)
    list_again([person.pk])
    return working_pattern_of(person)


@transaction.atomic
def add_absence(*, person: User, starts_on: date, ends_on: date, cover: User | None = None) -> Absence:
    """Say that `person` is away from one day to the other, both included, and who covers.

    The same said twice is one absence. Raises AbsenceRefused: days that are over, too far away or taken by another
    absence, an absence too many, somebody who covers for themselves.
    """
    _lock(person)
    same = Absence.objects.filter(person=person, starts_on=starts_on, ends_on=ends_on, cover=cover).first()
    if same is not None:
        return same
    today = today_of(person)
    _check(person, starts_on, ends_on, cover, today)
    if Absence.objects.of(person).lasting_to(today).count() >= MOST_TO_COME:
        raise AbsenceRefused(_("You have said %(most)d absences already. Remove one first.") % {"most": MOST_TO_COME})
    absence = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on, cover=cover)
    signals.working_time_changed.send(sender=Absence, person=person)
    return absence


@transaction.atomic
def change_absence(*, absence: Absence, starts_on: date, ends_on: date, cover: User | None = None) -> Absence:
    """Say it otherwise. Raises AbsenceRefused as `add_absence` does, and where it is gone or over."""
    _lock(absence.person)
    today = today_of(absence.person)
    found = Absence.objects.of(absence.person).lasting_to(today).filter(pk=absence.pk).first()
    if found is None:
        raise AbsenceRefused(_("You removed this absence a moment ago, or it is over. Nothing was saved."))
    _check(absence.person, starts_on, ends_on, cover, today, but=found)
    found.starts_on, found.ends_on, found.cover = starts_on, ends_on, cover
    found.save(update_fields=["starts_on", "ends_on", "cover"])
    signals.working_time_changed.send(sender=Absence, person=absence.person)
    return found


@transaction.atomic
def end_absence(*, absence: Absence) -> bool:
    """`person` is here again, from today on: what lies behind stays said, what has not begun goes. False if over."""
    _lock(absence.person)
    today = today_of(absence.person)
    found = Absence.objects.of(absence.person).lasting_to(today).filter(pk=absence.pk)
    ended = found.filter(starts_on__lt=today).update(ends_on=today - timedelta(days=1))
    removed, _by_model = (0, {}) if ended else found.delete()
    if ended or removed:
        signals.working_time_changed.send(sender=Absence, person=absence.person)
    return bool(ended or removed)


def _lock(person: User) -> User:
    """One change of a person's time after the other: two windows cannot both take the same days."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _check(
    person: User, starts_on: date, ends_on: date, cover: User | None, today: date, *, but: Absence | None = None
) -> None:
    if ends_on < starts_on:
        raise AbsenceRefused(_("The last day must be the first day or later"), "ends_on")
    if ends_on < today:
        raise AbsenceRefused(_("The last day must be today or later"), "ends_on")
    if not -FARTHEST <= starts_on - today <= FARTHEST:
        raise AbsenceRefused(_("The first day must be within a year from today"), "starts_on")
    if ends_on - starts_on > LONGEST:
        raise AbsenceRefused(_("An absence can be at most two years long"), "ends_on")
    if cover is not None and cover.pk == person.pk:
        raise AbsenceRefused(_("Name somebody else than yourself"), "cover")
    others = Absence.objects.of(person).touching(starts_on, ends_on)
    other = others.exclude(pk=but.pk).first() if but is not None else others.first()
    if other is not None:
        days = {"first": _day(other.starts_on), "last": _day(other.ends_on)}
        raise AbsenceRefused(
            _("You are already away from %(first)s to %(last)s. Change that absence, or choose other days.") % days,
            "starts_on",
        )


def _day(day: date) -> str:
    return date_format(day, "j F Y")
