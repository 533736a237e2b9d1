"""Roles: which department a person works in, as what, from when. Whose right it is to say so is in `own_roles`."""

from datetime import date, datetime, timedelta
from typing import Any, Final, TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from core import text
from core.guarding import refuse_marked
from profiles.models import Department, Profession, Role, Team, User, Workplace
from profiles.models.role import CONTACT_LONGEST
from profiles.services.heads import count_around
from profiles.services.hosting import end_hosting_with_role
from profiles.services.listing import list_again
from profiles.services.mandates import end_mandates_with_role
from profiles.services.teams import check_place, lock_teams
from profiles.signals import moved

JOB_LONGEST: Final = 120  # characters
MOST_ROLES: Final = 60  # of one person, those of the past among them
MOST_AT_ONCE: Final = 8  # that have not ended
EARLIEST: Final = date(1940, 1, 1)
FARTHEST: Final = timedelta(days=10 * 366)  # from today, either end
_LINES: Final = {"job_title": JOB_LONGEST, "contact_for": CONTACT_LONGEST}
_COLUMNS: Final = (
    *("job_title", "team_id", "profession_id", "grade", "workplace_id", "arrangement", "contact_for"),
    *("started_on", "ended_on"),
)


class RoleRefused(ValueError):
    """It cannot be like that. `str()` is a sentence, `field` the part of the form that it speaks of, or ""."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Said(TypedDict, total=False):
    """What is said of a role beside whose it is and where. What is left out stays, or is nothing."""

    job_title: str
    team: Team | None
    profession: Profession | None
    grade: int | None
    workplace: Workplace | None
    arrangement: str
    contact_for: str
    started_on: date | None  # None where nobody said since when: the profile then says nothing either
    ended_on: date | None  # the first day on which it is not held any more


@transaction.atomic
def hold_role(
    *, person: User, department: Department, is_main: bool = True, by: User | None = None, **said: Unpack[Said]
) -> Role:
    """Give `person` a role; a main one takes the place of the main one before, and the card shows it.

    Raises RoleRefused and TeamRefused. Recorded where somebody does it, `by`.
    """
    person = lock_person(person)
    role = Role(person=person, department=department, is_main=is_main)
    _say(role, _locked(said))
    held = list(Role.objects.filter(person=person))
    if len(held) >= MOST_ROLES:
        raise RoleRefused(_("A profile holds at most %(most)d roles.") % {"most": MOST_ROLES})
    if not role.has_ended and sum(not other.has_ended for other in held) >= MOST_AT_ONCE:
        raise RoleRefused(_("At most %(most)d roles at once. End one of them first.") % {"most": MOST_AT_ONCE})
    if is_main:
        Role.objects.filter(person=person, is_main=True).update(is_main=False)
    role.save(force_insert=True)
    if is_main:
        _repeat_main_role(person, role)
    count_around(person)
    list_again([person.pk])
    if by is not None:
        _record("role.held", role, by)
    return role


@transaction.atomic
def edit_role(*, role: Role, by: User | None = None, **said: Unpack[Said]) -> Role:
    """Say otherwise what is named. A role that has ended by it is not the main one any more.

    Raises RoleRefused and TeamRefused.
    """
    person, values = lock_person(role.person), _locked(said)
    row = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=role.pk)
    places = [place for place in (row.team, row.profession) if place is not None]
    before, was_current = _values(row), row.is_current
    _say(row, values)
    if _values(row) == before:
        return row
    row.is_lead = row.is_lead and row.team_id == before["team_id"] and not row.has_ended
    row.save(update_fields=[*before, "is_lead", "updated_at"])
    if row.is_main:
        _repeat_main_role(person, row)
    settle_main_role(person)
    if was_current and not row.is_current:
        end_mandates_with_role(row)
        end_hosting_with_role(row)
    count_around(person, also=places)
    list_again([person.pk])
    _record("role.edited", row, by)
    row.refresh_from_db()
    return row


@transaction.atomic
def end_role(*, role: Role, on: date | None = None, by: User | None = None) -> None:
    """End the role on the day (today). Another current role becomes the main one where this one was."""
    person = lock_person(role.person)
    role.ended_on, role.is_lead = on or timezone.localdate(), False
    if role.started_on is not None and role.started_on > role.ended_on:  # it had not begun
        role.started_on = role.ended_on
    role.save(update_fields=["started_on", "ended_on", "is_lead", "updated_at"])
    settle_main_role(person)
    role.refresh_from_db()
    end_mandates_with_role(role)
    end_hosting_with_role(role)
    count_around(person)
    list_again([person.pk])
    if by is not None:
        _record("role.ended", role, by)


@transaction.atomic
def make_main_role(*, role: Role, by: User | None = None) -> Role:
    """The cards show this one from now on. Raises RoleRefused for one that is not held today. Twice is once."""
    person = lock_person(role.person)
    row = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=role.pk)
    if row.is_main:
        return row
    if not row.is_current:
        raise RoleRefused(_("Only a role that you hold today can be the main one."))
    Role.objects.filter(person=person, is_main=True).update(is_main=False)
    row.is_main = True
    row.save(update_fields=["is_main", "updated_at"])
    _repeat_main_role(person, row)
    list_again([person.pk])
    _record("role.made_main", row, by)
    return row


def settle_main_role(person: User) -> None:
    """Where the main role is over, another that is held today takes its place; where there is none, nothing changes.

    The caller has locked the person.
    """
    main = Role.objects.filter(person=person, is_main=True).first()
    if main is not None and not main.has_ended:
        return
    heir = Role.objects.current().filter(person=person).first()
    if main is not None:
        main.is_main = False
        main.save(update_fields=["is_main", "updated_at"])
    if heir is not None:
        heir.is_main = True
        heir.save(update_fields=["is_main", "updated_at"])
        _repeat_main_role(person, heir)


def settle_main_roles(*, most: int = 500) -> int:
    """What a date changed overnight: main roles that ended while another is held. Returns whose that were, at most."""
    over = Role.objects.filter(is_main=True, ended_on__lte=timezone.localdate(), person__left_at=None)
    ids = list(over.order_by().values_list("person", flat=True)[:most])
    for person in User.objects.filter(pk__in=ids):
        with transaction.atomic():
            settle_main_role(lock_person(person))
            list_again([person.pk])
    return len(ids)


def lock_person(person: User) -> User:
    """One change of a person's roles after the other. Before the teams and the roles, always."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _locked(said: Said) -> dict[str, Any]:
    """What is said, the team read again under its lock: before the role, as whoever ends a team does."""
    values: dict[str, Any] = {**said}
    if values.get("team") is not None:
        values["team"] = lock_teams(values["team"].pk)[values["team"].pk]
    return values


