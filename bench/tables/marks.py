"""Read marks: how far people have read the conversations that they have opened."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Integers, Pool, stream, without_doubles
from bench.dataset import DataSet, Rows, Table, portions
from bench.tables.entries import Entries
from bench.tables.replies import Activities, Replies
from stream.models import ReadMark

READ_ALL = 0.7  # the others stopped somewhere


class Marks(Table):
    """`pairs`: entry and person, as indexes. Who reads is a matter of chance; what, of popularity."""

    label = "read marks"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        chance, number = stream("read marks"), data.size.read_marks
        entries = Pool("replies: entries", data.size.entries).draw(chance, number)  # as they are talked of
        people = chance.integers(0, data.size.members, number)
        self.pairs: Integers = without_doubles(np.column_stack([entries, people]))

    def __len__(self) -> int:
        return len(self.pairs)

    def chunks(self) -> Iterator[Rows]:
        """In order of entries."""
        entries, replies, counts = self.data.of(Entries), self.data.of(Replies), self.data.of(Activities).counts
        by_entry = np.argsort(replies.entries, kind="stable")
        starts = np.cumsum(counts) - counts
        chance = stream("read marks: how far")
        for rows in portions(len(self.pairs)):
            about, people = self.pairs[rows].T
            shares = np.where(chance.random(len(about)) < READ_ALL, 1.0, chance.random(len(about)))
            read = np.floor(counts[about] * shares).astype(np.int64)  # so many of its replies
            last = by_entry[np.maximum(starts[about] + read - 1, 0)]
            columns = {
                "id": np.arange(rows.start + 1, rows.stop + 1),
                "person_id": people + 1,
                "entry_id": about + 1,
                "seen_at": np.where(read > 0, replies.created_at[last], entries.published_at[about]),
                "seen_reply": np.where(read > 0, last + 1, 0),
            }
            yield Rows(ReadMark, len(about), columns)
