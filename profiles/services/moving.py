"""A person moves to another department by themselves: a new work address proves that they work there now.

Everything else stays: words, groups they joined, colleagues, cover, skills. What the former department gave goes with
its roles, in the same transaction: its rooms, its mandates, its words for insiders.
"""

from datetime import date, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from profiles.letters import tell
from profiles.models import Department, Role, User
from profiles.services.addresses import AddressTaken, TooManyAddresses, UnknownDomain, drop_address, write_address
from profiles.services.addresses import write_main as write_main_address
from profiles.services.carrying import home_of
from profiles.services.roles import RoleRefused, end_role, hold_role, lock_person

LONGEST_AGO: Final = timedelta(days=366)


class MoveRefused(ValueError):
    """It cannot be. `str()` is a sentence, `field` the part of the form that it speaks of, or ""."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def department_of(address: str) -> Department | None:
    """The open department that gives out such addresses; None where there is none."""
    home = home_of(address)
    return home if home is not None and home.is_open else None


def check_move(*, person: User, address: str) -> Department:
    """Where the address leads. Raises MoveRefused for a department that nobody knows, or that they are in already."""
    department = department_of(address)
    if department is None:
        raise MoveRefused(_("This address belongs to no department that CivNet knows."), "email")
    if department == person.department:
        refusal = _("This is an address of %(department)s, where you are already.")
        raise MoveRefused(refusal % {"department": department.name}, "email")
    return department


@transaction.atomic
def move_oneself(*, person: User, address: str, job_title: str, started_on: date, keeps_old: bool) -> Role:
    """Give `person` their main role where `address` belongs, which they proved; their roles in the department before
    end on that day. The address becomes the main one; the main one before is kept as a second one, or retired.

    Both addresses are told, once. Raises MoveRefused.
    """
    person = lock_person(person)
    if not person.may_read:
        raise MoveRefused(_("Only a member can move."))
    department = check_move(person=person, address=address)
    today = timezone.localdate()
    if started_on > today:
        raise MoveRefused(_("Move on your first day there, or later: until then you are where you are."), "started_on")
    if started_on < today - LONGEST_AGO:
        raise MoveRefused(_("Enter a day within the last year."), "started_on")
    old = EmailAddress.objects.filter(user=person, email=person.email).first()
    former = list(Role.objects.current().filter(person=person, department=person.department))
    for role in former:
        role.refresh_from_db()
        end_role(role=role, on=max(started_on, role.started_on or started_on))
    try:
        new = hold_role(person=person, department=department, job_title=job_title, started_on=started_on)
    except RoleRefused as refusal:
        raise MoveRefused(str(refusal)) from refusal
    person.refresh_from_db()
    _change_address(person, address, old=None if keeps_old else old)
    record("person.moved", actor_id=person.pk, target_type="person", target_id=person.pk, reason="by oneself")
    told = [person.email, *([old.email] if old is not None else [])]
    tell(person, "moved", to=told, department=department, address=person.email, is_kept=keeps_old)
    return new


def _change_address(person: User, address: str, *, old: EmailAddress | None) -> None:
    try:
        row, _is_new = write_address(person, address)
        write_main_address(person, row)
    except (AddressTaken, UnknownDomain, TooManyAddresses) as error:
        raise MoveRefused(_("This address cannot be added.")) from error
    if old is not None and old.email != person.email:
        old.refresh_from_db()
        drop_address(person, old)
