"""Replies, in two levels, and the counters that they make."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Booleans, Integers, Pool, lognormal, stream
from bench.dataset import END, DataSet, Rows, Table, portions
from bench.tables.entries import Entries
from bench.tables.people import People
from bench.texts import texts
from content.models import Activity, Reply
from core import text

MEAN_WAIT = 2 * 24 * 3600  # seconds between an entry and a reply
ANSWERS = 0.3  # of the replies stand under another one, where there is one
NO_ROOT = -1


class Replies(Table):
    """`entries`, `authors`, `roots` (-1: none) and `created_at` of each, in order of time. Ids: index plus one."""

    label = "replies"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        chance, people = stream("replies"), data.of(People)
        published_at, number = data.of(Entries).published_at, data.size.replies
        entries = Pool("replies: entries", data.size.entries).draw(chance, number)
        asked = published_at[entries]
        made = asked + (chance.exponential(MEAN_WAIT, number) * 1e6).astype("timedelta64[us]")
        early = asked + ((END - asked).astype(np.int64) * chance.random(number)).astype("timedelta64[us]")
        made = np.where(made < END, made, early)  # nobody writes after the end
        order = np.argsort(made, kind="stable")
        self.entries: Integers = entries[order]
        self.created_at = made[order]
        near = people.near(data.of(Entries).authors[self.entries])
        self.authors: Integers = people.pool.draw(chance, number, near)
        self.roots = roots_of(self.entries, chance.random(number) < ANSWERS)

    def __len__(self) -> int:
        return len(self.entries)

    def chunks(self) -> Iterator[Rows]:
        """In order of time, so that a root comes before its answers."""
        lengths = lognormal(stream("replies: lengths"), len(self), mean=2.8, least=3, most=200)
        departments = self.data.of(People).departments
        for rows, bodies, html, excerpts in texts(
            "replies: texts", lengths, top_heading=3, processes=self.data.processes
        ):
            authors, moment = self.authors[rows], self.created_at[rows]
            columns = {
                "id": np.arange(rows.start + 1, rows.stop + 1),
                "entry_id": self.entries[rows] + 1,
                "author_id": authors + 1,
                "department_id": departments[authors] + 1,
                "root_id": [None if root == NO_ROOT else root + 1 for root in self.roots[rows].tolist()],
                "body": bodies,
                "body_html": html,
                "body_renderer": text.RENDERER_VERSION,
                "excerpt": excerpts,
                "created_at": moment,
                "updated_at": moment,
            }
            yield Rows(Reply, len(bodies), columns)


class Activities(Table):
    """The counters of entries that have a reply."""

    label = "counters"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        replies = data.of(Replies)
        self.counts: Integers = np.bincount(replies.entries, minlength=data.size.entries)
        self.last_at = np.full(data.size.entries, np.datetime64("NaT", "us"))
        self.last_at[replies.entries] = replies.created_at  # the last one wins: they are in order of time
        self.entries = np.flatnonzero(self.counts)

    def __len__(self) -> int:
        return len(self.entries)

    def chunks(self) -> Iterator[Rows]:
        """In order of entries."""
        for rows in portions(len(self.entries)):
            entries = self.entries[rows]
            columns = {"entry_id": entries + 1, "reply_count": self.counts[entries], "last_at": self.last_at[entries]}
            yield Rows(Activity, len(entries), columns)


def roots_of(entries: Integers, wants: Booleans) -> Integers:
    """For each reply the root it stands under: the last one of its entry before it that stands under none."""
    by_entry = np.argsort(entries, kind="stable")
    is_first = np.diff(entries[by_entry], prepend=-1) != 0
    is_root = is_first | ~wants[by_entry]
    places = np.maximum.accumulate(np.where(is_root, np.arange(len(entries)), 0))
    roots = np.full(len(entries), NO_ROOT)
    roots[by_entry] = np.where(is_root, NO_ROOT, by_entry[places])
    return roots
