"""What is worked out about groups: how much is said in them, how fast somebody answers, who is there."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Integers, Moments, without_doubles
from bench.dataset import END, START, DataSet, Rows, Table, portions
from bench.tables.entries import NO_GROUP, Entries
from bench.tables.groups import Groups, Memberships
from bench.tables.people import People
from bench.tables.replies import Replies
from groups.models import Group

MONTH = np.timedelta64(30, "D")
NEVER = np.datetime64("NaT", "us")
MINUTE = np.timedelta64(1, "m")


class Signs(Table):
    """The vital signs of each group, as they stood at the end of the data set."""

    label = "vital signs of groups"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        self.number = number = data.of(Groups).number
        entries, replies, pairs = data.of(Entries), data.of(Replies), data.of(Memberships).pairs
        self.members = np.bincount(pairs[:, 0], minlength=number)
        homes = np.column_stack([pairs[:, 0], data.of(People).departments[pairs[:, 1]]])
        self.departments = np.bincount(without_doubles(homes)[:, 0], minlength=number)
        rooms, said_in = entries.groups, entries.groups[replies.entries]
        written = rooms[(entries.published_at >= END - MONTH) & (rooms != NO_GROUP)]
        said = said_in[(replies.created_at >= END - MONTH) & (said_in != NO_GROUP)]
        self.posts = np.bincount(written, minlength=number) + np.bincount(said, minlength=number)
        self.last_at = np.fmax(_last(rooms, entries.published_at, number), _last(said_in, replies.created_at, number))
        self.medians = self._medians()

    def _medians(self) -> list[int | None]:
        """Minutes to the first reply by somebody else, of entries of the last month: the middle one of each group."""
        entries, replies = self.data.of(Entries), self.data.of(Replies)
        first_at = np.full(entries.number, NEVER)
        others = np.flatnonzero(replies.authors != entries.authors[replies.entries])[::-1]
        first_at[replies.entries[others]] = replies.created_at[others]  # backwards, so that the first one wins
        is_lately = (entries.published_at >= END - MONTH) & (entries.groups != NO_GROUP) & ~np.isnat(first_at)
        waited: dict[int, list[float]] = {}
        for at in np.flatnonzero(is_lately).tolist():
            minutes = (first_at[at] - entries.published_at[at]) / MINUTE
            waited.setdefault(int(entries.groups[at]), []).append(float(minutes))
        return [int(np.median(waited[group])) if group in waited else None for group in range(self.number)]

    def __len__(self) -> int:
        return self.number

    def chunks(self) -> Iterator[Rows]:
        """New values of the rows of groups."""
        for rows in portions(self.number):
            last_at = self.last_at[rows]
            columns = {
                "id": np.arange(rows.start + 1, rows.stop + 1),
                "members_count": self.members[rows],
                "departments_represented": self.departments[rows],
                "posts_30_days": self.posts[rows],
                "median_first_reply_minutes": self.medians[rows],
                "last_post_at": last_at,
                "active_at": np.where(np.isnat(last_at), START, last_at),
                "signs_at": f"{END}+00:00",
            }
            yield Rows(Group, len(last_at), columns, is_change=True)


def _last(groups: Integers, at: Moments, number: int) -> Moments:
    """The last of the moments of each group; `at` is in order of time."""
    found = np.full(number, NEVER)
    inside = np.flatnonzero(groups != NO_GROUP)
    found[groups[inside]] = at[inside]  # the last one wins
    return found
