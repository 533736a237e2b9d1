"""What stands beside a data set of size S: a category of 100,000 topics, a topic of 5,000 replies and one of 25."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from bench.chance import Integers, lognormal, stream
from bench.dataset import CHUNK, END, SPAN, START, DataSet, Rows, Table
from bench.sizes import CATEGORIES
from bench.tables.entries import FROM_TITLE, TO_TITLE, Entries
from bench.tables.marks import Marks
from bench.tables.people import People
from bench.tables.replies import ANSWERS, NO_ROOT, Replies, roots_of
from bench.tables.topics import KINDS, SHARES
from bench.texts import texts
from bench.words import titles
from content.models import Activity, Audience, Entry, Reply
from core import text
from forums.apps import TOPIC
from forums.models import Forum, Topic, TopicKind
from stream.models import ReadMark

TOPICS: Final = 100_000
DEPARTMENTS_ONLY: Final = 0.06
SHORT, LONG = 25, 5_000  # replies
FORUM_SLUG: Final = "large"


class Large(Table):
    """The category and its topics, in order of time; they have no replies. Ids go on where the data set ends."""

    label = "a large category"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        chance = stream("talk: large")
        self.forum = CATEGORIES + data.size.groups + 1
        self.first = len(data.of(Entries)) + 1
        self.authors = data.of(People).pool.draw(chance, TOPICS)
        self.moments = START + (np.sort(chance.random(TOPICS)) * SPAN * 1e6).astype("timedelta64[us]")
        self.kinds: Integers = np.searchsorted(SHARES, chance.random(TOPICS), side="right")
        self.is_narrow = chance.random(TOPICS) < DEPARTMENTS_ONLY
        self.title_lengths = chance.integers(FROM_TITLE, TO_TITLE + 1, TOPICS)

    def __len__(self) -> int:
        return 2 * TOPICS

    def chunks(self) -> Iterator[Rows]:
        """The forum, then entries with their topics."""
        stamps = {"created_at": f"{START}+00:00", "updated_at": f"{START}+00:00"}
        forum = {"id": [self.forum], "slug": FORUM_SLUG, "name": "A large category", "position": CATEGORIES + 1}
        yield Rows(Forum, 1, forum | stamps)
        lengths = lognormal(stream("talk: lengths"), TOPICS, mean=3.0, least=8, most=100)
        departments = self.data.of(People).departments
        made = texts("talk: texts", lengths, top_heading=2, processes=self.data.processes)
        for rows, bodies, html, excerpts in made:
            authors, moment = self.authors[rows], self.moments[rows]
            ids = self.first + np.arange(rows.start, rows.stop)
            columns = {
                "id": ids,
                "kind": TOPIC,
                "author_id": authors + 1,
                "department_id": departments[authors] + 1,
                "audience": [str(Audience.DEPARTMENT if one else Audience.EVERYONE) for one in self.is_narrow[rows]],
                "title": titles(stream("talk: titles", rows.start // CHUNK), self.title_lengths[rows]),
                "body": bodies,
                "body_html": html,
                "body_renderer": text.RENDERER_VERSION,
                "excerpt": excerpts,
                "published_at": moment,
                "created_at": moment,
                "updated_at": moment,
            }
            yield Rows(Entry, len(ids), columns)
            kinds = [str(KINDS[kind]) for kind in self.kinds[rows].tolist()]
            states = ["open" if kind == TopicKind.IDEA else "" for kind in kinds]
            about = {"entry_id": ids, "forum_id": self.forum, "kind": kinds, "bumped_at": moment}
            yield Rows(Topic, len(ids), about | {"idea_state": states})


class Threads(Table):
    """The two topics, with replies in two levels, and marks of `reader` in the middle of each.

    `entries`: their ids; `first_unread`: the id of the reply at which each opens for the reader.
    """

    label = "a long and a short topic"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        large, chance = data.of(Large), stream("talk: threads")
        self.forum = large.forum
        self.entries = (large.first + TOPICS, large.first + TOPICS + 1)
        number = SHORT + LONG
        self.about: Integers = np.repeat([0, 1], [SHORT, LONG])
        people = data.of(People)
        self.authors = people.pool.draw(chance, number)
        self.reader, self.author = (int(one) for one in _bystanders(self.authors, people.number))
        steps = np.concatenate([np.arange(1, SHORT + 1) / SHORT, np.arange(1, LONG + 1) / LONG])
        self.asked_at = END - np.timedelta64(30, "D")
        self.created_at = self.asked_at + (steps * 29 * 86_400 * 1e6).astype("timedelta64[us]")
        self.roots = roots_of(self.about, chance.random(number) < ANSWERS)
        self.first_reply = len(data.of(Replies)) + 1
        self.read = (SHORT // 2, SHORT + LONG // 2)  # places of the first reply that the reader has not seen
        self.first_unread = tuple(self.first_reply + place for place in self.read)

    def __len__(self) -> int:
        return SHORT + LONG + 8

    def chunks(self) -> Iterator[Rows]:
        """Entries, topics, replies, counters, marks."""
        departments, ids = self.data.of(People).departments, list(self.entries)
        columns = {
            "id": ids,
            "kind": TOPIC,
            "author_id": self.author + 1,
            "department_id": int(departments[self.author]) + 1,
            "audience": Audience.EVERYONE,
            "title": ["A short topic", "A long topic"],
            "body": "Words.",
            "body_html": "<p>Words.</p>",
            "body_renderer": text.RENDERER_VERSION,
            "excerpt": "Words.",
            **dict.fromkeys(("published_at", "created_at", "updated_at"), f"{self.asked_at}+00:00"),
        }
        yield Rows(Entry, 2, columns)
        last_at = np.array([self.created_at[SHORT - 1], self.created_at[-1]])
        yield Rows(Topic, 2, {"entry_id": ids, "forum_id": self.forum, "kind": "discussion", "bumped_at": last_at})
        lengths = lognormal(stream("talk: reply lengths"), SHORT + LONG, mean=2.8, least=3, most=200)
        made = texts("talk: replies", lengths, top_heading=3, processes=self.data.processes)
        for rows, bodies, html, excerpts in made:
            authors, moment = self.authors[rows], self.created_at[rows]
            yield Rows(
                Reply,
                len(bodies),
                {
                    "id": self.first_reply + np.arange(rows.start, rows.stop),
                    "entry_id": np.array(ids)[self.about[rows]],
                    "author_id": authors + 1,
                    "department_id": departments[authors] + 1,
                    "root_id": [None if root == NO_ROOT else self.first_reply + root for root in self.roots[rows]],
                    "body": bodies,
                    "body_html": html,
                    "body_renderer": text.RENDERER_VERSION,
                    "excerpt": excerpts,
                    "created_at": moment,
                    "updated_at": moment,
                },
            )
        yield Rows(Activity, 2, {"entry_id": ids, "reply_count": [SHORT, LONG], "last_at": last_at})
        seen = np.array(self.read) - 1
        marks = {
            "id": len(self.data.of(Marks)) + 1 + np.arange(2),
            "person_id": self.reader + 1,
            "entry_id": ids,
            "seen_at": self.created_at[seen],
            "seen_reply": self.first_reply + seen,
        }
        yield Rows(ReadMark, 2, marks)


def _bystanders(authors: Integers, number: int) -> Integers:
    """Two members who wrote none of the replies: who asks, and who reads."""
    return np.setdiff1d(np.arange(number), authors)[:2]


TABLES: Final[tuple[type[Table], ...]] = (Large, Threads)
