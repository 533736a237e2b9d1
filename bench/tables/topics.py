"""Forums, their topics, what is said of them beside replies, and accepted answers."""

from collections.abc import Iterator

import numpy as np

from bench.chance import Booleans, Integers, stream, without_doubles
from bench.dataset import START, DataSet, Rows, Table, portions
from bench.sizes import CATEGORIES
from bench.tables.entries import NO_GROUP, Entries
from bench.tables.groups import Groups
from bench.tables.people import People
from bench.tables.replies import NO_ROOT, Activities, Replies
from content.models import Entry, Reaction, ReactionKind
from forums.models import Forum, IdeaState, Topic, TopicKind

KINDS = (TopicKind.QUESTION, TopicKind.DISCUSSION, TopicKind.IDEA)
SHARES = (0.60, 0.90)
STATES = (IdeaState.OPEN, IdeaState.UNDER_REVIEW, IdeaState.PLANNED, IdeaState.DONE, IdeaState.DECLINED)
OF_STATES = (0.70, 0.80, 0.88, 0.95)
ANSWERED = 0.6  # of the questions to which somebody else has replied
VOTES = 2.0  # of a question or an idea, on average
NAMES = ("General", "Pay and leave", "Tools", "Travel", "Policy", "Buildings")
NO_ANSWER = -1


class Forums(Table):
    """Six categories, then a forum for each group: ids 1 to 6, and behind them in order of groups."""

    label = "forums"

    def __len__(self) -> int:
        return CATEGORIES + self.data.size.groups

    def chunks(self) -> Iterator[Rows]:
        """Categories, then those of groups."""
        stamps: dict[str, object] = {"created_at": f"{START}+00:00", "updated_at": f"{START}+00:00"}
        numbers = range(1, CATEGORIES + 1)
        categories: dict[str, object] = {
            "slug": [f"category-{number}" for number in numbers],
            "name": NAMES,
            "position": numbers,
        }
        yield Rows(Forum, CATEGORIES, {"id": numbers} | categories | stamps)
        for rows in portions(self.data.size.groups):
            groups = range(rows.start + 1, rows.stop + 1)
            of_groups: dict[str, object] = {
                "id": [CATEGORIES + group for group in groups],
                "slug": "",
                "name": [f"Working group {group}" for group in groups],
                "group_id": groups,
            }
            yield Rows(Forum, len(groups), of_groups | stamps)


class Topics(Table):
    """`entries` that are topics, with `kinds` and `answers` (a reply of each, -1: none). All by place in `entries`."""

    label = "topics"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        entries, chance = data.of(Entries), stream("topics")
        self.entries = np.flatnonzero(entries.is_topic)
        number = len(self.entries)
        self.groups = entries.groups[self.entries]
        self.kinds: Integers = np.searchsorted(SHARES, chance.random(number), side="right")
        refuses = (self.groups != NO_GROUP) & ~data.of(Groups).offers_ideas[self.groups]
        self.kinds[refuses & (self.kinds == KINDS.index(TopicKind.IDEA))] = KINDS.index(TopicKind.DISCUSSION)
        self.states: Integers = np.searchsorted(OF_STATES, chance.random(number), side="right")
        others = _first_of_others(data)[self.entries]
        is_question = self.kinds == KINDS.index(TopicKind.QUESTION)
        is_answered = is_question & (others != NO_ANSWER) & (chance.random(number) < ANSWERED)
        self.answers: Integers = np.where(is_answered, others, NO_ANSWER)

    def __len__(self) -> int:
        return len(self.entries) + int((self.answers != NO_ANSWER).sum())

    def chunks(self) -> Iterator[Rows]:
        """Topics, then the answers of their entries."""
        entries, activities = self.data.of(Entries), self.data.of(Activities)
        votes = self.data.of(Votes).counts
        for rows in portions(len(self.entries)):
            about, kinds, answers = self.entries[rows], self.kinds[rows], self.answers[rows]
            published_at, last_at = entries.published_at[about], activities.last_at[about]
            is_idea = (kinds == KINDS.index(TopicKind.IDEA)).tolist()
            states = [
                str(STATES[state]) if idea else ""
                for state, idea in zip(self.states[rows].tolist(), is_idea, strict=True)
            ]
            has_answer = (answers != NO_ANSWER).tolist()
            askers = (entries.authors[about] + 1).tolist()
            columns = {
                "entry_id": about + 1,
                "forum_id": np.where(
                    self.groups[rows] == NO_GROUP,
                    entries.categories[about] + 1,
                    CATEGORIES + self.groups[rows] + 1,
                ),
                "kind": [str(KINDS[kind]) for kind in kinds.tolist()],
                "bumped_at": np.where(np.isnat(last_at), published_at, last_at),
                "is_answered": has_answer,
                "votes": votes[rows],
                "accepted_by_id": [asker if has else None for asker, has in zip(askers, has_answer, strict=True)],
                "idea_state": states,
                "idea_reason": ["Not now." if state == IdeaState.DECLINED else "" for state in states],
            }
            yield Rows(Topic, len(about), columns)
        answered = np.flatnonzero(self.answers != NO_ANSWER)
        for rows in portions(len(answered)):
            those = answered[rows]
            columns = {"id": self.entries[those] + 1, "answer_id": self.answers[those] + 1}
            yield Rows(Entry, len(those), columns, is_change=True)


class Votes(Table):
    """ "I have this too" of questions, support of ideas: rows of (place in topics, person), none of an author."""

    label = "votes of topics"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        topics, chance, people = data.of(Topics), stream("votes of topics"), data.of(People)
        wanted = np.floor(chance.exponential(VOTES, len(topics.entries)) + 0.5).astype(np.int64)
        wanted[topics.kinds == KINDS.index(TopicKind.DISCUSSION)] = 0
        places = np.repeat(np.arange(len(topics.entries)), np.minimum(wanted, data.size.members // 4))
        authors = data.of(Entries).authors[topics.entries[places]]
        voters = people.pool.draw(chance, len(places), people.near(authors))
        drawn = np.column_stack([places, voters])[voters != authors]
        self.pairs = without_doubles(drawn)
        self.counts: Integers = np.bincount(self.pairs[:, 0], minlength=len(topics.entries))

    def __len__(self) -> int:
        return len(self.pairs)

    def chunks(self) -> Iterator[Rows]:
        """In order of topics, each at the moment of its topic."""
        topics, published_at = self.data.of(Topics), self.data.of(Entries).published_at
        question = KINDS.index(TopicKind.QUESTION)
        for rows in portions(len(self.pairs)):
            places, people = self.pairs[rows].T
            entries = topics.entries[places]
            is_question: Booleans = topics.kinds[places] == question
            kinds = [str(ReactionKind.ME_TOO if asked else ReactionKind.SUPPORT) for asked in is_question.tolist()]
            columns = {
                "id": np.arange(rows.start + 1, rows.stop + 1),
                "entry_id": entries + 1,
                "person_id": people + 1,
                "kind": kinds,
                "created_at": published_at[entries],
            }
            yield Rows(Reaction, len(kinds), columns)


def _first_of_others(data: DataSet) -> Integers:
    """Of each entry the first reply to it by somebody else than its author; -1: there is none."""
    entries, replies = data.of(Entries), data.of(Replies)
    found = np.full(entries.number, NO_ANSWER)
    fits = np.flatnonzero((replies.roots == NO_ROOT) & (replies.authors != entries.authors[replies.entries]))[::-1]
    found[replies.entries[fits]] = fits  # backwards, so that the first one wins
    return found
