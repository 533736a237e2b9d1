"""Coming into a group and leaving it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import text
from groups import signals
from groups.changing import (
    count_members,
    end,
    locked,
    membership_of,
    refuse_marked,
    require_keeper,
    require_not_paused,
    require_open,
    require_owner,
    trail,
)
from groups.errors import LimitReached, NotPossible
from groups.models import LINE_LONGEST, EndedBy, Group, JoinPolicy, MemberRole, Membership, MemberSource, Visibility
from groups.services.owners import seek_owner
from profiles.models import User

REQUESTS_AN_HOUR = 30
PAUSE_AFTER_DECLINE = timedelta(days=7)
_JOINED = ("joined_at", "left_at", "role", "source", "ended_by", "requested_at", "message", "updated_at")


@transaction.atomic
def join(*, group: Group, person: User, role: MemberRole = MemberRole.MEMBER, at: datetime | None = None) -> Membership:
    """Make `person` a present member, again where they had left. Twice is once: a higher role is not lowered.

    Whoever calls has decided that they may. Of a member whom a rule took in it becomes their own membership.
    """
    group = locked(group)
    moment = at or timezone.now()
    membership = membership_of(group, person)
    if membership is None:
        membership = Membership.objects.create(group=group, person=person, joined_at=moment, role=role)
    elif membership.is_present:
        if membership.source != MemberSource.OWN:
            membership.source = MemberSource.OWN
            membership.save(update_fields=["source", "updated_at"])
        return membership
    else:
        membership.joined_at, membership.left_at, membership.role = moment, None, role
        membership.source, membership.ended_by = MemberSource.OWN, EndedBy.NOBODY
        membership.requested_at, membership.message = None, ""
        membership.save(update_fields=_JOINED)
    count_members(group, 1)
    signals.joined.send(sender=Membership, membership=membership)
    return membership


@transaction.atomic
def join_openly(*, group: Group, person: User) -> Membership:
    """Come in by one's own wish. Twice is once. Raises NotPossible where one must ask, be invited, or it is closed."""
    group = locked(group)
    before = membership_of(group, person)
    if before is not None and before.is_present:
        return join(group=group, person=person)
    require_open(group)
    if group.join_policy != JoinPolicy.OPEN or group.visibility == Visibility.HIDDEN:
        raise NotPossible(_refusal_of_joining(group))
    membership = join(group=group, person=person)
    trail("group.joined", group, by=person, about=person)
    return membership


def _refusal_of_joining(group: Group) -> str:
    if group.join_policy == JoinPolicy.REQUEST and not group.is_hidden:
        return _("This group takes people in who ask. Ask to join, and a host will answer.")
    return _("People come into this group by invitation.")


@transaction.atomic
def ask_to_join(*, group: Group, person: User, message: str) -> Membership:
    """Ask the hosts. Twice is once. Raises NotPossible, LimitReached, MarkedTooHigh."""
    refuse_marked(message, by=person)
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # one at a time: the limit
    group = locked(group)
    membership = membership_of(group, person)
    if membership is not None and (membership.is_present or membership.is_request):
        return membership
    require_open(group)
    require_not_paused(person)
    if group.join_policy != JoinPolicy.REQUEST or group.is_hidden:
        raise NotPossible(
            _("Anybody may join this group, without asking.")
            if group.join_policy == JoinPolicy.OPEN and not group.is_hidden
            else _("People come into this group by invitation.")
        )
    now = timezone.now()
    if membership is not None and membership.ended_by == EndedBy.HOST and membership.left_at is not None:
        again_at = membership.left_at + PAUSE_AFTER_DECLINE
        if again_at > now:
            raise NotPossible(_("A host has answered already. You can ask again after a week."))
    lately = Membership.objects.filter(person=person, requested_at__gt=now - timedelta(hours=1))
    if lately.count() >= REQUESTS_AN_HOUR:
        raise LimitReached(_("You have asked to join many groups in the last hour. Ask here a little later."))
    fields = {
        "joined_at": None,
        "left_at": None,
        "role": MemberRole.MEMBER,
        "source": MemberSource.OWN,
        "ended_by": EndedBy.NOBODY,
        "requested_at": now,
        "message": text.single_line(message)[:LINE_LONGEST],
    }
    membership, _is_new = Membership.objects.update_or_create(group=group, person=person, defaults=fields)
    number = trail("group.asked", group, by=person, about=person).pk
    signals.asked.send(sender=Membership, membership=membership, number=number)
    return membership


