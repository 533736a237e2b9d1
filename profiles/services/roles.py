"""Roles: which department a person works in, as what, from when."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import text
from profiles.models import Department, Role, User
from profiles.services.heads import count_around
from profiles.services.mandates import end_mandates_with_role
from profiles.signals import moved


@transaction.atomic
def hold_role(
    *, person: User, department: Department, job_title: str = "", started_on: date | None = None, is_main: bool = True
) -> Role:
    """Give `person` a role; a main one takes the place of the main one before, and the card shows it.

    `started_on` is None where nobody said since when: the profile then says nothing either.
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if is_main:
        Role.objects.filter(person=person, is_main=True).update(is_main=False)
    role = Role.objects.create(
        person=person,
        department=department,
        job_title=text.single_line(job_title)[:120],
        started_on=started_on,
        is_main=is_main,
    )
    if is_main:
        _repeat_main_role(person, role)
    count_around(person)
    return role


@transaction.atomic
def end_role(*, role: Role, on: date | None = None) -> None:
    """End the role on the day (today). Another current role becomes the main one where this one was."""
    role.ended_on, was_main, role.is_main = on or timezone.localdate(), role.is_main, False
    role.save(update_fields=["ended_on", "is_main", "updated_at"])
    successor = Role.objects.current().filter(person=role.person_id).exclude(pk=role.pk).first() if was_main else None
    if successor is not None:
        successor.is_main = True
        successor.save(update_fields=["is_main", "updated_at"])
        _repeat_main_role(role.person, successor)
    end_mandates_with_role(role)
    count_around(role.person)


def _repeat_main_role(person: User, role: Role) -> None:
    before = person.department
    User.objects.filter(pk=person.pk).update(
        department=role.department, job_title=role.job_title, version=F("version") + 1, updated_at=timezone.now()
    )
    person.refresh_from_db()
    if before != role.department:
        moved.send(sender=User, person=person, before=before, after=role.department)


@transaction.atomic
def admit(*, person: User, department: Department, job_title: str = "", at: datetime | None = None) -> None:
    """Let `person` in as a member of the department; twice is once."""
    changed = User.objects.filter(pk=person.pk, admitted_at=None).update(admitted_at=at or timezone.now())
    if changed:
        hold_role(person=person, department=department, job_title=job_title)
        person.refresh_from_db()
