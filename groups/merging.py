"""Two accounts of one person become one: in each group one membership, the stronger of two."""

from functools import partial
from typing import Any, Final

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from core.bell import ring
from groups.changing import count_members, locked
from groups.models import Group, Invitation, MemberRole, Membership, MemberSource
from groups.tasks import keep_rules_for
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import doubles, free_tokens, repoint, repoint_once
from profiles.signals import merging

_STRENGTH: Final = {MemberRole.MEMBER: 0, MemberRole.HOST: 1, MemberRole.OWNER: 2}
_SAYS: Final = ("role", "source", "joined_at", "left_at", "ended_by", "requested_at", "message")


@receiver(merging)
@settles("groups.Membership.person")
def settle_memberships(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """A present membership counts before a request, that before one that has ended; of two the stronger role."""
    theirs = Group.objects.filter(memberships__person__in=(keep, drop)).distinct()
    for group in theirs.order_by("pk"):
        locked(group)  # changes of one group's members take turns
    repoint_once(Membership.objects.all(), "person", keep=keep, drop=drop, same=["group"], settle=_be_the_stronger)
    transaction.on_commit(partial(ring, keep_rules_for, keep.pk))  # their roles follow in this transaction


def _be_the_stronger(stays: Membership, goes: Membership) -> None:
    both_present = stays.is_present and goes.is_present
    joined = [moment for moment in (stays.joined_at, goes.joined_at) if moment]
    by_own_act = MemberSource.OWN in {stays.source, goes.source}
    if _weight(goes) > _weight(stays):
        for name in _SAYS:
            setattr(stays, name, getattr(goes, name))
    if both_present:
        stays.joined_at = min(joined)
        stays.source = MemberSource.OWN if by_own_act else stays.source
        count_members(stays.group, -1)
    stays.save(update_fields=[*_SAYS, "updated_at"])


def _weight(membership: Membership) -> tuple[int, int]:
    """Present before asking, asking before gone; then the role."""
    standing = 2 if membership.is_present else 1 if membership.is_request else 0
    return standing, _STRENGTH[MemberRole(membership.role)]


@receiver(merging)
@settles("groups.Group.created_by", "groups.Invitation.inviter", "groups.Invitation.accepted_by")
def settle_made(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Who made, invited and accepted."""
    free_tokens(Group.objects.all(), "created_by", keep=keep, drop=drop)
    repoint(Group.objects.all(), "created_by", keep=keep, drop=drop)
    repoint(Invitation.objects.all(), "inviter", "accepted_by", keep=keep, drop=drop)


@receiver(merging)
@settles("groups.Invitation.person")
def settle_invitations(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Of two open invitations into one group the one of `drop` is taken back; both rows stay."""
    waiting = Invitation.objects.waiting()
    goes = [row.pk for _stays, row in doubles(waiting, "person", keep=keep, drop=drop, same=["group"])]
    Invitation.objects.filter(pk__in=goes).update(revoked_at=timezone.now())
    repoint(Invitation.objects.all(), "person", keep=keep, drop=drop)
