"""Hosts of departments: who keeps a department's page, mandates and teams in the admin. Each change leaves a record."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from profiles.models import Department, DepartmentHost, Role, User
from profiles.staff_roles import StaffRole, lay_down_role, take_role


class HostRefused(ValueError):
    """Nobody becomes host so; the sentence says why."""


@transaction.atomic
def host_department(*, person: User, department: Department, by: User | None) -> DepartmentHost:
    """Make `person` a host of `department`; twice is once. They sign in again.

    Raises HostRefused (not a member now, no role there, an ended department).
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if not person.may_read:
        raise HostRefused(_("Only a member who can sign in now can host a department."))
    if not department.is_open:
        raise HostRefused(_("This department has ended: nobody hosts it any more."))
    if not Role.objects.current().filter(person=person, department=department).exists():
        raise HostRefused(_("A host has a role in the department: give them one first."))
    host, is_new = DepartmentHost.objects.get_or_create(person=person, department=department, defaults={"given_by": by})
    if is_new:
        take_role(person=person, role=StaffRole.DEPARTMENT_HOST, by=by)
        _record("host.given", host, by=by)
    return host


@transaction.atomic
def end_hosting(*, host: DepartmentHost, by: User | None, reason: str = "") -> bool:
    """Take it from them; with the last department the role of host goes too. False where that was done before."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=host.person_id)
    standing = DepartmentHost.objects.select_for_update(of=("self",)).filter(pk=host.pk).first()
    if standing is None:
        return False
    _record("host.ended", standing, by=by, reason=reason)
    standing.delete()
    if not DepartmentHost.objects.filter(person=person).exists():
        lay_down_role(person=person, role=StaffRole.DEPARTMENT_HOST, by=by)
    return True


def end_all_hosting(*, person: User, by: User | None, reason: str) -> None:
    """Take all departments from `person`, in the caller's transaction."""
    for host in DepartmentHost.objects.filter(person=person):
        end_hosting(host=host, by=by, reason=reason)


def end_hosting_with_role(role: Role) -> None:
    """Whose last role in a department has ended hosts it no longer, in the caller's transaction."""
    here = Role.objects.current().filter(person=role.person_id, department=role.department_id)
    if not here.exists():
        for host in DepartmentHost.objects.filter(person=role.person_id, department=role.department_id):
            end_hosting(host=host, by=None, reason="moved")


def _record(action: str, host: DepartmentHost, *, by: User | None, reason: str = "") -> None:
    record(
        action,
        actor_id=by.pk if by else None,
        target_type="department",
        target_id=host.department_id,
        reason=reason or f"person:{host.person_id}",
    )
