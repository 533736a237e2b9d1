"""Mandates: who speaks officially for a department. Given and taken back by operators; each leaves a record."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from profiles.models import Department, Mandate, Role, User

LONGEST: Final = timedelta(days=366)  # until somebody must say again that it is still right


class MandateRefused(ValueError):
    """It cannot be given so; the sentence says why."""


def mandates_of(person: User) -> list[Mandate]:
    """Those that `person` holds today, by department. One query."""
    return list(Mandate.objects.current().held_by(person))


@transaction.atomic
def give_mandate(*, person: User, department: Department, expires_on: date, by: User) -> Mandate:
    """Let `person` speak for `department` up to and including a day within a year. One given before ends by it.

    Raises MandateRefused (not a member now, an ended department, a day that is over or too far).
    """
    person = _locked(person)
    today = timezone.localdate()
    if not person.may_read:
        raise MandateRefused(_("Only a member who can sign in now can speak for a department."))
    if not department.is_open:
        raise MandateRefused(_("This department has ended: nobody speaks for it any more."))
    if not today <= expires_on <= today + LONGEST:
        raise MandateRefused(_("Choose a day from today on, within a year."))
    for former in Mandate.objects.filter(person=person, department=department, revoked_at=None):
        _end(former, by=by, reason="renewed")
    mandate = Mandate.objects.create(person=person, department=department, expires_on=expires_on, given_by=by)
    _record("mandate.given", mandate, by=by)
    return mandate


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, by: User) -> bool:
    """Take it back from now on. What was said by it stays. False where that was done before."""
    _locked(mandate.person)
    mandate = Mandate.objects.select_for_update(of=("self",), no_key=True).get(pk=mandate.pk)
    if mandate.revoked_at is not None:
        return False
    _end(mandate, by=by, reason="revoked")
    return True


def end_mandates(*, person: User, by: User | None, reason: str, department: Department | None = None) -> int:
    """End all mandates of `person`, or those for one department, in the caller's transaction. Returns how many."""
    standing = Mandate.objects.filter(person=person, revoked_at=None)
    if department is not None:
        standing = standing.filter(department=department)
    ended = list(standing.select_for_update(of=("self",), no_key=True))
    for mandate in ended:
        _end(mandate, by=by, reason=reason)
    return len(ended)


def end_mandates_with_role(role: Role) -> None:
    """Whose last role in a department has ended speaks for it no longer, also where they come back one day."""
    here = Role.objects.current().filter(person=role.person_id, department=role.department_id)
    if not here.exists():
        end_mandates(person=role.person, by=None, reason="moved", department=role.department)


def _locked(person: User) -> User:
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _end(mandate: Mandate, *, by: User | None, reason: str) -> None:
    mandate.revoked_at = timezone.now()
    mandate.save(update_fields=["revoked_at"])
    _record("mandate.ended", mandate, by=by, reason=reason)


def _record(action: str, mandate: Mandate, *, by: User | None, reason: str = "") -> None:
    record(
        action,
        actor_id=by.pk if by else None,
        target_type="profiles.mandate",
        target_id=mandate.pk,
        reason=reason,
    )
