"""What people say of their counterparts."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from insight.receivers import note_due
from profiles.models import CounterpartVerdict, User

MOST_A_MINUTE: Final = 60  # verdicts of one person


class NotPossible(ValueError):
    """On oneself."""


class TooFast(ValueError):
    """More than sixty in a minute."""


@transaction.atomic
def judge(*, person: User, other: User, is_same_job: bool) -> None:
    """Keep what `person` says of `other`, in place of what they said before; their list is made anew with it.

    Raises NotPossible and TooFast.
    """
    if person.pk == other.pk:
        raise NotPossible
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    lately = timezone.now() - timedelta(minutes=1)
    if CounterpartVerdict.objects.filter(person=person, decided_at__gt=lately).count() >= MOST_A_MINUTE:
        raise TooFast
    CounterpartVerdict.objects.update_or_create(person=person, other=other, defaults={"is_same_job": is_same_job})
    note_due([person.pk])


@transaction.atomic
def take_back(*, person: User, other: User) -> None:
    """Forget what `person` said of `other`."""
    if CounterpartVerdict.objects.filter(person=person, other=other).delete()[0]:
        note_due([person.pk])
