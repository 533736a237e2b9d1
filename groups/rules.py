"""Membership by department or profession: its people are members by themselves, and never get a mail for it.

Whoever leaves stays out. Whom the rule let go (they moved) it takes in again when they come back. Owners and hosts stay
whatever their department, and so does whoever joined by their own act.
"""

import time

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from groups.changing import count_members, locked
from groups.models import EndedBy, Group, MemberRole, MemberRule, Membership, MemberSource
from profiles.models import Role, User, departments_of, people_of

AT_ONCE = 1000  # people in one transaction


def keep_all(*, for_seconds: float) -> int:
    """Make the members of every group with a rule equal its people. Returns how many came or went.

    Safe to run twice and beside itself, and goes on at the next run where the time was too short.
    """
    ends, changed = time.monotonic() + for_seconds, 0
    for group in Group.objects.exclude(member_rule=MemberRule.NOBODY).filter(closed_at=None).order_by("pk"):
        while time.monotonic() < ends:
            some = keep(group)
            changed += some
            if some < AT_ONCE:
                break
    for group in Group.objects.filter(member_rule=MemberRule.NOBODY, memberships__source=MemberSource.RULE).distinct():
        while time.monotonic() < ends and (some := let_go(group, among=None)):
            changed += some
    return changed


@transaction.atomic
def keep(group: Group, *, among: User | None = None) -> int:
    """Take in and let go up to a thousand people, or only the one of `among`. Returns how many."""
    group = locked(group)
    if group.member_rule == MemberRule.NOBODY or group.is_closed:
        return 0
    return _take_in(group, among) + let_go(group, among=among)


def keep_for(person: User) -> None:
    """After a move: take the person into groups of their departments and professions, let them go from those before."""
    professions = Role.objects.current().filter(person=person, profession__isnull=False).values("profession")
    theirs = Q(member_rule=MemberRule.DEPARTMENT, department__in=departments_of(person))
    theirs |= Q(member_rule=MemberRule.PROFESSION, profession__in=professions)
    there = Q(memberships__person=person, memberships__source=MemberSource.RULE)
    for group in Group.objects.filter(theirs | there, closed_at=None).distinct().order_by("pk"):
        keep(group, among=person)


def _people(group: Group) -> models.QuerySet[User]:
    """Whom the rule of the group means: members with a current role in its department, or of its profession."""
    if group.member_rule == MemberRule.DEPARTMENT and group.department_id is not None:
        return User.objects.members().filter(pk__in=people_of(group.department_id).values("pk"))
    if group.member_rule == MemberRule.PROFESSION and group.profession_id is not None:
        theirs = Role.objects.current().filter(profession=group.profession_id)
        return User.objects.members().filter(pk__in=theirs.values("person"))
    return User.objects.none()


def _take_in(group: Group, among: User | None) -> int:
    rows = Membership.objects.filter(group=group)
    people = _people(group)
    if among is not None:
        people, rows = people.filter(pk=among.pk), rows.filter(person=among)
    now = timezone.now()
    back = rows.filter(ended_by=EndedBy.RULE, left_at__isnull=False, person__in=people.values("pk"))
    came = back.filter(pk__in=list(back.values_list("pk", flat=True)[:AT_ONCE])).update(
        joined_at=now, left_at=None, ended_by=EndedBy.NOBODY, source=MemberSource.RULE, role=MemberRole.MEMBER
    )
    asking = rows.filter(requested_at__isnull=False, person__in=people.values("pk"))
    came += asking.filter(pk__in=list(asking.values_list("pk", flat=True)[:AT_ONCE])).update(
        joined_at=now, requested_at=None, message=""
    )
    known = Membership.objects.filter(group=group).values("person")
    new = list(people.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Membership.objects.bulk_create(
        [Membership(group=group, person_id=pk, joined_at=now, source=MemberSource.RULE) for pk in new],
        ignore_conflicts=True,
    )
    count_members(group, came + len(new))
    return came + len(new)


def let_go(group: Group, *, among: User | None) -> int:
    """End memberships that the rule made and means no more. Returns how many, up to a thousand."""
    people = _people(group).values("pk")
    gone = Membership.objects.present().filter(group=group, source=MemberSource.RULE, role=MemberRole.MEMBER)
    gone = gone.exclude(person__in=people)
    if among is not None:
        gone = gone.filter(person=among)
    some = list(gone.values_list("pk", flat=True)[:AT_ONCE])
    ended = Membership.objects.filter(pk__in=some).update(left_at=timezone.now(), ended_by=EndedBy.RULE)
    count_members(group, -ended)
    return ended
