"""Invitations: by name, or by address with a link that works once. Whether an address is known nobody learns."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from colleagues.models import Block
from groups import signals
from groups.changing import locked, membership_of, require_keeper, require_not_paused, require_open, trail
from groups.errors import LimitReached, NotPossible, NotTheirs
from groups.letters import invite_by_mail
from groups.models import Group, Invitation, Membership
from groups.models.invitation import LIFE, InvitationQuerySet
from groups.services.joining import answer_request, join
from profiles import addresses
from profiles.models import Department, User
from profiles.models.token import hash_of_token

AN_HOUR = 30
BYTES = 32  # of chance: nobody guesses it


@transaction.atomic
def invite_person(*, group: Group, person: User, by: User) -> Invitation | None:
    """Ask somebody in; whoever had asked already is let in instead (None). A block between the two is felt by nobody.

    Raises NotAllowed, NotPossible (a member, invited already, closed, cannot read), LimitReached.
    """
    group = _may_invite(group, by)
    membership = membership_of(group, person)
    if membership is not None and membership.is_request:
        answer_request(membership=membership, by=by, is_accepted=True)
        return None
    if membership is not None and membership.is_present:
        raise NotPossible(_("%(name)s is a member already.") % {"name": person.name})
    if not person.is_active or person.admitted_at is None:
        raise NotPossible(
            _("%(name)s cannot be invited: they have left, or cannot sign in now.") % {"name": person.name}
        )
    _end_expired(Invitation.objects.filter(group=group, person=person))
    if Invitation.objects.waiting().filter(group=group, person=person).exists():
        raise NotPossible(_("%(name)s is invited already.") % {"name": person.name})
    invitation = Invitation.objects.create(group=group, inviter=by, person=person, expires_at=timezone.now() + LIFE)
    trail("group.invited", group, by=by, about=person)
    if not _are_apart(by, person):
        signals.invited.send(sender=Invitation, invitation=invitation)
    return invitation


@transaction.atomic
def invite_address(*, group: Group, address: str, by: User) -> Invitation:
    """Send a letter with a link to an address, in its one spelling, whoever has it.

    Raises NotAllowed, NotPossible (not a work address that we know the domain of, invited already, closed),
    LimitReached.
    """
    group = _may_invite(group, by)
    _check_address(address)
    _end_expired(Invitation.objects.filter(group=group, email=address))
    if Invitation.objects.waiting().filter(group=group, email=address).exists():
        raise NotPossible(_("There is an invitation to this address already."))
    token = secrets.token_urlsafe(BYTES)
    invitation = Invitation.objects.create(
        group=group,
        inviter=by,
        email=address,
        token_hash=hash_of_token(token),
        expires_at=timezone.now() + LIFE,
    )
    trail("group.address_invited", group, by=by)
    owner = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    if owner is None or not _are_apart(by, owner.user):
        invite_by_mail(invitation, token=token)
    return invitation


def _may_invite(group: Group, by: User) -> Group:
    """The group under its lock, where `by` may invite into it and has not invited too many."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # one at a time: the limit
    group = locked(group)
    require_keeper(group, by)
    require_not_paused(by)
    require_open(group)
    since = timezone.now() - timedelta(hours=1)
    if Invitation.objects.filter(inviter=by, created_at__gt=since).count() >= AN_HOUR:
        raise LimitReached(_("You have sent many invitations in the last hour. Send this one a little later."))
    return group


def _check_address(address: str) -> None:
    """A group may be hidden, so its name never leaves the civil service."""
    try:
        addresses.check_work_address(address)
    except ValidationError as error:
        raise NotPossible(error.messages[0]) from error
    if not Department.objects.open().of_address(address).exists():
        raise NotPossible(_("No department that CivNet knows has addresses like this one."))


def _are_apart(one: User, other: User) -> bool:
    """Whether one of them has blocked the other."""
    pair = [one.pk, other.pk]
    return Block.objects.filter(blocker__in=pair, blocked__in=pair).exists()


def _end_expired(rows: InvitationQuerySet) -> None:
    """Take back what nobody answered in time, so that there may be a new one."""
    now = timezone.now()
    rows.waiting().filter(expires_at__lte=now).update(revoked_at=now)


@transaction.atomic
def accept(*, invitation: Invitation, person: User) -> Membership:
    """Come in. By the same person twice is once. Raises NotTheirs, NotPossible (used, taken back, too old, closed)."""
    group = locked(invitation.group)
    row = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    _check_theirs(row, person)
    before = membership_of(group, person)
    if row.accepted_at is not None and row.accepted_by_id == person.pk and before is not None and before.is_present:
        return before
    _check_open(row)
    require_open(group)
    membership = join(group=group, person=person)
    now = timezone.now()
    row.accepted_at, row.accepted_by = now, person
    row.save(update_fields=["accepted_at", "accepted_by"])
    trail("group.invitation_accepted", group, by=person, about=person)
    Invitation.objects.of(person).waiting().filter(group=group).exclude(pk=row.pk).update(revoked_at=now)
    return membership


@transaction.atomic
def decline(*, invitation: Invitation, person: User) -> None:
    """Say no; nobody is told. Twice is once. Raises NotTheirs, NotPossible."""
    row = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    _check_theirs(row, person)
    if row.declined_at is not None:
        return
    _check_open(row)
    row.declined_at = timezone.now()
    row.save(update_fields=["declined_at"])
    trail("group.invitation_declined", row.group, by=person, about=person)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> bool:
    """Take an invitation back. False where it was answered or taken back already. Raises NotAllowed."""
    group = locked(invitation.group)
    require_keeper(group, by)
    changed = Invitation.objects.waiting().filter(pk=invitation.pk).update(revoked_at=timezone.now())
    if changed:
        trail("group.invitation_revoked", group, by=by, about=invitation.person)
    return bool(changed)


def is_theirs(invitation: Invitation, person: User) -> bool:
    """Whether it is to `person`, or to an address that they proved."""
    if invitation.person_id is not None:
        return invitation.person_id == person.pk
    return EmailAddress.objects.filter(user=person, email=invitation.email, verified=True).exists()


def _check_theirs(invitation: Invitation, person: User) -> None:
    if not is_theirs(invitation, person):
        raise NotTheirs(for_somebody_else())


def for_somebody_else() -> str:
    """Why an invitation does not let this person in, without a word of whose it is."""
    return _(
        "This invitation is for another address. Sign in as whoever it was sent to, or add the address to your account."
    )


def _check_open(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise NotPossible(_("This invitation was used already. It works once."))
    if invitation.declined_at is not None:
        raise NotPossible(_("You have declined this invitation. Ask for a new one if you changed your mind."))
    if invitation.revoked_at is not None:
        raise NotPossible(_("This invitation was taken back."))
    if invitation.is_expired:
        raise NotPossible(_("This invitation is older than 14 days. Ask for a new one."))
