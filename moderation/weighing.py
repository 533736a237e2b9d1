"""How much reports weigh: pure arithmetic on what is known of those who report. Decision 0040 has it as a table.

In one sentence: a report weighs what the trust of its reporter says, times (upheld + 4) / (dismissed + 4) of their last
year, from 0.1 to 2; of people who belong together the heaviest counts whole, and each other one adds a tenth, half a
report at most.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from profiles.models import Trust

LIGHTEST: Final = 0.1
HEAVIEST: Final = 2.0
START: Final = {Trust.NEWCOMER: 0.5, Trust.MEMBER: 1.0, Trust.REGULAR: 1.25}
INERTIA: Final = 4  # reports that were answered before a record says much
EACH_MORE: Final = 0.1  # what another report of the same circle adds
MOST_MORE: Final = 0.5  # what all others of one circle add together
HEAVIEST_CIRCLE: Final = HEAVIEST + MOST_MORE  # no circle weighs more, however many they are


def weight_of(*, trust: int, upheld: int, dismissed: int) -> float:
    """What the reports of somebody with this record weigh, between LIGHTEST and HEAVIEST.

    It grows with trust and with each report that a moderator acted upon, and falls with each that one left as it was.
    """
    record = (max(upheld, 0) + INERTIA) / (max(dismissed, 0) + INERTIA)
    return min(HEAVIEST, max(LIGHTEST, START[Trust(trust)] * record))


@dataclass(frozen=True)
class Voice:
    """One report as it is counted: whose it is, where they work, and what it weighs."""

    person: int
    department: int | None
    weight: float


def together(voices: Iterable[Voice], *, linked: Collection[frozenset[int]] = ()) -> float:
    """What `voices` weigh together, in the order in which they came; never less than without the last one.

    A voice belongs to the first circle of which somebody works in the same department, or is a colleague (`linked`, by
    the numbers of both); else it begins one. So nobody who comes later makes two circles one, and lowers what was said.
    """
    return sum(_of_circle(circle) for circle in circles_of(voices, linked=linked))


def circles_of(voices: Iterable[Voice], *, linked: Collection[frozenset[int]] = ()) -> list[list[Voice]]:
    """Who of them belong together, in the order in which the circles began."""
    circles: list[list[Voice]] = []
    for voice in voices:
        for circle in circles:
            if any(_belong_together(voice, other, linked) for other in circle):
                circle.append(voice)
                break
        else:
            circles.append([voice])
    return circles


def _belong_together(one: Voice, other: Voice, linked: Collection[frozenset[int]]) -> bool:
    if one.person == other.person or frozenset((one.person, other.person)) in linked:
        return True
    return one.department is not None and one.department == other.department


def _of_circle(circle: list[Voice]) -> float:
    people = {voice.person for voice in circle}
    return max(voice.weight for voice in circle) + min(MOST_MORE, EACH_MORE * (len(people) - 1))
