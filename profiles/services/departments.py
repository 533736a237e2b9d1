"""Departments and who carries on for whom."""

from collections.abc import Iterable

from django.db import transaction

from audit.services import record
from core import text
from profiles.models import Department, Introduction, Succession, User
from profiles.models.department import ABOUT_LONGEST
from profiles.services.details import check_markings
from profiles.signals import succeeded


@transaction.atomic
def set_successors(pairs: Iterable[tuple[Department, Department]]) -> None:
    """Write which department was carried on by which, with all steps in between. `pairs` are the direct ones, complete.

    Raises ValueError where a department would come to succeed itself.
    """
    direct = {(before.pk, after.pk) for before, after in pairs}
    heirs: dict[int, set[int]] = {}
    for before, after in direct:
        heirs.setdefault(before, set()).add(after)
    closure = {(before, after) for before in heirs for after in _all_heirs(before, heirs)}
    if any(before == after for before, after in closure):
        raise ValueError("a department cannot succeed itself")
    Succession.objects.all().delete()
    Succession.objects.bulk_create(
        Succession(department_id=before, successor_id=after, is_direct=(before, after) in direct)
        for before, after in sorted(closure)
    )
    carried_on = Department.objects.filter(pk__in={before for before, _after in direct})
    succeeded.send(sender=Department, departments=list(carried_on))


@transaction.atomic
def introduce(*, department: Department, about: str, website: str, by: User) -> Introduction:
    """Save what the department says of itself. Raises ProfileRefused."""
    check_markings(by, about)
    about = text.tidy(about)[:ABOUT_LONGEST]
    introduction, _is_new = Introduction.objects.update_or_create(
        department=department,
        defaults={"about": about, "about_html": str(text.to_html(about, top_heading=3)), "website": website},
    )
    record("department.introduced", actor_id=by.pk, target_type="department", target_id=department.pk)
    return introduction


def _all_heirs(department: int, heirs: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(heirs.get(department, ()))
    while waiting:
        heir = waiting.pop()
        if heir not in found:
            found.add(heir)
            waiting += heirs.get(heir, ())
    return found
