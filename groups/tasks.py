"""What beat asks for of groups. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from groups import rules
from profiles.models import User

SWEEP_SECONDS = 45


@shared_task(time_limit=60)
def keep_rules() -> None:
    """Take in whom the rules of groups mean, and let go whom they mean no more."""
    _begin()
    rules.keep_all(for_seconds=SWEEP_SECONDS)


@shared_task(time_limit=60)
def keep_rules_for(person_id: int) -> None:
    """The same for one person, once their move is over: the role before ends after the new one began."""
    _begin()
    person = User.objects.filter(pk=person_id).first()
    if person is not None:
        rules.keep_for(person)


def _begin() -> None:
    """Beat runs these without a worker around them: do not keep a connection that died or is too old."""
    if not connection.in_atomic_block:
        close_old_connections()
