"""What happens to people in `profiles` changes who their counterparts are. Connected in `AppConfig.ready()`."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.bell import ring
from insight.models import Due
from insight.tasks import find_counterparts
from profiles.models import User


def note_due(people: Iterable[int]) -> None:
    """Make the counterparts of these people anew, soon after commit; twice is once."""
    now = timezone.now()
    Due.objects.bulk_create([Due(person_id=pk, since=now) for pk in sorted(set(people))], ignore_conflicts=True)
    transaction.on_commit(partial(ring, find_counterparts))


def follow_move(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Another department: other people are elsewhere now."""
    note_due([person.pk])


def follow_departure(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Whoever leaves is nobody's counterpart, and has none; the doors have closed already."""
    note_due([person.pk])


def follow_description(sender: Any, *, people: Iterable[int], **kwargs: Any) -> None:
    """They say something else of themselves or their roles."""
    note_due(people)
