"""Taking somebody out of one's suggestions."""

from django.utils import timezone

from colleagues.errors import NotPossible
from colleagues.models import Dismissal
from profiles.models import User


def dismiss(*, person: User, other: User) -> None:
    """Suggest `other` to `person` no more for 180 days, from now on. Twice is once. Raises NotPossible for oneself."""
    if person.pk == other.pk:
        raise NotPossible
    Dismissal.objects.update_or_create(person=person, other=other, defaults={"dismissed_at": timezone.now()})


def undo_dismissal(*, person: User, other: User) -> None:
    """Let `other` be suggested again; nothing happens where they were not dismissed."""
    Dismissal.objects.filter(person=person, other=other).delete()
