"""The people of a department that has ended go on in the one that carries it on, with all that their roles say.

Many at once: what one move does by services and signals is done here in a few statements a batch. Rooms that take in a
department follow by their hourly sweep, and search rows and head counts by theirs.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from audit.models import Record
from profiles.models import Department, Mandate, Role, User
from profiles.services.listing import list_people

AT_ONCE: Final = 500  # people in one transaction
_SAYS: Final = ("profession_id", "workplace_id", "job_title", "grade", "arrangement", "contact_for")


def final_heirs(department: Department) -> list[Department]:
    """The open departments that carry this one on, over however many steps, by name. One query."""
    return list(Department.objects.open().filter(inheritances__department=department).order_by("name", "pk"))


def home_of(address: str) -> Department | None:
    """Whose people have such addresses: the open department of the domain, or the one that carries on the one that had
    it; where several do, that one itself, which asks them. None for a domain that nobody knows.
    """
    found = Department.objects.of_address(address).first()
    if found is None or found.is_open:
        return found
    heirs = final_heirs(found)
    return heirs[0] if len(heirs) == 1 else found if heirs else None


def left_behind(department: Department) -> "list[int]":
    """Numbers of the next people who still hold a role in it, at most a batch."""
    still = Role.objects.filter(department=department, person__left_at=None).filter(_still(department))
    return list(still.order_by("person").values_list("person", flat=True).distinct()[:AT_ONCE])


def _still(department: Department) -> Q:
    """Roles that its end should have ended."""
    return Q(ended_on=None) | Q(ended_on__gt=department.ended_on or date.max)


@transaction.atomic
def carry(*, people: Sequence[int], department: Department, heir: Department, with_teams: bool) -> int:
    """End the roles of `people` in `department` on the day it ended, and begin the same in `heir` that day.

    Teams go along where they went themselves. Mandates for it end. Returns how many roles. Twice is once.
    """
    on = department.ended_on or timezone.localdate()
    locked = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people).order_by("pk")
    there = [person.pk for person in locked]
    old = list(Role.objects.filter(_still(department), person__in=there, department=department).order_by("pk"))
    new = [_same_in(heir, role, on=on, with_team=with_teams) for role in old]
    main = [role.person_id for role in old if role.is_main]
    for role in old:
        role.started_on = min(on, role.started_on) if role.started_on else None  # where it had not begun
        role.ended_on = on
        role.is_main = role.is_lead = False
        role.updated_at = timezone.now()
    Role.objects.bulk_update(old, ["started_on", "ended_on", "is_main", "is_lead", "updated_at"])
    Role.objects.bulk_create(new)
    cards = User.objects.filter(Q(pk__in=main) | Q(pk__in=there, department=department))
    cards.update(department=heir, version=F("version") + 1, updated_at=timezone.now())
    _end_mandates(there, department)
    Record.objects.bulk_create(
        Record(action="person.carried_over", target_type="person", target_id=pk, reason=f"into {heir.pk}")
        for pk in sorted({role.person_id for role in old})
    )
    list_people(Q(pk__in=there))
    return len(new)


def _same_in(heir: Department, role: Role, *, on: date, with_team: bool) -> Role:
    said = {name: getattr(role, name) for name in _SAYS}
    team = role.team_id if with_team else None
    started_on = max(on, role.started_on or on)
    ended_on = role.ended_on
    return Role(
        person_id=role.person_id,
        department=heir,
        team_id=team,
        is_main=role.is_main,
        is_lead=role.is_lead and team is not None,
        started_on=started_on,
        ended_on=ended_on,
        **said,
    )


def _end_mandates(people: Sequence[int], department: Department) -> None:
    """Nobody speaks for a department that is no more, and for its heir by a mandate of its own alone."""
    standing = Mandate.objects.filter(person__in=people, department=department, revoked_at=None)
    numbers = list(standing.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    Mandate.objects.filter(pk__in=numbers).update(revoked_at=timezone.now())
    Record.objects.bulk_create(
        Record(action="mandate.ended", target_type="profiles.mandate", target_id=pk, reason="reorganised")
        for pk in numbers
    )
