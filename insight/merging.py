"""Two accounts of one person become one: their counterparts are found anew."""

from typing import Any

from django.dispatch import receiver

from insight.models import Due, Trait
from insight.receivers import note_due
from profiles.merging import settles
from profiles.models import User
from profiles.signals import merging


@receiver(merging)
@settles("insight.Due.person", "insight.Trait.person")
def find_anew(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """What was worked out about the account that goes is forgotten; that of the other one is worked out again."""
    Due.objects.filter(person=drop).delete()
    Trait.objects.filter(person=drop).delete()
    note_due([keep.pk])
