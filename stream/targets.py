"""What can be followed, by the names that addresses use: finding one through its door, and what it is called."""

from collections.abc import Collection
from typing import Any, Final

from django.db import models
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content import kinds
from content.models import Entry
from groups.models import Group
from profiles.models import Department, User
from stream.models import SavedSearch
from stream.models.follow import Target
from tags import services as tags
from tags.models import Tag

_MOST_DIGITS: Final = 19  # of a number that fits a bigint
COLUMNS: Final = {  # name in addresses -> column of `Follow`
    "thread": "thread",
    "group": "group",
    "person": "followed",
    "tag": "tag",
    "department": "department",
    "search": "search",
}
NAMES: Final = {column: name for name, column in COLUMNS.items()}
PLURALS: Final[dict[str, str | Promise]] = {
    "thread": _("Threads"),
    "group": _("Groups"),
    "person": _("People"),
    "tag": _("Tags"),
    "department": _("Departments"),
    "search": _("Saved searches"),
}


def find(name: str, key: str, person: User) -> Target:
    """The target of that name and key (a number; of a tag its word) that `person` may see. Raises Http404.

    A thread that was merged is the one into which it went. A tag that nobody has used is one that is not stored.
    """
    if name == "tag":
        return _tag(key)
    if name not in COLUMNS or not key.isdecimal() or len(key) >= _MOST_DIGITS:
        raise Http404
    found: Target | None = of_numbers(name, [int(key)], person).get(int(key))
    if found is None and name == "thread":
        moved = kinds.moved_to(int(key), person)
        found = moved if moved and moved.is_published else None
    if found is None:
        raise Http404
    return found


def of_numbers(name: str, numbers: Collection[int], person: User) -> dict[int, Any]:
    """Those targets that `person` may see, by number. One query."""
    return seen_by(name, person).in_bulk(list(numbers)) if numbers else {}


def seen_by(name: str, person: User) -> "models.QuerySet[Any, Any]":
    """Targets of that name that `person` may see, with what a line shows of each."""
    match name:
        case "thread":
            return Entry.objects.visible_to(person).published().for_cards()
        case "group":
            return Group.objects.visible_to(person)
        case "person":
            return User.objects.visible_to(person).select_related("department").defer("about", "about_html")
        case "department":
            return Department.objects.visible_to(person)
        case "search":
            return SavedSearch.objects.of(person)
        case _:
            return Tag.objects.main()


def key_of(target: Target) -> str:
    """What finds it again in an address."""
    return target.slug if isinstance(target, Tag) else str(target.pk)


def words_of(target: Target) -> str:
    """What it is called."""
    if isinstance(target, Entry):
        return target.title
    return f"#{target.name}" if isinstance(target, Tag) else target.name


def _tag(word: str) -> Tag:
    try:
        return Tag.objects.called(tags.normalise(word))
    except tags.BadTag as error:
        raise Http404 from error
