"""Departments and who carries on for whom."""

from collections.abc import Iterable

from django.db import transaction

from profiles.models import Department, Succession


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


def _all_heirs(department: int, heirs: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(heirs.get(department, ()))
    while waiting:
        heir = waiting.pop()
        if heir not in found:
            found.add(heir)
            waiting += heirs.get(heir, ())
    return found
