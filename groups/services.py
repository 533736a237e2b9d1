"""Making groups and their members."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from groups.models import Group, MemberRole, Membership
from groups.signals import joined, left
from profiles.models import User


@transaction.atomic
def join(*, group: Group, person: User, role: MemberRole = MemberRole.MEMBER, at: datetime | None = None) -> Membership:
    """Make `person` a present member, again where they had left. Twice is once: a higher role is not lowered."""
    moment = at or timezone.now()
    membership, is_new = Membership.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        group=group, person=person, defaults={"joined_at": moment, "role": role}
    )
    if not is_new:
        if membership.joined_at and membership.left_at is None:
            return membership
        membership.joined_at, membership.left_at, membership.role = moment, None, role
        membership.save(update_fields=["joined_at", "left_at", "role", "updated_at"])
    joined.send(sender=Membership, membership=membership)
    return membership


@transaction.atomic
def leave(*, group: Group, person: User) -> None:
    """End the membership; nothing happens where there is none. (That a group keeps an owner comes with its pages.)"""
    changed = Membership.objects.present().filter(group=group, person=person).update(left_at=timezone.now())
    if changed:
        left.send(sender=Membership, group=group, person=person)
