"""What the demonstration's people choose and press, by a rule: the same each time, without a line for each of them."""

import zlib
from collections.abc import Sequence
from typing import Final, NamedTuple


class Ballot(NamedTuple):
    """How a poll of the archive turns out."""

    entry: str  # its id in the archive
    turnout: int  # of 100 who may vote
    weights: tuple[int, ...]  # of each option; of a number, how often 0, 1, 2 … come up
    leaning: tuple[str, int] = ("", 0)  # a department's slug, and the option that half of its people choose


BALLOTS: Final = (
    Ballot("which-phrase", 88, (16, 44, 12, 14, 10)),
    Ballot("no-agenda", 82, (9, 8, 11, 14, 12, 10, 9, 7, 5, 4, 3, 2, 2, 1, 1, 1)),
    Ballot("when-here", 93, (14, 26, 22, 18, 12, 3), ("ministry-of-justice", 6)),
    Ballot("mend-first", 80, (6, 14, 34, 8, 30)),
    Ballot("do-not-know", 90, (48, 24, 5, 7, 12)),
    Ballot("ask-sooner", 85, (72, 58, 44, 31, 39, 8)),
    Ballot("lunch", 68, (30, 55, 47, 34, 26)),
    Ballot("front-line-day", 75, (26, 20, 12, 10, 24)),
)
SUPPORT: Final = {  # of 100 who may read the idea
    "furniture": 62,
    "front-line-day": 78,
    "one-pass": 70,
    "breakfast": 40,
    "plain-hour": 55,
    "me-too": 66,
    "abbreviations": 74,
    "email-button": 48,
}
ME_TOO: Final = {  # of 100 who may read the question; of the others five
    "franking": 3,
    "job-share": 20,
    "forty-pounds": 45,
    "my-day-off": 36,
    "dates": 38,
    "flip-charts": 30,
    "lleferydd": 8,
    "api-register": 24,
}
A_FEW: Final = 5
USEFUL: Final = {  # of 100 who may read the entry; of the others a few more or less
    "trolley": 52,
    "everybody-got-it": 46,
    "nights": 44,
    "forty-pounds": 43,
    "ten-minutes": 42,
    "pilots": 40,
    "locked-door": 38,
    "four-hundred": 37,
    "older-and-better": 36,
    "loan": 34,
    "rota": 33,
    "minutes": 32,
    "front-desk": 31,
    "leaders": 30,
    "croeso": 30,
}


def choices(ballot: Ballot, mode: str, person: str, department: str) -> list[int]:
    """The options, from 1, that `person` chooses; of a number, the number alone."""
    place = f"{ballot.entry} {person}"
    if department == ballot.leaning[0] and _draw(place, "leaning") % 2:
        return [ballot.leaning[1]]
    if mode == "multiple":
        ticked = [at for at, weight in enumerate(ballot.weights, 1) if _draw(place, at) % 100 < weight]
        return ticked or [_pick(ballot.weights, _draw(place))]
    if mode == "ranked":
        order = _order(ballot.weights, place)
        return order[: 2 + _draw(place, "length") % (len(order) - 1)]
    picked = _pick(ballot.weights, _draw(place))
    return [picked - 1 if mode == "number" else picked]


def share_of_useful(entry: str) -> int:
    """Of a hundred who may read the entry, how many find it useful."""
    return USEFUL.get(entry, 3 + _draw("useful", entry) % 20)


def share_of_useful_reply(reply: str, *, is_answer: bool) -> int:
    """Of a hundred who may read the reply, how many find it useful: most replies nobody presses anything on."""
    draw = _draw("useful", reply)
    return 24 + draw % 30 if is_answer else max(0, draw % 40 - 26)


def share_of_me_too(question: str) -> int:
    """Of a hundred who may read the question, how many have it too."""
    return ME_TOO.get(question, A_FEW)


def says(share: int, what: str, person: str) -> bool:
    """Whether `person` is one of the `share` in a hundred who do `what`."""
    return _draw(what, person) % 100 < share


def _order(weights: Sequence[int], place: str) -> list[int]:
    left, order = dict(enumerate(weights, 1)), []
    while left:
        at = _pick(list(left.values()), _draw(place, len(left)))
        order.append(list(left)[at - 1])
        del left[order[-1]]
    return order


def _pick(weights: Sequence[int], draw: int) -> int:
    """A place from 1, each as likely as its weight."""
    rest = draw % sum(weights)
    for at, weight in enumerate(weights, 1):
        rest -= weight
        if rest < 0:
            return at
    raise AssertionError("the weights add up")


def _draw(*of: object) -> int:
    """A number that looks like chance and is not: no seed, no state, the same on every machine."""
    return zlib.crc32(" ".join(map(str, of)).encode()) >> 4
