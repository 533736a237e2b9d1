"""Colleague links: by popularity, both ways, and a few people who know everybody."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Integers, stream, without_doubles
from bench.dataset import DataSet, Rows, Table, moments, portions
from bench.sizes import LINKS_A_CONNECTOR
from bench.tables.people import People
from colleagues.models import ColleagueLink


class Links(Table):
    """`pairs`: member and colleague, as indexes, each way a row."""

    label = "colleague links"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        people, chance = data.of(People), stream("links")
        one = people.pool.draw(chance, data.size.pairs)
        other = people.pool.draw(chance, data.size.pairs, people.near(one))
        connectors = np.repeat(chance.permutation(people.number)[: data.size.connectors], LINKS_A_CONNECTOR)
        known = chance.integers(0, people.number, len(connectors))
        drawn = np.column_stack([np.concatenate([one, connectors]), np.concatenate([other, known])])
        drawn = drawn[drawn[:, 0] != drawn[:, 1]]
        self.pairs = without_doubles(np.concatenate([drawn, drawn[:, ::-1]]))

    def __len__(self) -> int:
        return len(self.pairs)

    def degrees(self) -> Integers:
        """How many colleagues each member has."""
        return np.bincount(self.pairs[:, 0], minlength=self.data.size.members)

    def chunks(self) -> Iterator[Rows]:
        """In order of time, as they would have been made."""
        chance = stream("links: moments")
        made_at = moments(np.sort(chance.random(len(self.pairs))))
        order = chance.permutation(len(self.pairs))
        for rows in portions(len(self.pairs)):
            members, colleagues = self.pairs[order[rows]].T + 1
            ids = np.arange(rows.start + 1, rows.stop + 1)
            columns = {"id": ids, "member_id": members, "colleague_id": colleagues, "created_at": made_at[rows]}
            yield Rows(ColleagueLink, len(ids), columns)
