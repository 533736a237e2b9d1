"""Blog posts with their tags."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Integers, lognormal, stream, without_doubles
from bench.dataset import DataSet, Rows, Table, moments, portions
from bench.sizes import TAGS_AN_ENTRY
from bench.tables.groups import Groups, Memberships
from bench.tables.people import People
from bench.tables.skills import Tags
from bench.texts import texts
from bench.words import titles
from blogs.apps import BLOG_POST
from content.models import Audience, Entry, EntryTag
from core import text

AUDIENCES = (Audience.EVERYONE, Audience.DEPARTMENT, Audience.COLLEAGUES, Audience.ONLY_ME, Audience.GROUP)
SHARES = (0.90, 0.06, 0.03, 0.01)  # outside groups; in one, its visibility decides
IN_GROUP = len(SHARES)  # the number of the last audience
FROM_TITLE, TO_TITLE = 5, 10  # words
NO_GROUP = -1


class Entries(Table):
    """`authors`, `groups` (-1: none), `audiences` and `published_at` of each, in order of time. Ids: index plus one."""

    label = "entries"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        chance, people = stream("entries"), data.of(People)
        self.number = data.size.entries
        self.published_at = moments(np.sort(chance.random(self.number)))
        self.authors: Integers = people.pool.draw(chance, self.number)
        drawn = data.of(Groups).pool.draw(chance, self.number)
        if data.is_correlated:
            rooms = data.of(Memberships).by_member
            drawn = rooms[self.authors, chance.integers(0, rooms.shape[1], self.number)]
        self.groups: Integers = np.where(chance.random(self.number) < 0.5, drawn, NO_GROUP)  # noqa: PLR2004 - half
        outside = np.searchsorted(np.cumsum(SHARES)[:-1], chance.random(self.number), side="right")
        inside = np.where(data.of(Groups).is_visible[self.groups], 0, IN_GROUP)
        self.audiences: Integers = np.where(self.groups == NO_GROUP, outside, inside)

    def __len__(self) -> int:
        return self.number

    def chunks(self) -> Iterator[Rows]:
        """In order of time."""
        chance = stream("entries: lengths")
        title_lengths = chance.integers(FROM_TITLE, TO_TITLE + 1, self.number)
        lengths = lognormal(chance, self.number, mean=3.7, least=8, most=400)
        departments = self.data.of(People).departments
        made = texts("entries: texts", lengths, top_heading=2, processes=self.data.processes)
        for number, (rows, bodies, html, excerpts) in enumerate(made):
            moment, authors = self.published_at[rows], self.authors[rows]
            columns = {
                "id": np.arange(rows.start + 1, rows.stop + 1),
                "kind": BLOG_POST,
                "author_id": authors + 1,
                "department_id": departments[authors] + 1,
                "group_id": [None if group == NO_GROUP else group + 1 for group in self.groups[rows].tolist()],
                "audience": [str(AUDIENCES[audience]) for audience in self.audiences[rows].tolist()],
                "title": titles(stream("entries: titles", number), title_lengths[rows]),
                "body": bodies,
                "body_html": html,
                "body_renderer": text.RENDERER_VERSION,
                "excerpt": excerpts,
                "published_at": moment,
                "created_at": moment,
                "updated_at": moment,
            }
            yield Rows(Entry, len(bodies), columns)


class EntryTags(Table):
    """Two an entry, doubles left out, each with the moment of its entry."""

    label = "tags of entries"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        entries, people = data.of(Entries), data.of(People)
        about = np.repeat(np.arange(entries.number), TAGS_AN_ENTRY)
        near = people.near(entries.authors[about])
        drawn = data.of(Tags).pool.draw(stream("tags of entries"), len(about), near)
        self.pairs = without_doubles(np.column_stack([about, drawn]))

    def __len__(self) -> int:
        return len(self.pairs)

    def chunks(self) -> Iterator[Rows]:
        """In order of entries."""
        published_at = self.data.of(Entries).published_at
        for rows in portions(len(self.pairs)):
            entries, tags = self.pairs[rows].T
            ids = np.arange(rows.start + 1, rows.stop + 1)
            columns = {"id": ids, "content_object_id": entries + 1, "tag_id": tags + 1}
            yield Rows(EntryTag, len(ids), columns | {"published_at": published_at[entries]})
