"""What a workplace's page shows: who works there, by department."""

from typing import Final

from django.core.cache import cache
from django.db.models import Count

from profiles.models import Department, Role, User, Workplace

_KEPT_FOR: Final = 600  # seconds
_COUNTED_EACH_TIME: Final = 1000  # people


def by_department(workplace: Workplace, reader: User) -> list[tuple[Department, int]]:
    """Departments with people in the building and how many these are, most first. Two queries.

    The numbers are the same for every reader. Those of a big building are kept for ten minutes, where the cache is.
    """
    key = f"portal.place.{workplace.pk}.departments"
    numbers: dict[int, int] | None = cache.get(key)
    if numbers is None:
        roles = Role.objects.current().filter(workplace=workplace).order_by().values_list("department")
        numbers = dict(roles.annotate(Count("person", distinct=True)))
        if sum(numbers.values()) > _COUNTED_EACH_TIME:
            cache.set(key, numbers, _KEPT_FOR)
    found = Department.objects.visible_to(reader).in_bulk(numbers)
    pairs = [(found[pk], number) for pk, number in numbers.items() if pk in found]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].name))
