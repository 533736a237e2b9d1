"""By what hits can be narrowed: counted over entries that came through their door, and over nothing else."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from django.db import connection

from content import kinds
from search.finding.found import Facet
from search.finding.scoring import Match

MOST_VALUES: Final = 10  # of each facet, the most frequent
_NAMES: Final = ("kind", "department", "group", "tag", "author", "answered")
_STATEMENT: Final = """
WITH hit AS MATERIALIZED (
    SELECT id, kind, department_id, group_id, answer_id FROM content_entry WHERE id = ANY(%(entries)s)
)
SELECT 'kind' AS facet, kind AS value, kind AS label, count(*) AS number FROM hit GROUP BY kind
UNION ALL SELECT 'department', one.id::text, one.short_name, count(*)
FROM hit JOIN profiles_department AS one ON one.id = hit.department_id GROUP BY one.id
UNION ALL SELECT 'group', one.id::text, one.name, count(*)
FROM hit JOIN groups_group AS one ON one.id = hit.group_id GROUP BY one.id
UNION ALL SELECT 'tag', coalesce(main.name, one.name), coalesce(main.name, one.name), count(DISTINCT hit.id)
FROM hit JOIN content_entrytag AS tagged ON tagged.content_object_id = hit.id
JOIN tags_tag AS one ON one.id = tagged.tag_id LEFT JOIN tags_tag AS main ON main.id = one.synonym_of_id GROUP BY 2
UNION ALL SELECT 'answered', 'yes', 'yes', count(*) FROM hit WHERE answer_id IS NOT NULL HAVING count(*) > 0
UNION ALL SELECT 'author', one.id::text, one.name, author.number
FROM unnest(%(authors)s::bigint[], %(numbers)s::bigint[]) AS author (id, number)
JOIN profiles_user AS one ON one.id = author.id
"""


def facets(matches: Sequence[Match]) -> dict[str, list[Facet]]:
    """Of each facet the most frequent values. One query, none where nothing was found."""
    if not matches:
        return {}
    wrote: dict[int, set[int]] = defaultdict(set)
    for match in matches:
        wrote[match.author].add(match.entry)
    authors = sorted(wrote, key=lambda author: -len(wrote[author]))[:MOST_VALUES]
    asked = {
        "entries": list({match.entry for match in matches}),
        "authors": authors,
        "numbers": [len(wrote[author]) for author in authors],
    }
    labels = {kind.slug: str(kind.plural) for kind in kinds.all_kinds()}
    found: dict[str, list[Facet]] = {name: [] for name in _NAMES}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, asked)
        for name, value, label, number in cursor.fetchall():
            found[name].append(Facet(value, labels.get(label, label) if name == "kind" else label, number))
    return {name: sorted(some, key=lambda one: (-one.count, one.label))[:MOST_VALUES] for name, some in found.items()}
