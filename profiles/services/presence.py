"""Being at a workplace today. Nothing here is audited or logged, and no message may name a person or a place."""

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import User, Workplace
from profiles.models.presence import FEWEST, MOST_CHANGES, Presence, WorkplaceDay, rounded

TABLE = Presence._meta.db_table


class PresenceRefused(ValueError):
    """The workplace was given up, or it was changed too often today. The text is for the person."""


def mark_here(*, person: User, workplace: Workplace, shows_name: bool) -> None:
    """Say that `person` is at `workplace` today, in the place of what they said before. Raises PresenceRefused."""
    if not workplace.is_open:
        raise PresenceRefused(_("Nobody works there any more. Choose another workplace."))
    _write(person, workplace, shows_name)


def leave(*, person: User) -> None:
    """Say that `person` is nowhere (any more) today. Nothing happens where they are not."""
    if Presence.objects.of(person).exists():
        _write(person, None, False)


def _write(person: User, workplace: Workplace | None, shows_name: bool) -> None:
    forget_other_days()
    with transaction.atomic():
        _lock("ROW EXCLUSIVE")  # before the day is read: a sweep after midnight waits for us, or we read the new day
        today = timezone.localdate()
        row = Presence.objects.filter(person=person, day=today).first()
        if row is not None and (row.workplace_id, row.shows_name) == (workplace and workplace.pk, shows_name):
            return
        changes = row.changes + 1 if row is not None else 0
        if workplace is not None and changes > MOST_CHANGES:
            raise PresenceRefused(_("You have changed it ten times today. Tomorrow you can say it anew."))
        changes = min(changes, MOST_CHANGES)
        made = Presence(person=person, workplace=workplace, shows_name=shows_name, day=today, changes=changes)
        fields = ["workplace", "shows_name", "day", "changes"]
        Presence.objects.bulk_create([made], update_conflicts=True, unique_fields=["person"], update_fields=fields)


def forget_other_days() -> bool:
    """Keep the rounded totals of the days before and throw away who was where. False where there was nothing.

    The sweep of midnight does it; where that is late, the first who marks a place does.
    """
    if not Presence.objects.filter(day__lt=timezone.localdate()).exists():
        return False
    with transaction.atomic():
        _lock("ACCESS EXCLUSIVE")
        today = timezone.localdate()
        old = Presence.objects.filter(day__lt=today)
        there = old.filter(workplace__isnull=False).order_by().values_list("day", "workplace")
        totals = there.annotate(people=Count("pk")).filter(people__gte=FEWEST)
        kept = [WorkplaceDay(day=day, workplace_id=place, people=rounded(people)) for day, place, people in totals]
        WorkplaceDay.objects.bulk_create(kept, ignore_conflicts=True)
        if Presence.objects.filter(day__gte=today).exists():
            old.delete()
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {TABLE}")  # a new, empty file: nothing of a row is left in the old one
    return True


def _lock(mode: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN {mode} MODE")