@transaction.atomic
def withdraw_request(*, group: Group, person: User) -> bool:
    """Take one's request back. False where there is none, any more."""
    group = locked(group)
    membership = membership_of(group, person)
    if membership is None or not membership.is_request:
        return False
    end(membership, by=EndedBy.PERSON, at=timezone.now())
    trail("group.request_withdrawn", group, by=person, about=person)
    return True


@transaction.atomic
def answer_request(*, membership: Membership, by: User, is_accepted: bool, reason: str = "") -> Membership:
    """Let the person in, or say why not. Raises NotAllowed, NotPossible: answered or taken back already, or closed."""
    group = locked(membership.group)
    require_keeper(group, by)
    request = Membership.objects.select_related("person").get(pk=membership.pk)
    if not request.is_request:
        raise NotPossible(_("This request was answered or taken back a moment ago."))
    if is_accepted:
        require_open(group)
        request = join(group=group, person=request.person)
    else:
        end(request, by=EndedBy.HOST, at=timezone.now())
    action = "group.request_accepted" if is_accepted else "group.request_declined"
    number = trail(action, group, by=by, about=request.person).pk
    signals.answered.send(
        sender=Membership,
        membership=request,
        is_accepted=is_accepted,
        by=by,
        reason=text.single_line(reason)[:LINE_LONGEST],
        number=number,
    )
    return request


@transaction.atomic
def leave(*, group: Group, person: User, ended_by: EndedBy = EndedBy.PERSON) -> bool:
    """End the membership; False where there is none. Where the last owner leaves, another is sought."""
    group = locked(group)
    membership = membership_of(group, person)
    if membership is None or not membership.is_present:
        return False
    was_owner = membership.is_owner
    end(membership, by=ended_by, at=timezone.now())
    trail("group.left", group, by=person, about=person, reason=ended_by)
    signals.left.send(sender=Membership, group=group, person=person)
    if was_owner:
        seek_owner(group)
    return True


def leave_all(*, person: User) -> None:
    """End all that a person who left the civil service is a member of, or asked for, each group in its own turn."""
    rows = Membership.objects.filter(person=person, left_at=None).select_related("group").order_by("group")
    for membership in rows:
        if membership.is_present:
            leave(group=membership.group, person=person, ended_by=EndedBy.DEPARTURE)
        else:
            withdraw_request(group=membership.group, person=person)


@transaction.atomic
def remove_member(*, membership: Membership, by: User, reason: str) -> None:
    """Take somebody out, with a reason that they are told. Owners and hosts only by an owner.

    Raises NotAllowed, NotPossible: oneself, or no member any more.
    """
    group = locked(membership.group)
    row = Membership.objects.select_related("person").get(pk=membership.pk)
    require_keeper(group, by)
    if row.person_id == by.pk:
        raise NotPossible(_("You cannot remove yourself. Leave the group instead."))
    if not row.is_present:
        raise NotPossible(_("This person is not a member any more."))
    if row.keeps_order:
        require_owner(group, by)
    end(row, by=EndedBy.HOST, at=timezone.now())
    number = trail("group.removed", group, by=by, about=row.person).pk
    signals.left.send(sender=Membership, group=group, person=row.person)
    told = text.single_line(reason)[:LINE_LONGEST]
    signals.removed.send(sender=Membership, group=group, person=row.person, by=by, reason=told, number=number)
