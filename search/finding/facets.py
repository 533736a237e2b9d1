"""By what hits can be narrowed: counted over entries that came through their door, and over nothing else."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from content import kinds
from content.models import Entry, EntryTag
from groups.models import Group
from profiles.models import Department, User
from search.finding.found import Facet
from search.finding.scoring import Match

MOST_VALUES: Final = 10  # of each facet, the most frequent


def facets(matches: Sequence[Match]) -> dict[str, list[Facet]]:
    """Of each facet the most frequent values. Five queries, none where nothing was found."""
    numbers = {match.entry for match in matches}
    if not numbers:
        return {}
    rows = list(Entry.objects.filter(pk__in=numbers).values_list("kind", "department", "group", "answer"))
    by_department = Counter(row[1] for row in rows)
    by_group = Counter(row[2] for row in rows if row[2])
    by_author = Counter(author for author, _entry in {(match.author, match.entry) for match in matches})
    tagged = EntryTag.objects.filter(content_object__in=numbers)
    by_tag = Counter(tag for tag, _entry in set(tagged.values_list("tag__name", "content_object")))
    departments = Department.objects.filter(pk__in=_first(by_department)).values_list("pk", "short_name")
    groups = Group.objects.filter(pk__in=_first(by_group)).values_list("pk", "name")
    people = User.objects.filter(pk__in=_first(by_author)).values_list("pk", "name")
    return {
        "kind": _facet(Counter(row[0] for row in rows), {kind.slug: str(kind.plural) for kind in kinds.all_kinds()}),
        "department": _facet(by_department, dict(departments)),
        "group": _facet(by_group, dict(groups)),
        "tag": _facet(by_tag, {}),
        "author": _facet(by_author, dict(people)),
        "answered": _facet(Counter("yes" for row in rows if row[3]), {}),
    }


def _first(counted: "Counter[Any]") -> list[Any]:
    return [value for value, _count in counted.most_common(MOST_VALUES)]


def _facet(counted: "Counter[Any]", labels: Mapping[Any, str]) -> list[Facet]:
    best = counted.most_common(MOST_VALUES)
    return [Facet(str(value), labels.get(value, str(value)), count) for value, count in best]
