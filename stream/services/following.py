"""Setting levels: by choice, by writing, by reading for long."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Entry
from profiles.models import User
from stream.levels import levels_towards
from stream.models import Because, Follow, Level
from stream.models.follow import Target, field_of
from stream.signals import chosen

DAY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=30)
MOST_FOLLOWS: Final = 10_000  # of one person


class NotPossible(ValueError):
    """Oneself, somebody else's search, or too many. The text is for the person."""


@transaction.atomic
def follow(*, person: User, target: Target, level: Level) -> Follow:
    """Set the level of `person`, who may see `target`. A mute for a time is over. Raises NotPossible."""
    row = _row(person, target, level)
    row.level, row.muted_until, row.because = level, None, Because.CHOSEN
    row.save(update_fields=["level", "muted_until", "because", "changed_at"])
    chosen.send(sender=Follow, person=person)
    return row


@transaction.atomic
def mute_for(*, person: User, target: Target, time: timedelta) -> Follow:
    """Say nothing for `time`; then what was chosen before counts again. Raises NotPossible."""
    row = _row(person, target, Level.NORMAL)
    row.muted_until = timezone.now() + time
    row.save(update_fields=["muted_until", "changed_at"])
    chosen.send(sender=Follow, person=person)
    return row


@transaction.atomic
def unfollow(*, person: User, target: Target) -> bool:
    """Choose nothing any more: what holds without a choice counts. False where nothing was chosen."""
    gone, _by_model = Follow.objects.of(person).to(target).delete()
    chosen.send(sender=Follow, person=person)
    return bool(gone)


@transaction.atomic
def track(*, person: User, entry: Entry, because: Because, level: Level = Level.TRACKING) -> Follow | None:
    """Set `level` on a thread in which `person` wrote, or which they read for long.

    None, and nothing changes, where they have chosen a level for it, where what they follow gives as much already, and
    where they follow too much.
    """
    if Follow.objects.of(person).filter(thread=entry).exists():
        return None
    if levels_towards(entry, [person.pk]).get(person.pk, Level.MUTED) >= level or _is_full(person):
        return None
    row, is_new = Follow.objects.get_or_create(
        person=person, thread=entry, defaults={"level": level, "because": because}
    )
    return row if is_new else None


@transaction.atomic
def untrack(*, person: User, entry: Entry) -> None:
    """Take back what reading alone has set: normal is chosen now, so that reading on does not set it again."""
    mine = Follow.objects.of(person).filter(thread=entry, because=Because.READ)
    mine.update(level=Level.NORMAL, because=Because.CHOSEN, changed_at=timezone.now())


def _row(person: User, target: Target, level: Level) -> Follow:
    """The row under its lock, made where there is none. Raises NotPossible."""
    if target == person:
        raise NotPossible(_("You cannot follow yourself."))
    name = field_of(target)
    if name == "search" and target.person_id != person.pk:  # type: ignore[union-attr]
        raise NotPossible(_("This search is somebody else's."))
    own = Follow.objects.of(person).to(target)
    found = own.select_for_update(of=("self",), no_key=True).first()
    if found is not None:
        return found
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # one at a time: the limit
    if _is_full(person) and not own.exists():
        raise NotPossible(_("You follow 10,000 things already. Stop following some of them first."))
    row, _is_new = Follow.objects.get_or_create(person=person, **{name: target}, defaults={"level": level})
    return own.select_for_update(of=("self",), no_key=True).get(pk=row.pk)


def _is_full(person: User) -> bool:
    return Follow.objects.of(person)[: MOST_FOLLOWS + 1].count() >= MOST_FOLLOWS