def _say(role: Role, values: dict[str, Any]) -> None:
    """Write `values` onto the row, unsaved, and check it. Raises RoleRefused and TeamRefused."""
    for name, value in values.items():
        setattr(role, name, text.single_line(value)[: _LINES[name]] if name in _LINES else value)
    refuse_marked(role.job_title, role.contact_for, person_id=role.person_id, kind="profile", error=RoleRefused)
    latest = timezone.localdate() + FARTHEST
    for name in ("started_on", "ended_on"):
        day = values.get(name)
        if day is not None and not EARLIEST <= day <= latest:
            raise RoleRefused(_("The year of this day cannot be right"), name)
    if role.started_on is not None and role.ended_on is not None and role.ended_on < role.started_on:
        raise RoleRefused(_("The last day must be the first day or later"), "ended_on")
    if values.get("team") is not None:
        check_place(values["team"], department_id=role.department_id, must_be_open=not role.has_ended)


def _values(role: Role) -> dict[str, Any]:
    return {name: getattr(role, name) for name in _COLUMNS}


def _repeat_main_role(person: User, role: Role) -> None:
    before = person.department
    if (before, person.job_title) == (role.department, role.job_title):
        return
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


def _record(action: str, role: Role, by: User | None) -> None:
    record(action, actor_id=by.pk if by else None, target_type="role", target_id=role.pk)
