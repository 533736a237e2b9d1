"""Adding and removing a colleague."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from colleagues import signals
from colleagues.errors import NotPossible
from colleagues.models import ColleagueLink
from profiles.models import User


@transaction.atomic
def add_colleague(*, member: User, colleague: User, created_at: datetime | None = None) -> bool:
    """Put `colleague` on the list of `member`. False when they stood there already. Raises NotPossible.

    They are told, once ever; not of a link of the archive, which comes with its moment.
    """
    if member.pk == colleague.pk or colleague.left_at is not None:
        raise NotPossible
    link, is_new = ColleagueLink.objects.get_or_create(
        member=member, colleague=colleague, defaults={"created_at": created_at or timezone.now()}
    )
    if is_new and created_at is None:
        signals.added.send(sender=ColleagueLink, link=link)
    return is_new


@transaction.atomic
def remove_colleague(*, member: User, colleague: User) -> None:
    """Take `colleague` off the list of `member`; nothing happens when they do not stand there."""
    gone, _by_model = ColleagueLink.objects.filter(member=member, colleague=colleague).delete()
    if gone:
        signals.removed.send(sender=ColleagueLink, member=member, colleague=colleague)
