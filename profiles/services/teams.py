"""Teams: made, renamed, moved and ended; and who is in one. Everything about one department's tree holds its lock."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audit.services import record
from core import text
from core.guarding import refuse_marked
from profiles.models import Department, Role, Team, User
from profiles.models.team import DEEPEST, MOST_BENEATH, PURPOSE_LONGEST
from profiles.services.heads import count_around
from profiles.services.listing import list_again

NAME_LONGEST = 120  # characters
_SLUG_LONGEST = 80


class TeamRefused(ValueError):
    """The tree, or a person's place in it, cannot become so. The text says why, to whoever tried."""


class OtherDepartment(TeamRefused):
    """The team is of another department than the one above it, or than the person's role."""


class TeamCycle(TeamRefused):
    """A team would come to stand under itself."""


class TeamEnded(TeamRefused):
    """The team does not exist any more."""


class TeamHasTeams(TeamRefused):
    """Teams stand under it that have not ended."""


class TooManyTeams(TeamRefused):
    """Too deep, or too many under one."""


@transaction.atomic
def make_team(
    *, department: Department, name: str, purpose: str = "", parent: Team | None = None, by: User | None = None
) -> Team:
    """A new team at the top of the department, or under `parent`. Raises TeamRefused."""
    _check_markings(by, name, purpose)
    _lock_tree(department.pk)
    above = _place_under(parent, department_id=department.pk)
    _check_room(parent, department_id=department.pk)
    name = _name(name)
    team = Team.objects.create(
        department=department,
        parent=parent,
        ancestors=above,
        name=name,
        slug=_free_slug(department, name),
        purpose=text.single_line(purpose)[:PURPOSE_LONGEST],
    )
    _record("team.made", team, by)
    return team


@transaction.atomic
def rename_team(*, team: Team, name: str, purpose: str, by: User | None = None) -> Team:
    """Another name and purpose; its address stays. Raises TeamRefused for a blank name, or a marking."""
    _check_markings(by, name, purpose)
    _lock_tree(team.department_id)
    row = Team.objects.get(pk=team.pk)
    row.name, row.purpose = _name(name), text.single_line(purpose)[:PURPOSE_LONGEST]
    row.save(update_fields=["name", "purpose", "updated_at"])
    list_again(User.objects.filter(roles__team=row).distinct())
    _record("team.renamed", row, by)
    return row


@transaction.atomic
def move_team(*, team: Team, parent: Team | None, by: User | None = None) -> Team:
    """Put the team, with all that stands under it, under `parent` or at the top. Raises TeamRefused."""
    _lock_tree(team.department_id)
    row = Team.objects.get(pk=team.pk)
    if row.parent_id == (parent.pk if parent else None):
        return row
    above = _place_under(parent, department_id=row.department_id)
    if row.pk in above:
        raise TeamCycle(_("A team cannot stand under itself."))
    _check_room(parent, department_id=row.department_id)
    under = list(Team.objects.beneath(row).order_by("pk"))
    depth = max((len(other.ancestors) - len(row.ancestors) for other in under), default=0)
    if len(above) + depth >= DEEPEST:
        raise TooManyTeams(_("Teams may stand %(most)d deep, and these would be deeper.") % {"most": DEEPEST})
    cut = len(row.ancestors)
    row.parent, row.ancestors = parent, above
    row.save(update_fields=["parent", "ancestors", "updated_at"])
    for other in under:
        other.ancestors = [*above, *other.ancestors[cut:]]
    Team.objects.bulk_update(under, ["ancestors"], batch_size=500)
    _record("team.moved", row, by)
    return row


