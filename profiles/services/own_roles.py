"""What a person may say of their own roles. A role of today opens what its department writes for itself alone, so:

in a department of which they confirmed an address, anything; in any other only what lies in the past. What an operator
gave them elsewhere, such as a loan, they word as they like and may end, never begin earlier or hold longer.
"""

from datetime import date
from typing import Any, Unpack
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from profiles.models import Department, Role, User
from profiles.models.department import DepartmentQuerySet
from profiles.services.listing import list_again
from profiles.services.pausing import why_paused
from profiles.services.roles import RoleRefused, Said, edit_role, end_role, hold_role, lock_person

_NEVER = date.max
_ALWAYS = date.min


def proven_departments(person: User) -> DepartmentQuerySet:
    """Open departments of whose domains `person` confirmed an address. One query, and the subquery it holds."""
    proven = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    domains = {address.rpartition("@")[2].lower() for address in proven}
    return Department.objects.open().filter(domains__domain__in=domains).distinct()


@transaction.atomic
def hold_own_role(*, person: User, department: Department, submission: UUID | None, **said: Unpack[Said]) -> Role:
    """Add a role beside those one has; the first that is held today is the main one. The same form twice is one role.

    Raises RoleRefused and TeamRefused.
    """
    person = lock_person(person)
    twin = Role.objects.filter(person=person, submission=submission).first() if submission else None
    if twin is not None:
        return twin
    _check_not_paused(person)
    _check_dates(person, Role(person=person, department=department), said)
    role = hold_role(person=person, department=department, is_main=False, by=person, **said)
    Role.objects.filter(pk=role.pk).update(submission=submission)
    role.refresh_from_db()
    return role


@transaction.atomic
def edit_own_role(*, role: Role, **said: Unpack[Said]) -> Role:
    """Say otherwise what one's role is. Raises RoleRefused and TeamRefused."""
    person = lock_person(role.person)
    _check_not_paused(person)
    row = Role.objects.select_related("department").get(pk=role.pk)
    _check_dates(person, row, said)
    end = said.get("ended_on", row.ended_on)
    if end is not None and end <= timezone.localdate():
        _keep_one(person, row)
    return edit_role(role=row, by=person, **said)


@transaction.atomic
def end_own_role(*, role: Role, on: date | None = None) -> bool:
    """One does not do this any more. False where it had ended. Raises RoleRefused for the only one of today."""
    person = lock_person(role.person)
    row = Role.objects.get(pk=role.pk)
    if row.has_ended:
        return False
    day = on or timezone.localdate()
    if day <= timezone.localdate():
        _keep_one(person, row)
    end_role(role=row, on=day, by=person)
    return True


@transaction.atomic
def remove_own_role(*, role: Role) -> bool:
    """Take off the profile what one added oneself and is over: it was a mistake. False where it is gone or may not."""
    person = lock_person(role.person)
    row = Role.objects.filter(pk=role.pk).first()
    if row is None or not may_be_removed(row):
        return False
    pk = row.pk
    row.delete()
    list_again([person.pk])
    record("role.removed", actor_id=person.pk, target_type="role", target_id=pk)
    return True


def may_be_removed(role: Role) -> bool:
    """Whether whoever holds it said so themselves, and it opens nothing any more."""
    return role.submission is not None and role.has_ended


def _check_not_paused(person: User) -> None:
    """Jobs are words as well."""
    refusal = why_paused(person)
    if refusal:
        raise RoleRefused(refusal, "job_title")


def _check_dates(person: User, role: Role, said: Said) -> None:
    """Raise RoleRefused where the days to come of a role are not theirs to say."""
    if proven_departments(person).filter(pk=role.department_id).exists():
        return
    begins, ends = said.get("started_on", role.started_on), said.get("ended_on", role.ended_on)
    to_come = _to_come(begins, ends)
    had = _to_come(role.started_on, role.ended_on) if role.pk else None
    if to_come is None or (had is not None and had[0] <= to_come[0] and to_come[1] <= had[1]):
        return
    if not role.department.is_open:
        words = _("%(name)s has ended: say on which day your role there ended.")
    elif had is None:
        words = _(
            "You have confirmed no address of %(name)s, so a role there can only be one of the past. "
            "Add your address there to your account first, or ask an operator if you are on loan."
        )
    else:
        words = _("An operator said how long you are in %(name)s. You can end it earlier, not later.")
    raise RoleRefused(words % {"name": role.department.name}, "ended_on")


def _to_come(begins: date | None, ends: date | None) -> tuple[date, date] | None:
    """The days from today on; None where there are none."""
    today = timezone.localdate()
    first, last = max(begins or _ALWAYS, today), ends or _NEVER
    return (first, last) if first < last else None


def _keep_one(person: User, role: Role) -> None:
    others: Any = Role.objects.current().filter(person=person).exclude(pk=role.pk)
    if not others.filter(Q(department__ended_on=None) | Q(department__ended_on__gt=timezone.localdate())).exists():
        raise RoleRefused(_("This is the only role that you hold today. Add the next one first."), "ended_on")
