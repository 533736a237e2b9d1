"""What a department's pages show of several apps: what it says, what its people talk about, and where."""

from datetime import timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Audience, Entry
from groups.models import Group
from portal.tabs import Tab
from profiles.models import Department, User
from profiles.models.department import DepartmentQuerySet
from tags.models import Tag

OFFICIAL_SHOWN: Final = 3
TALK_SHOWN: Final = 5
TAGS_SHOWN: Final = 10
GROUPS_SHOWN: Final = 6
_LATELY: Final = timedelta(days=30)
_LOOKED_AT: Final = 1000  # of the newest entries that the reader may read: tags and groups cost the same everywhere


def tabs_of(department: Department, current: str) -> list[Tab]:
    """The views of a department. No query."""
    views = (
        ("department", _("Overview"), None),
        ("department-channel", _("Official channel"), None),
        ("department-people", _("People"), department.head_count),
        ("department-talk", _("Talk"), None),
    )
    return [
        Tab(reverse(f"portal:{name}", args=[department.slug]), label, count, name == current)
        for name, label, count in views
    ]


def with_neighbours(departments: DepartmentQuerySet) -> "QuerySet[Department, Any]":
    """`departments` with what each says of itself, and whose work it continues, and who continues its own, directly.

    In the same query: `before` and `after`, to be read by `neighbours`.
    """
    named = Department.objects.order_by("name").values(json=JSONObject(slug="slug", name="name"))
    before = named.filter(successions__successor=OuterRef("pk"), successions__is_direct=True)
    after = named.filter(inheritances__department=OuterRef("pk"), inheritances__is_direct=True)
    found = departments.select_related("introduction")
    return found.annotate(before=ArraySubquery(before), after=ArraySubquery(after))


def neighbours(rows: list[dict[str, str]]) -> list[Department]:
    """Departments of which only name and address are known."""
    return [Department(slug=row["slug"], name=row["name"]) for row in rows]


def newest(department: Department, reader: User) -> tuple[list[Entry], list[Entry]]:
    """The last that it said officially, and that its people said to everyone. One query."""
    entries = Entry.objects.visible_to(reader).published().filter(department=department)
    talk = entries.personal().filter(audience=Audience.EVERYONE)
    found = entries.filter(pk__in=_first(entries.official(), OFFICIAL_SHOWN).union(_first(talk, TALK_SHOWN)))
    rows = list(found.for_cards().order_by("-published_at", "-pk"))
    official = [entry for entry in rows if entry.is_official]
    return official, [entry for entry in rows if not entry.is_official]


def tags_of(department: Department, reader: User) -> list[Tag]:
    """The tags most used in the last 30 days on what `reader` may read, the most used first. One query."""
    lately = _looked_at(department, reader).filter(published_at__gte=timezone.now() - _LATELY)
    counted = Tag.objects.filter(entry_tags__content_object__in=_first(lately, _LOOKED_AT))
    return list(counted.annotate(uses=Count("entry_tags")).order_by("-uses", "name")[:TAGS_SHOWN])


def groups_of(department: Department, reader: User) -> tuple[list[Group], list[Group]]:
    """Open groups that `reader` may know of: the department's own, and others in which its people wrote lately.

    The most recently active first. One query.
    """
    known = Group.objects.visible_to(reader).filter(closed_at=None)
    own = known.filter(department=department).order_by("-active_at", "-pk")
    lately = _first(_looked_at(department, reader), _LOOKED_AT)
    others = known.filter(entries__in=lately).exclude(department=department).annotate(talk=Count("entries"))
    busiest = others.order_by("-talk", "name").values("pk")[:GROUPS_SHOWN]
    found = list(known.filter(pk__in=own.values("pk")[:GROUPS_SHOWN].union(busiest)).order_by("-active_at", "-pk"))
    ours = [group for group in found if group.department_id == department.pk]
    return ours, [group for group in found if group.department_id != department.pk]


def _looked_at(department: Department, reader: User) -> "QuerySet[Entry]":
    return Entry.objects.visible_to(reader).published().filter(department=department)


def _first(entries: "QuerySet[Entry]", number: int) -> "QuerySet[Any, Any]":
    """Ids of the newest of them, as a subquery."""
    return entries.order_by("-published_at", "-pk").values("pk")[:number]
