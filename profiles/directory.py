"""Finding people by name and department.

Without words: newest first. With words: up to ten whose name begins with them, in the order of the alphabet, then
everybody else whose name contains each of them, newest first. Every page costs the same, at any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from core.paging import PAGE_SIZE, Page, paginate
from profiles.models import Department, User

MOST_FIRST = 10
MOST_SUGGESTED = 8
_SHORTEST_PART = 3  # letters: of fewer there is no index


@dataclass(frozen=True)
class Found:
    """One page of people, and the addresses of its neighbours."""

    people: Sequence[User]
    page: Page[User]


def find(*, reader: User, words: str, department: Department | None, params: dict[str, str]) -> Found:
    """The page that `params` (`before=` or `after=`) ask for, of people whom `reader` may see. At most two queries."""
    people = User.objects.visible_to(reader).select_related("department")
    if department is not None:
        people = people.filter(department=department)
    kept = {name: params[name] for name in ("q", "department") if params.get(name)}
    if not words:
        page = paginate(people, params, moment="created_at", extra=kept)
        return Found(page.rows, page)
    first = list(
        people.annotate(lower_name=Lower("name"))
        .filter(lower_name__startswith=words.lower())
        .order_by("lower_name", "pk")[:MOST_FIRST]
    )
    rest = people.named(words).exclude(pk__in=[person.pk for person in first])
    is_top = not (params.get("before") or params.get("after"))
    size = PAGE_SIZE - len(first) if is_top else PAGE_SIZE
    page = paginate(rest, params, moment="created_at", size=size, extra=kept)
    return Found([*first, *page.rows] if is_top or not page.newer_url else page.rows, page)


def suggest(*, reader: User, words: str, without: "QuerySet[Any, int]") -> list[User]:
    """Up to eight members to name in a text, less the reader and those of the ids `without`. At most two queries.

    Those whose name begins with `words` come first, then those whose name contains each of them.
    """
    people = User.objects.visible_to(reader).members().exclude(pk=reader.pk).exclude(pk__in=without)
    people = people.select_related("department").order_by(Lower("name"), "pk")
    first = people.annotate(lower_name=Lower("name")).filter(lower_name__startswith=words.lower())
    found = list(first[:MOST_SUGGESTED])
    if len(found) < MOST_SUGGESTED and len(words) >= _SHORTEST_PART:
        others = people.named(words).exclude(pk__in=[person.pk for person in found])
        found += others[: MOST_SUGGESTED - len(found)]
    return found
