"""Filling a budget of time: a pure function from what could stand in a digest to what does.

By worth a minute, what needs the person first; one item from outside their department keeps its place whatever else is
there; what is said officially has at most a tenth. An item that is too long for what is left is cut to its first lines.
An excerpt takes at most a fifth of the smallest budget, so the budget is never exceeded, and where it leaves something
out, for want of time, at least four fifths of it are used.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from math import ceil

OFFICIAL_SHARE = 10  # one of so many


@dataclass(frozen=True)
class Candidate:
    """What could stand in the issue: a thread, or a notice."""

    entry: int | None
    notification: int | None
    until_reply: int  # the newest reply that it shows; 0 for the entry alone
    reason: str
    worth: float
    seconds: int  # to read all of it
    seconds_cut: int  # to read its first lines
    is_must: bool = False  # it needs the person
    is_outside: bool = False  # written in another department
    is_official: bool = False

    @property
    def rank(self) -> tuple[float, int, int, int]:
        """By worth a minute; of equals the newest: one order, whatever order they are found in."""
        return (-self.worth / max(self.seconds, 1), -(self.notification or 0), -(self.entry or 0), -self.until_reply)


@dataclass(frozen=True)
class Chosen:
    """What stands in the issue, and what it costs there."""

    candidate: Candidate
    seconds: int

    @property
    def is_cut(self) -> bool:
        """Whether only its first lines are paid for."""
        return self.seconds < self.candidate.seconds


@dataclass
class _Filling:
    """An issue that is being filled."""

    budget: int
    chosen: list[Chosen] = field(default_factory=list)
    used: int = 0
    officials: int = 0
    kept: Candidate | None = None  # its place is kept, at its shortest

    def take(self, candidate: Candidate) -> bool:
        """Take it whole, or its first lines, or not at all."""
        if candidate is self.kept:
            self.kept = None
        officials = self.officials + (self.kept is not None and self.kept.is_official)
        if candidate.is_official and officials >= ceil((len(self.chosen) + 1) / OFFICIAL_SHARE):
            return False
        room = self.budget - self.used - (self.kept.seconds_cut if self.kept else 0)
        seconds = candidate.seconds if candidate.seconds <= room else candidate.seconds_cut
        if seconds > room:
            return False
        self.chosen.append(Chosen(candidate, seconds))
        self.used += seconds
        self.officials += candidate.is_official
        return True


@dataclass(frozen=True)
class Selection:
    """What stands in the issue, in its order, and how much does not."""

    chosen: list[Chosen]
    left_out: int

    @property
    def seconds(self) -> int:
        """What reading all of it takes."""
        return sum(one.seconds for one in self.chosen)


def fill(candidates: Collection[Candidate], *, minutes: int) -> Selection:
    """Fill `minutes`. What is left out expires: the next issue begins where this one ends."""
    musts = sorted((one for one in candidates if one.is_must), key=lambda one: one.rank)
    rest = sorted((one for one in candidates if not one.is_must), key=lambda one: one.rank)
    filling = _Filling(minutes * 60, kept=_outside(rest))
    for must in musts:
        filling.take(must)
    waiting = []
    for candidate in rest:
        if not filling.take(candidate) and candidate.is_official:
            waiting.append(candidate)
    for official in waiting:  # more of the others stand there now
        filling.take(official)
    return Selection(filling.chosen, len(candidates) - len(filling.chosen))


def _outside(rest: Iterable[Candidate]) -> Candidate | None:
    """The item that is kept a place: the best from elsewhere, a personal one where there is one."""
    found = [one for one in rest if one.is_outside]
    return next((one for one in found if not one.is_official), found[0] if found else None)
