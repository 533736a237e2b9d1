"""What a profession's hub shows of several apps."""

from typing import Final

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.tabs import Tab
from profiles.models import Department, Profession, Role, User

_KEPT_FOR: Final = 600  # seconds: as old as the stored numbers of heads may be
_COUNTED_EACH_TIME: Final = 1000  # people


def tabs_of(profession: Profession, current: str) -> list[Tab]:
    """The views of a hub. No query."""
    views = (("profession", _("Talk"), None), ("profession-people", _("People"), profession.head_count))
    return [
        Tab(reverse(f"portal:{name}", args=[profession.slug]), label, count, name == current)
        for name, label, count in views
    ]


def by_department(profession: Profession, reader: User) -> list[tuple[Department, int]]:
    """Departments with people of the profession and how many these are, most first. Two queries.

    The numbers are the same for every reader. Those of a big profession are kept for ten minutes, where the cache
    answers: to count 200,000 people takes long.
    """
    key = f"portal.profession.{profession.pk}.departments"
    numbers: dict[int, int] | None = cache.get(key) if profession.head_count > _COUNTED_EACH_TIME else None
    if numbers is None:
        roles = Role.objects.current().filter(profession=profession).order_by().values_list("department")
        numbers = dict(roles.annotate(Count("person", distinct=True)))
        if profession.head_count > _COUNTED_EACH_TIME:
            cache.set(key, numbers, _KEPT_FOR)
    found = Department.objects.visible_to(reader).in_bulk(numbers)
    pairs = [(found[pk], number) for pk, number in numbers.items() if pk in found]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].name))
