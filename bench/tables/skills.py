"""Tags, and the skills of members."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Pool, ranked, stream, without_doubles
from bench.dataset import DataSet, Rows, Table, portions
from bench.sizes import DEPARTMENTS, SKILLS_A_MEMBER, TAGS
from bench.tables.people import People
from bench.words import vocabulary
from profiles.models import Skill
from tags.models import Tag

FIRST_WORD = 1_000  # rank of the first tag: the commonest words say nothing
WEIGHTS = 5


class Tags(Table):
    """One vocabulary for entries and skills. `pool` draws tags by popularity. Ids are indexes plus one."""

    label = "tags"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        homes = ranked(stream("tags: homes"), DEPARTMENTS, TAGS) if data.is_correlated else None
        self.pool = Pool("tags", TAGS, homes)

    def __len__(self) -> int:
        return TAGS

    def chunks(self) -> Iterator[Rows]:
        """One portion."""
        words = vocabulary()[FIRST_WORD : FIRST_WORD + TAGS]
        yield Rows(Tag, TAGS, {"id": range(1, TAGS + 1), "name": words, "slug": words})


class Skills(Table):
    """Eight a member, doubles left out, with a weight from 1 to 5."""

    label = "skills"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        people, tags = data.of(People), data.of(Tags)
        members = np.repeat(np.arange(people.number), SKILLS_A_MEMBER)
        drawn = tags.pool.draw(stream("skills"), len(members), people.near(members))
        self.pairs = without_doubles(np.column_stack([members, drawn]))

    def __len__(self) -> int:
        return len(self.pairs)

    def chunks(self) -> Iterator[Rows]:
        """In order of members."""
        weights = stream("skills: weights").integers(1, WEIGHTS + 1, len(self.pairs))
        for rows in portions(len(self.pairs)):
            members, tags = self.pairs[rows].T + 1
            ids = np.arange(rows.start + 1, rows.stop + 1)
            columns = {"id": ids, "content_object_id": members, "tag_id": tags, "weight": weights[rows]}
            yield Rows(Skill, len(ids), columns)
