"""Blog posts, topics and polls with their tags."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Booleans, Integers, lognormal, ranked, stream, without_doubles
from bench.dataset import CHUNK, DataSet, Rows, Table, moments, portions
from bench.sizes import CATEGORIES, TAGS_AN_ENTRY
from bench.tables.groups import Groups, Memberships
from bench.tables.people import People
from bench.tables.skills import Tags
from bench.texts import texts
from bench.words import titles
from blogs.apps import BLOG_POST
from content.models import Audience, Entry, EntryTag
from core import text
from forums.apps import TOPIC
from polls.services import KIND as POLL

AUDIENCES = (Audience.EVERYONE, Audience.DEPARTMENT, Audience.COLLEAGUES, Audience.ONLY_ME, Audience.GROUP)
SHARES = (0.90, 0.06, 0.03, 0.01)  # outside groups; in one, its visibility decides
IN_GROUP = len(SHARES)  # the number of the last audience
FROM_TITLE, TO_TITLE = 5, 10  # words
IN_CATEGORY = 0.2  # of what is in no group: topics in a category of the whole service
WITH_POLL = 0.02
NO_GROUP = NO_CATEGORY = -1


class Entries(Table):
    """`authors`, `groups`, `categories` (-1: none), `audiences` and `published_at` of each, in order of time.

    What is in a group or in a category is a topic; of the rest some only hold a poll. Ids: index plus one.
    """

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
        audiences = np.where(self.groups == NO_GROUP, outside, inside)
        kinds, is_free = stream("kinds of entries"), self.groups == NO_GROUP
        is_in_category = is_free & (kinds.random(self.number) < IN_CATEGORY)
        self.categories: Integers = np.where(is_in_category, ranked(kinds, CATEGORIES, self.number), NO_CATEGORY)
        self.is_topic: Booleans = ~is_free | is_in_category
        self.holds_poll: Booleans = kinds.random(self.number) < WITH_POLL
        self.is_poll: Booleans = self.holds_poll & ~self.is_topic & (kinds.random(self.number) < 0.5)  # noqa: PLR2004
        is_narrow = is_in_category & (
            audiences > AUDIENCES.index(Audience.DEPARTMENT)
        )  # categories have no such topics
        self.audiences: Integers = np.where(is_narrow, 0, audiences)
        lengths = stream("entries: lengths")
        self.title_lengths = lengths.integers(FROM_TITLE, TO_TITLE + 1, self.number)
        self.lengths = lognormal(lengths, self.number, mean=3.7, least=8, most=400)

    def __len__(self) -> int:
        return self.number

    def chunks(self) -> Iterator[Rows]:
        """In order of time."""
        departments = self.data.of(People).departments
        made = texts("entries: texts", self.lengths, top_heading=2, processes=self.data.processes)
        for rows, bodies, html, excerpts in made:
            moment, authors = self.published_at[rows], self.authors[rows]
            columns = {
                "id": np.arange(rows.start + 1, rows.stop + 1),
                "kind": self.kinds(rows),
                "author_id": authors + 1,
                "department_id": departments[authors] + 1,
                "group_id": [None if group == NO_GROUP else group + 1 for group in self.groups[rows].tolist()],
                "audience": [str(AUDIENCES[audience]) for audience in self.audiences[rows].tolist()],
                "title": self.titles(rows),
                "body": bodies,
                "body_html": html,
                "body_renderer": text.RENDERER_VERSION,
                "excerpt": excerpts,
                "published_at": moment,
                "created_at": moment,
                "updated_at": moment,
            }
            yield Rows(Entry, len(bodies), columns)

    def kinds(self, rows: slice) -> list[str]:
        """What the entries of those rows are."""
        both = zip(self.is_topic[rows].tolist(), self.is_poll[rows].tolist(), strict=True)
        return [TOPIC if is_topic else POLL if is_poll else BLOG_POST for is_topic, is_poll in both]

    def titles(self, rows: slice) -> list[str]:
        """The titles of a portion: `rows` is one of `portions(len(entries))`."""
        return titles(stream("entries: titles", rows.start // CHUNK), self.title_lengths[rows])


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
