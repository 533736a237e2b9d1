"""Saved searches as pages show them: in words, and with what answers them. What one may not see is not named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import kinds
from groups.models import Group
from profiles.models import User
from stream.controls import Control, control_of
from stream.models import SavedSearch

_GONE: Final = gettext_lazy("something that you may not see any more")


@dataclass(frozen=True)
class Asked:
    """One saved search."""

    search: SavedSearch
    says: str  # what it asks, in words
    follow: Control


def asked(searches: Sequence[SavedSearch], person: User) -> list[Asked]:
    """`searches` of `person`, who sees the names of groups and authors through their doors. Two queries at most."""
    groups, authors = {row.group_id for row in searches} - {None}, {row.author_id for row in searches} - {None}
    rooms = Group.objects.visible_to(person).only("name").in_bulk(groups) if groups else {}
    people = User.objects.visible_to(person).only("name").in_bulk(authors) if authors else {}
    return [
        Asked(
            row, _in_words(row, rooms.get(row.group_id or 0), people.get(row.author_id or 0)), control_of(row, person)
        )
        for row in searches
    ]


def _in_words(search: SavedSearch, group: Group | None, author: User | None) -> str:
    parts = []
    if search.words:
        parts.append(_("“%(words)s”") % {"words": search.words})
    if search.kind:
        known = {kind.slug: str(kind.plural) for kind in kinds.all_kinds()}
        parts.append(known.get(search.kind, search.kind))
    if search.tag is not None:
        parts.append(f"#{search.tag.name}")
    if search.department is not None:
        parts.append(_("written from %(department)s") % {"department": search.department.name})
    if search.group_id is not None:
        parts.append(_("in %(group)s") % {"group": group.name if group else _GONE})
    if search.author_id is not None:
        parts.append(_("by %(author)s") % {"author": author.name if author else _GONE})
    return " · ".join(parts)
