"""What a profession's hub shows of several apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Entry, EntryTag
from core.paging import Page
from forums.models import Topic
from portal.tabs import Tab
from portal.tagged import in_order, tagged
from profiles.models import Department, Profession, Role, User
from tags.models import Tag

WAITING_SHOWN: Final = 5  # questions without an answer
_WAITING_FOR: Final = timedelta(days=90)  # an older one stands in its place among the rest
_KEPT_FOR: Final = 600  # seconds: as old as the stored numbers of heads may be
_COUNTED_EACH_TIME: Final = 1000  # people


def tabs_of(profession: Profession, current: str) -> list[Tab]:
    """The views of a hub. No query."""
    views = (("profession", _("Talk"), None), ("profession-people", _("People"), profession.head_count))
    return [
        Tab(reverse(f"portal:{name}", args=[profession.slug]), label, count, name == current)
        for name, label, count in views
    ]


@dataclass(frozen=True)
class Gathered:
    """What stands under a hub's tags: questions that wait for an answer on top of the first page, then the newest."""

    waiting: list[Entry]
    entries: list[Entry]
    page: Page[EntryTag]


def gather(tags: Sequence[Tag], reader: User, params: dict[str, str]) -> Gathered:
    """The page that `params` ask for, of what `reader` may read. Three queries at most."""
    entries = Entry.objects.visible_to(reader).published()
    ids, page = tagged(tags, entries, params)
    on_top: list[int] = []
    if not page.newer_url:
        questions = entries.filter(topic__in=Topic.objects.unanswered())
        since = timezone.now() - _WAITING_FOR
        on_top, _rest = tagged(tags, questions, {}, size=WAITING_SHOWN, since=since)
    below = [pk for pk in ids if pk not in on_top]
    found = {entry.pk: entry for entry in in_order([*on_top, *below], entries)}
    return Gathered(
        waiting=[found[pk] for pk in on_top if pk in found],
        entries=[found[pk] for pk in below if pk in found],
        page=page,
    )


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
