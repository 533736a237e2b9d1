"""What an operator does to an account: let in, move, suspend, restore, mark as left. Each leaves a record."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from audit.services import record
from core import text
from profiles.letters import tell
from profiles.models import Absence, Department, Role, User
from profiles.services.accounts import end_sessions
from profiles.services.heads import count_around
from profiles.services.hosting import end_all_hosting
from profiles.services.listing import list_again
from profiles.services.mandates import end_mandates
from profiles.services.professions import host_no_more
from profiles.services.retiring import admit_address, retire_addresses
from profiles.services.roles import admit, end_role, hold_role, settle_main_role
from profiles.services.welcoming import expect
from profiles.signals import left, returned

REASONS = ("misuse", "security", "requested", "ended", "mistake")  # codes: an audit record holds nobody's words


class NotAllowed(PermissionError):
    """Nobody does this to themselves, and only a superuser to a superuser."""


@transaction.atomic
def let_in(*, person: User, department: Department, by: User) -> bool:
    """Admit somebody from the queue to the department, and tell them by mail. False where they were in already."""
    person = _locked(person)
    if person.admitted_at is not None or person.confirmed_at is None or not person.is_active:
        return False
    admit(person=person, department=department)
    expect(person=person)
    _record("person.admitted", person=person, by=by)
    tell(person, "admitted", department=department, home_url=settings.SITE_URL + "/")
    return True


@transaction.atomic
def move(*, person: User, department: Department, by: User) -> bool:
    """Give a member the main role in another department, and end the one before. False where nothing changes."""
    person = _locked(person)
    former = Role.objects.current().filter(person=person, is_main=True).first()
    if person.admitted_at is None or (former is not None and former.department_id == department.pk):
        return False
    hold_role(person=person, department=department, job_title=person.job_title, started_on=timezone.localdate())
    if former is not None:
        former.refresh_from_db()
        end_role(role=former)
    _record("person.moved", person=person, by=by)
    return True


@transaction.atomic
def suspend(*, person: User, by: User, reason: str) -> bool:
    """Shut the person out from their next request on. What they published stays. False where they were already.

    Raises NotAllowed.
    """
    person = _locked(person)
    refuse_against_oneself(person, by)
    if person.suspended_at is not None:
        return False
    person.suspended_at = timezone.now()
    person.save(update_fields=["suspended_at", "updated_at"])
    end_sessions(person)
    _record("person.suspended", person=person, by=by, reason=reason)
    return True


@transaction.atomic
def mark_as_left(*, person: User, by: User, reason: str = "ended") -> bool:
    """The person left the civil service: no access from now on, roles end today, words stay. False where they had left.

    Raises NotAllowed.
    """
    person = _locked(person)
    refuse_against_oneself(person, by)
    if person.left_at is not None:
        return False
    person.left_at = timezone.now()
    person.version += 1
    person.save(update_fields=["left_at", "version", "updated_at"])
    Role.objects.current().filter(person=person).update(ended_on=timezone.localdate(), updated_at=timezone.now())
    retire_addresses(person)
    host_no_more(person=person, by=by)
    Absence.objects.not_over().filter(cover=person).update(cover=None)
    end_mandates(person=person, by=by, reason="left")
    end_all_hosting(person=person, by=by, reason="left")
    count_around(person)
    list_again([person.pk])
    end_sessions(person)
    _record("person.left", person=person, by=by, reason=reason)
    left.send(sender=User, person=person)
    return True


@transaction.atomic
def restore(*, person: User, by: User, reason: str, address: str = "") -> bool:
    """Undo a suspension, or a leaving with the roles it ended. False where there was neither, and for an account that
    was merged: that is for good.

    Who left comes in again by a code to `address`, or to the main one that they had, if nobody has it now: until then
    they wait as somebody who has not confirmed. Raises NotAllowed, AddressTaken and NoAddress.
    """
    person = _locked(person)
    refuse_against_oneself(person, by)
    if person.is_active or person.merged_into_id is not None:
        return False
    has_left = person.left_at is not None
    if person.left_at is not None:
        admit_address(person, address)
        ended_on = timezone.localdate(person.left_at)
        Role.objects.filter(person=person, ended_on=ended_on).update(ended_on=None, updated_at=timezone.now())
    person.suspended_at = person.left_at = None
    person.version += 1
    person.save(update_fields=["suspended_at", "left_at", "version", "updated_at"])
    settle_main_role(person)
    count_around(person)
    list_again([person.pk])
    _record("person.restored", person=person, by=by, reason=reason)
    if has_left:
        returned.send(sender=User, person=person)
        tell(person, "admitted_again", address=person.email, sign_in_url=settings.SITE_URL + reverse("account_login"))
    return True


@transaction.atomic
def correct(*, person: User, name: str, job_title: str, by: User) -> None:
    """Put a name or a job right for somebody who cannot."""
    person = _locked(person)
    person.name, person.job_title = text.single_line(name)[:100], text.single_line(job_title)[:120]
    person.save(update_fields=["name", "job_title", "updated_at"])
    User.objects.filter(pk=person.pk).update(version=F("version") + 1)
    Role.objects.filter(person=person, is_main=True).update(job_title=person.job_title)
    list_again([person.pk])
    _record("person.corrected", person=person, by=by)


@transaction.atomic
def staff_changed(*, person: User, by: User) -> None:
    """After rights in the admin were given or taken: record it, and end the sessions that began with other rights."""
    end_sessions(person)
    _record("person.staff_changed", person=person, by=by)


def _locked(person: User) -> User:
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def refuse_against_oneself(person: User, by: User) -> None:
    """Raise NotAllowed where `by` may not do to `person` what shuts them out or weakens their account."""
    if person.pk == by.pk or (person.is_superuser and not by.is_superuser):
        raise NotAllowed


def _record(action: str, *, person: User, by: User, reason: str = "") -> None:
    record(action, actor_id=by.pk, target_type="person", target_id=person.pk, reason=reason)
