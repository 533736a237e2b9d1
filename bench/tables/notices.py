"""Notices: each reply tells the entry's author, and one member never looks."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Booleans, stream
from bench.dataset import END, DataSet, Rows, Table, portions
from bench.tables.entries import Entries
from bench.tables.people import People
from bench.tables.replies import Replies
from notifications.models import Channel, Delivery, DeliveryState, Event, Notification

UNREAD = 0.2
MEAN_WAIT = 24 * 3600  # seconds until a notice is read


class Notices(Table):
    """`replies` that are told, to which `recipients`, and which of them are unread.

    `busiest`, the most popular member, has as many unread as the size wants: where his own entries do not bring
    enough, he is told of other people's threads, in place of their authors.
    """

    label = "notices"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        chance, replies = stream("notices"), data.of(Replies)
        authors = data.of(Entries).authors[replies.entries]
        self.busiest = int(data.of(People).pool.by_rank[0])
        by_busiest = replies.authors == self.busiest
        own = (authors == self.busiest) & ~by_busiest
        others = np.flatnonzero(~own & ~by_busiest)
        extra = chance.permutation(others)[: max(0, data.size.most_unread - int(own.sum()))]
        self.is_extra: Booleans = np.zeros(len(replies), dtype=np.bool_)
        self.is_extra[extra] = True
        told = np.where(self.is_extra, self.busiest, authors)
        unread = chance.random(len(replies)) < UNREAD
        his = np.flatnonzero((told == self.busiest) & ~by_busiest)
        unread[his] = False
        unread[his[-data.size.most_unread :]] = True
        self.replies = np.flatnonzero(told != replies.authors)
        self.recipients = told[self.replies]
        self.is_unread: Booleans = unread[self.replies]

    def __len__(self) -> int:
        return 2 * len(self.replies)

    def chunks(self) -> Iterator[Rows]:
        """What happened, and who is told."""
        facts, chance = self.data.of(Replies), stream("notices: read")
        for rows in portions(len(self.replies)):
            replies = self.replies[rows]
            ids, moment = np.arange(rows.start + 1, rows.stop + 1), facts.created_at[replies]
            waited = (chance.exponential(MEAN_WAIT, len(ids)) * 1e6).astype("timedelta64[us]")
            read_at = np.where(self.is_unread[rows], np.datetime64("NaT", "us"), np.minimum(moment + waited, END))
            about = {"id": ids, "entry_id": facts.entries[replies] + 1, "created_at": moment}
            yield Rows(
                Notification,
                len(ids),
                about
                | {
                    "key": [f"reply:{reply + 1}" for reply in replies.tolist()],
                    "actor_id": facts.authors[replies] + 1,
                    "reply_id": replies + 1,
                },
            )
            events = [
                str(Event.MENTION if extra else Event.REPLY_TO_ENTRY) for extra in self.is_extra[replies].tolist()
            ]
            yield Rows(
                Delivery,
                len(ids),
                about
                | {
                    "recipient_id": self.recipients[rows] + 1,
                    "notification_id": ids,
                    "channel": Channel.SITE,
                    "event": events,
                    "state": DeliveryState.SENT,
                    "due_at": moment,
                    "sent_at": moment,
                    "read_at": read_at,
                },
            )
