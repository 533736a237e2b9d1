"""Polls on entries, their options, votes with departments, and the sums."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from bench.chance import Booleans, Integers, stream, without_doubles
from bench.dataset import CHUNK, END, DataSet, Rows, Table, portions
from bench.tables.entries import Entries
from bench.tables.people import People
from polls.models import Choice, Mode, Participation, Poll, Results, Tally, Vote

MODES = (Mode.SINGLE, Mode.MULTIPLE, Mode.RANKED, Mode.NUMBER)
OF_MODES = (0.60, 0.80, 0.90)
RESULTS = (Results.ALWAYS, Results.VOTED, Results.CLOSED)
ANONYMOUS = 0.15  # their result comes after the close, and what was chosen is in the sums alone
OPEN_ENDED = 0.3  # have no planned close
FEWEST, MOST = 2, 8  # options
VOTES = 25  # of a poll, on average
MOST_LIKED = 0.5  # of the votes goes to the first option, half of the rest to the second
GREATEST = 100  # of numbers
MEAN_WAIT = 24 * 3600  # seconds until a vote
DAY = np.timedelta64(24 * 3600 * 1_000_000, "us")


class Polls(Table):
    """`entries` with a poll, `modes`, `is_anonymous`, `sizes` (options; 0: a number) by place in `entries`."""

    label = "polls and options"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        entries, chance = data.of(Entries), stream("polls")
        self.entries = np.flatnonzero(entries.holds_poll)
        number = len(self.entries)
        self.modes: Integers = np.searchsorted(OF_MODES, chance.random(number), side="right")
        self.is_anonymous: Booleans = chance.random(number) < ANONYMOUS
        self.is_number: Booleans = self.modes == MODES.index(Mode.NUMBER)
        self.sizes: Integers = np.where(self.is_number, 0, chance.integers(FEWEST, MOST + 1, number))
        self.first_choices: Integers = np.cumsum(self.sizes) - self.sizes + 1  # the id of the first option of each
        self.results: Integers = np.where(
            self.is_anonymous, RESULTS.index(Results.CLOSED), chance.integers(0, len(RESULTS), number)
        )
        opened_at = entries.published_at[self.entries]
        planned = opened_at + chance.integers(7, 31, number) * DAY
        self.closes_at = np.where(chance.random(number) < OPEN_ENDED, np.datetime64("NaT", "us"), planned)

    def __len__(self) -> int:
        return len(self.entries) + int(self.sizes.sum())

    def chunks(self) -> Iterator[Rows]:
        """Polls, then options: a portion holds what belongs to one portion of entries."""
        entries = self.data.of(Entries)
        for part in portions(entries.number):
            rows = slice(*np.searchsorted(self.entries, (part.start, part.stop)).tolist())
            about = self.entries[rows]
            titles = entries.titles(part)
            is_own = entries.is_poll[about].tolist()
            numbers = self.is_number[rows].tolist()
            moment = entries.published_at[about]
            columns = {
                "entry_id": about + 1,
                "question": [
                    titles[entry - part.start] if own else "What do you think of it?"
                    for entry, own in zip(about.tolist(), is_own, strict=True)
                ],
                "mode": [str(MODES[mode]) for mode in self.modes[rows].tolist()],
                "results": [str(RESULTS[result]) for result in self.results[rows].tolist()],
                "is_anonymous": self.is_anonymous[rows],
                "least": [0 if number else None for number in numbers],
                "greatest": [GREATEST if number else None for number in numbers],
                "unit": ["days" if number else "" for number in numbers],
                "opened_at": moment,
                "closes_at": self.closes_at[rows],
                "created_at": moment,
                "updated_at": moment,
            }
            yield Rows(Poll, len(about), columns)
            yield self._options(rows)

    def _options(self, rows: slice) -> Rows:
        sizes = self.sizes[rows]
        polls = np.repeat(self.entries[rows], sizes) + 1
        first = np.repeat(self.first_choices[rows], sizes)
        positions = np.arange(len(polls)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        labels = [f"Option {position + 1}" for position in positions.tolist()]
        columns = {"id": first + positions, "poll_id": polls, "position": positions, "label": labels}
        return Rows(Choice, len(polls), columns)


class PollVotes(Table):
    """One a person: rows of (place in polls, person), with what each chose. The sums are counted from the same rows."""

    label = "votes in polls, and sums"

    def __init__(self, data: DataSet) -> None:
        super().__init__(data)
        polls, people, chance = data.of(Polls), data.of(People), stream("votes in polls")
        wanted = np.rint(chance.exponential(VOTES, len(polls.entries))).astype(np.int64)
        places = np.repeat(np.arange(len(polls.entries)), np.minimum(wanted, data.size.members // 2))
        near = people.near(data.of(Entries).authors[polls.entries[places]])
        self.pairs = without_doubles(np.column_stack([places, people.pool.draw(chance, len(places), near)]))
        self.ends = np.cumsum(np.bincount(self.pairs[:, 0], minlength=len(polls.entries)))

    def __len__(self) -> int:
        return len(self.pairs)

    def chunks(self) -> Iterator[Rows]:
        """Votes of some whole polls, who took part in anonymous ones, and the sums of all."""
        polls = self.data.of(Polls)
        for number, part in enumerate(portions(len(polls.entries), CHUNK // VOTES)):
            start, stop = (int(self.ends[at - 1]) if at else 0 for at in (part.start, part.stop))
            places, people = self.pairs[start:stop].T
            chance = stream("votes in polls: choices", number)
            chosen = self._choices(places, chance)
            numbers = [int(value) for value in np.clip(np.rint(chance.normal(30, 15, len(places))), 0, GREATEST)]
            is_open = ~polls.is_anonymous[places]
            yield self._votes(start, places, people, is_open, chosen, numbers)
            hidden = polls.entries[places[~is_open]] + 1
            yield Rows(Participation, len(hidden), {"poll_id": hidden, "person_id": people[~is_open] + 1})
            yield self._sums(places, chosen, numbers)

    def _choices(self, places: Integers, chance: np.random.Generator) -> list[list[int]]:
        """Ids of options, the best liked first where they are ranked; none for a number."""
        polls = self.data.of(Polls)
        of_all = chance.geometric(MOST_LIKED, (len(places), MOST)) - 1
        order = chance.random((len(places), MOST)) + np.arange(MOST) / 2
        chosen = []
        sizes, firsts, modes = polls.sizes[places], polls.first_choices[places], polls.modes[places]
        for row, (size, first, mode) in enumerate(zip(sizes.tolist(), firsts.tolist(), modes.tolist(), strict=True)):
            match MODES[mode]:
                case Mode.SINGLE:
                    these = [int(of_all[row, 0]) % size]
                case Mode.MULTIPLE:
                    these = sorted({int(one) % size for one in of_all[row, :3]})
                case Mode.RANKED:
                    these = np.argsort(order[row, :size]).tolist()
                case _unused:
                    these = []
            chosen.append([first + one for one in these])
        return chosen

    def _votes(
        self,
        start: int,
        places: Integers,
        people: Integers,
        is_open: Booleans,
        chosen: list[list[int]],
        numbers: list[int],
    ) -> Rows:
        polls, at = self.data.of(Polls), np.flatnonzero(is_open)
        places, people = places[at], people[at]
        opened_at, closes_at = self.data.of(Entries).published_at[polls.entries[places]], polls.closes_at[places]
        chance = stream("votes in polls: moments", start)
        moment = opened_at + (chance.exponential(MEAN_WAIT, len(at)) * 1e6).astype("timedelta64[us]")
        moment = np.fmin(np.fmin(moment, closes_at), END)
        is_number = polls.is_number[places].tolist()
        columns = {
            "id": start + at + 1,
            "poll_id": polls.entries[places] + 1,
            "voter_id": people + 1,
            "department_id": self.data.of(People).departments[people] + 1,
            "choices": [f"{{{','.join(map(str, chosen[row]))}}}" for row in at.tolist()],
            "number": [numbers[row] if one else None for row, one in zip(at.tolist(), is_number, strict=True)],
            "created_at": moment,
            "updated_at": moment,
        }
        return Rows(Vote, len(at), columns)

    def _sums(self, places: Integers, chosen: list[list[int]], numbers: list[int]) -> Rows:
        polls = self.data.of(Polls)
        counts: dict[int, Counter[str]] = {}
        points: dict[int, Counter[str]] = {}
        voters: Counter[int] = Counter()
        for place, choices, number in zip(places.tolist(), chosen, numbers, strict=True):
            voters[place] += 1
            sums = counts.setdefault(place, Counter())
            if polls.is_number[place]:
                sums[f"{Decimal(number):f}"] += 1
            elif MODES[polls.modes[place]] == Mode.RANKED:
                sums[str(choices[0])] += 1
                size = int(polls.sizes[place])
                points.setdefault(place, Counter()).update(
                    {str(choice): size - at for at, choice in enumerate(choices)}
                )
            else:
                sums.update(str(choice) for choice in choices)
        there = sorted(voters)
        columns = {
            "poll_id": [int(polls.entries[place]) + 1 for place in there],
            "voter_count": [voters[place] for place in there],
            "counts": [json.dumps(counts[place]) for place in there],
            "points": [json.dumps(points.get(place, {})) for place in there],
        }
        return Rows(Tally, len(there), columns)
