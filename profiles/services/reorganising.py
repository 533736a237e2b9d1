"""Changes of the machinery of government: departments are merged, split and renamed on a day, with their people.

First, in one transaction, what departments are from now on. Then the people, in batches: where one department carries
on they go along, where several do each is asked. Whoever stops it in the middle runs it again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audit.services import record
from profiles.departments import forget_colours
from profiles.models import Department, DepartmentDomain, Mandate, Reorganisation, Role, Succession, Team, User
from profiles.models.team import moved_slug
from profiles.reorganisations import Line, check_together
from profiles.services.carrying import carry, final_heirs, left_behind
from profiles.services.departments import set_successors
from profiles.services.heads import count_all
from profiles.signals import divided


class NotTheHeir(ValueError):
    """The department does not carry on the one that has ended."""


@dataclass(frozen=True)
class Planned:
    """What a department that ends means, in numbers."""

    department: str
    heirs: tuple[str, ...]  # that carry on in the end
    people: int
    teams: int
    mandates: int


def plan(lines: Sequence[Line]) -> list[Planned]:
    """What would happen. Changes nothing. Raises MalformedLine."""
    check_together(lines)
    heirs: dict[str, list[str]] = {}
    for line in lines:
        if line.ends:
            heirs.setdefault(line.ends, []).append(line.successor)
    return [_planned(slug, tuple(_final(slug, heirs))) for slug in heirs]


def _final(slug: str, heirs: dict[str, list[str]]) -> Iterator[str]:
    seen: set[str] = set()
    waiting = list(heirs[slug])
    while waiting:
        heir = waiting.pop(0)
        if heir in seen:
            continue
        seen.add(heir)
        if heir in heirs:
            waiting += heirs[heir]
        else:
            yield heir


def _planned(slug: str, heirs: tuple[str, ...]) -> Planned:
    people = Role.objects.current().filter(department__slug=slug, person__left_at=None)
    return Planned(
        department=slug,
        heirs=heirs,
        people=people.order_by().values("person").distinct().count(),
        teams=Team.objects.open().filter(department__slug=slug).count() if len(heirs) == 1 else 0,
        mandates=Mandate.objects.filter(department__slug=slug, revoked_at=None).count(),
    )


def reorganise(lines: Sequence[Line], *, say: Callable[[str], None] = lambda _words: None) -> int:
    """Apply the changes, and carry people over. Returns how many roles that were. Twice is once. Raises MalformedLine.

    `say` hears how far it is, batch by batch.
    """
    ended = apply(lines)
    carried = 0
    for department in ended:
        carried += _carry_all(department, say)
        Reorganisation.objects.filter(department=department, carried_at=None).update(carried_at=timezone.now())
    count_all()
    return carried


@transaction.atomic
def apply(lines: Sequence[Line]) -> list[Department]:
    """What departments are from now on; the people come after. Returns those that ended by the file."""
    check_together(lines)
    begun = {line.begins: _begin(line) for line in lines if line.begins}
    slugs = {slug for line in lines for slug in (line.department, line.successor) if slug}
    by_slug = {department.slug: department for department in Department.objects.filter(slug__in=slugs)} | begun
    pairs = set(Succession.objects.filter(is_direct=True).values_list("department", "successor"))
    for line in lines:
        if line.ends:
            pairs.add((by_slug[line.ends].pk, by_slug[line.successor].pk))
            Department.objects.filter(slug=line.ends).update(ended_on=line.on, updated_at=timezone.now())
    every = Department.objects.in_bulk()
    set_successors((every[before], every[after]) for before, after in sorted(pairs))
    new = {number for line in lines if (number := _note(line, by_slug)) is not None}
    ended = [every[by_slug[slug].pk] for slug in dict.fromkeys(line.ends for line in lines if line.ends)]
    for department in ended:
        department.refresh_from_db()
        heirs = final_heirs(department)
        if len(heirs) == 1:
            _move_teams(department, heirs[0])
        elif department.pk in new:
            divided.send(sender=Department, department=department)
    transaction.on_commit(forget_colours)
    return ended


def _begin(line: Line) -> Department:
    department, _is_new = Department.objects.get_or_create(
        slug=line.begins, defaults={**line.fields, "started_on": line.on}
    )
    for domain in line.domains:
        DepartmentDomain.objects.update_or_create(domain=domain, defaults={"department": department})
    return department


def _note(line: Line, by_slug: dict[str, Department]) -> int | None:
    """Keep that it was applied. The number of the department, where that is new."""
    department = by_slug[line.department]
    successor = by_slug[line.successor] if line.successor else None
    _row, is_new = Reorganisation.objects.get_or_create(
        department=department, successor=successor, defaults={"on": line.on, "change": line.change}
    )
    if not is_new:
        return None
    reason = f"{line.change} into {successor.pk}" if successor else str(line.change)
    record("department.reorganised", actor_id=None, target_type="department", target_id=department.pk, reason=reason)
    return department.pk


def _move_teams(department: Department, heir: Department) -> None:
    """Teams go along with their tree; one whose address is taken there gets that of its department before it."""
    list(Department.objects.select_for_update(no_key=True).filter(pk__in=[department.pk, heir.pk]).order_by("pk"))
    taken = set(heir.teams.values_list("slug", flat=True))
    moving = list(Team.objects.filter(department=department).order_by("pk"))
    for team in moving:
        team.department = heir
        team.slug = moved_slug(team.slug, department) if team.slug in taken else team.slug
    Team.objects.bulk_update(moving, ["department", "slug"], batch_size=500)


def _carry_all(department: Department, say: Callable[[str], None]) -> int:
    heirs = final_heirs(department)
    if len(heirs) != 1:
        return 0
    carried = 0
    while people := left_behind(department):
        carried += carry(people=people, department=department, heir=heirs[0], with_teams=True)
        say(f"{department.slug}: {carried} roles carried over to {heirs[0].slug}.")
    return carried


def asked(person: User) -> tuple[Department, list[Department]] | None:
    """The department of `person` that has ended, with those that carry it on; None where nothing is to be chosen."""
    still = Role.objects.current().filter(person=person, department__ended_on__lte=timezone.localdate())
    role = still.select_related("department").order_by("-is_main", "pk").first()
    return (role.department, final_heirs(role.department)) if role is not None else None


@transaction.atomic
def choose_heir(*, person: User, department: Department, heir: Department) -> bool:
    """The person says in which department they go on. False where that was said before. Raises NotTheHeir."""
    if heir not in final_heirs(department):
        raise NotTheHeir
    carried = carry(people=[person.pk], department=department, heir=heir, with_teams=False)
    if carried:
        record("person.chose_heir", actor_id=person.pk, target_type="person", target_id=person.pk, reason=f"{heir.pk}")
    return bool(carried)
