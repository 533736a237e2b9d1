"""Roles, and that a group keeps an owner: owners give roles and take them, and the last one never just goes.

When the last owner leaves, the most active host follows (`content` looks who that is); of several hosts of whom none
was active each is asked; without a host the moderators see the group on their list.
"""

from collections.abc import Sequence

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import signals
from groups.changing import locked, require_owner, trail
from groups.errors import LastOwner, NotPossible
from groups.models import Group, MemberRole, Membership
from profiles.models import User


@transaction.atomic
def set_role(*, membership: Membership, role: MemberRole, by: User) -> Membership:
    """Give a member another role. Twice is once. Raises NotAllowed, NotPossible, LastOwner."""
    group = locked(membership.group)
    require_owner(group, by)
    row = Membership.objects.select_related("person").get(pk=membership.pk)
    if not row.is_present:
        raise NotPossible(_("This person is not a member any more."))
    if row.role == role:
        return row
    if row.is_owner and not _other_owners(group, row).exists():
        raise LastOwner(_("A group always has an owner. Make somebody else an owner first."))
    return _give(group, row, role, by=by)


def seek_owner(group: Group) -> None:
    """Where no owner is left, say so: whoever can tell the most active host answers. The caller holds the lock."""
    if Membership.objects.present().owning().filter(group=group).exists():
        return
    group.needs_owner_since = timezone.now()
    group.save(update_fields=["needs_owner_since", "updated_at"])
    trail("group.ownerless", group, by=None)
    signals.ownerless.send(sender=Group, group=group)


def hosts_of(group: Group) -> list[Membership]:
    """Hosts of now who may read, those who joined first first."""
    hosts = Membership.objects.present().filter(group=group, role=MemberRole.HOST)
    return list(hosts.filter(person__in=User.objects.members()).select_related("person").order_by("joined_at", "pk"))


@transaction.atomic
def make_owner(*, membership: Membership, by: User | None) -> Membership:
    """Make a member the owner of a group that has none; `by` is a moderator, or None: the group needed one.

    Raises NotPossible where it has an owner by now, or the person is no member.
    """
    group = locked(membership.group)
    row = Membership.objects.select_related("person").get(pk=membership.pk)
    if Membership.objects.present().owning().filter(group=group).exists():
        raise NotPossible(_("This group has an owner already."))
    if not row.is_present or not row.person.may_read:
        raise NotPossible(_("This person is not a member any more."))
    return _give(group, row, MemberRole.OWNER, by=by)


@transaction.atomic
def offer_ownership(*, group: Group, hosts: Sequence[Membership]) -> None:
    """Ask the hosts of a group without an owner: the first who says yes owns it."""
    number = trail("group.owner_sought", group, by=None).pk
    people = [host.person for host in hosts]
    signals.owner_sought.send(sender=Group, group=group, people=people, number=number)


@transaction.atomic
def take_ownership(*, group: Group, person: User) -> Membership:
    """A host takes over a group that needs an owner. Twice is once. Raises NotPossible: somebody was quicker."""
    group = locked(group)
    row = Membership.objects.present().filter(group=group, person=person).select_related("person").first()
    if row is not None and row.is_owner:
        return row
    if group.needs_owner_since is None:
        raise NotPossible(_("Somebody else was quicker: this group has an owner again."))
    if row is None or row.role != MemberRole.HOST:
        raise NotPossible(_("Only a host of the group can take it over."))
    return _give(group, row, MemberRole.OWNER, by=person)


def _other_owners(group: Group, row: Membership) -> models.QuerySet[Membership]:
    return Membership.objects.present().owning().filter(group=group).exclude(pk=row.pk)


def _give(group: Group, row: Membership, role: MemberRole, *, by: User | None) -> Membership:
    row.role = role
    row.save(update_fields=["role", "updated_at"])
    if role == MemberRole.OWNER and group.needs_owner_since is not None:
        group.needs_owner_since = None
        group.save(update_fields=["needs_owner_since", "updated_at"])
    number = trail("group.role", group, by=by, about=row.person, reason=role).pk
    signals.role_changed.send(sender=Membership, membership=row, by=by, number=number)
    return row
