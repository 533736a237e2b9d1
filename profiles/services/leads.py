"""Who leads a team. Said by an operator, or by whoever leads the team or one above it; each time recorded."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.services import record
from profiles.models import Role, Team, User
from profiles.models.role import RoleQuerySet
from profiles.services.roles import RoleRefused, lock_person


class NotTheirs(PermissionError):
    """Neither an operator nor a lead of the team or of one above it."""


def may_name_leads(*, person: User, team: Team) -> bool:
    """Whether `person` may say who leads `team`. At most one query."""
    if not team.is_open or not person.may_read:
        return False
    if person.is_superuser:
        return True
    return led_by(person).filter(Q(team=team.pk) | Q(team__in=team.ancestors)).exists()


def led_by(person: User) -> RoleQuerySet:
    """The roles in which `person` leads a team today."""
    return Role.objects.current().filter(person=person, is_lead=True)


@transaction.atomic
def set_lead(*, role: Role, is_lead: bool, by: User) -> Role:
    """The role leads its team from now on, or no more. Several may lead one team, as a job share does. Twice is once.

    Whoever leads may also lay it down themselves. Raises NotTheirs, and RoleRefused for a role without a team, or one
    that is not held today.
    """
    lock_person(role.person)
    row = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=role.pk)
    if row.is_lead == is_lead:
        return row
    if row.team is None or not row.is_current:
        raise RoleRefused(_("Only who is in a team today can lead it."))
    lays_it_down = not is_lead and row.person_id == by.pk
    if not lays_it_down and not may_name_leads(person=by, team=row.team):
        raise NotTheirs
    row.is_lead = is_lead
    row.save(update_fields=["is_lead", "updated_at"])
    record("role.leads" if is_lead else "role.leads_no_more", actor_id=by.pk, target_type="role", target_id=row.pk)
    return row