@transaction.atomic
def end_team(*, team: Team, by: User | None = None) -> Team:
    """End the team today; whoever is in it moves to the team above, or to none.

    Raises TeamHasTeams while open teams stand under it. Twice is once.
    """
    _lock_tree(team.department_id)
    parent_id = Team.objects.get(pk=team.pk).parent_id
    rows = lock_teams(team.pk, parent_id)
    row = rows[team.pk]
    if row.ended_on is not None:
        return row
    if Team.objects.beneath(row).open().exists():
        raise TeamHasTeams(_("End or move the teams under “%(name)s” first.") % {"name": row.name})
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on", "updated_at"])
    moved = list(User.objects.filter(roles__team=row).order_by().distinct().values_list("pk", flat=True))
    Role.objects.current().filter(team=row).update(team=parent_id, is_lead=False, updated_at=timezone.now())
    list_again(moved)
    for pk in rows:
        people = Role.objects.current().filter(team=pk).order_by().values("person").distinct()
        Team.objects.filter(pk=pk).update(head_count=people.count())
    _record("team.ended", row, by)
    return row


@transaction.atomic
def join_team(*, role: Role, team: Team | None, by: User | None = None) -> Role:
    """Put the role into a team of its department, or into none. Raises TeamRefused. Twice is once."""
    if team is not None:
        team = lock_teams(team.pk)[team.pk]  # before the role, as whoever ends a team does
        check_place(team, department_id=role.department_id)
    row = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=role.pk)
    before = row.team
    if before == team:
        return row
    row.team, row.is_lead = team, False  # nobody leads a team by walking into it
    row.save(update_fields=["team", "is_lead", "updated_at"])
    record("role.team_changed", actor_id=by.pk if by else None, target_type="role", target_id=row.pk)
    count_around(row.person, also=[before] if before else [])
    list_again([row.person_id])
    return row


def check_place(team: Team, *, department_id: int, must_be_open: bool = True) -> None:
    """Raise TeamRefused where a role in the department cannot be in the team."""
    if team.department_id != department_id:
        raise OtherDepartment(_("“%(name)s” is a team of another department.") % {"name": team.name})
    if must_be_open and not team.is_open:
        raise TeamEnded(_("“%(name)s” has ended.") % {"name": team.name})


def lock_teams(*ids: int | None) -> dict[int, Team]:
    """Those teams by id, locked in one order."""
    found = Team.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[pk for pk in ids if pk])
    return {team.pk: team for team in found.order_by("pk")}


def _lock_tree(department_id: int) -> None:
    """One change to a department's tree at a time: two moves that are fine each may make a circle together."""
    Department.objects.select_for_update(of=("self",), no_key=True).get(pk=department_id)


def _place_under(parent: Team | None, *, department_id: int) -> list[int]:
    """The ids above a team under `parent`, read again under the lock."""
    if parent is None:
        return []
    parent = Team.objects.get(pk=parent.pk)
    check_place(parent, department_id=department_id)
    above = [*parent.ancestors, parent.pk]
    if len(above) >= DEEPEST:
        raise TooManyTeams(_("Teams may stand %(most)d deep, and these would be deeper.") % {"most": DEEPEST})
    return above


def _check_room(parent: Team | None, *, department_id: int) -> None:
    beside = Team.objects.open().filter(department=department_id).directly_beneath(parent)
    if beside.count() >= MOST_BENEATH:
        raise TooManyTeams(_("There may be %(most)d teams under one. Make a level between.") % {"most": MOST_BENEATH})


def _check_markings(by: User | None, *said: str) -> None:
    refuse_marked(*said, person_id=by.pk if by else None, kind="team", error=TeamRefused)


def _name(typed: str) -> str:
    name = text.single_line(typed)[:NAME_LONGEST]
    if not any(character.isalnum() for character in name):
        raise TeamRefused(_("A team needs a name with at least one letter."))
    return name


def _free_slug(department: Department, name: str) -> str:
    """An address that no other team of the department has: `border-force`, or `border-force-2`."""
    stem = slugify(name)[: _SLUG_LONGEST - 8].strip("-_") or "team"
    taken = set(department.teams.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _record(action: str, team: Team, by: User | None) -> None:
    record(action, actor_id=by.pk if by else None, target_type="team", target_id=team.pk)
