"""From what was added up to what a page, a card and a file show of it. Nothing here asks the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polls.models import Mode, Poll, Tally

LEAST_ANONYMOUS = 5  # votes, before an anonymous poll says anything
MOST_RANGES = 8


@dataclass(frozen=True)
class Option:
    """One option as its poll keeps it."""

    pk: int
    label: str


@dataclass(frozen=True)
class Bar:
    """One line of a result."""

    label: str
    count: int  # people
    share: float  # of what is the whole bar, 0 to 1
    is_own: bool = False
    points: int | None = None  # of a ranked option

    @property
    def percent(self) -> str:
        """The share as people read it."""
        if 0 < self.share < 0.005:  # noqa: PLR2004 - what would be rounded to nothing
            return _("under 1%")
        return f"{self.share:.0%}"

    @property
    def width(self) -> str:
        """How long the bar is, for an attribute of SVG."""
        return f"{100 * min(self.share, 1):.2f}%"

    @property
    def words(self) -> str:
        """What it stands for, in full."""
        if self.points is not None:
            points = ngettext("%(count)s point", "%(count)s points", self.points) % {"count": shown(self.points)}
            return _("%(points)s, first for %(people)s") % {"points": points, "people": people(self.count)}
        return people(self.count)


@dataclass(frozen=True)
class Outcome:
    """What came out of a poll."""

    voter_count: int
    bars: Sequence[Bar]
    facts: Sequence[tuple[str, str]] = ()  # of numbers: median and quartiles
    how: str = ""  # how it is counted, in words, where that needs saying


def people(count: int) -> str:
    """ "1 person", "1,204 people"."""
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": shown(count)}


def shown(number: Decimal | int) -> str:
    """A number as people write it, without zeros that say nothing."""
    plain = Decimal(number).normalize()
    places = max(0, -int(plain.as_tuple().exponent))
    return number_format(plain, decimal_pos=places, force_grouping=True)


def outcome_of(poll: Poll, tally: Tally, options: Sequence[Option], own: Sequence[int]) -> Outcome:
    """The result. `own` are the options that the reader chose."""
    match poll.mode:
        case Mode.RANKED:
            return _ranked(tally, options, own)
        case Mode.NUMBER:
            return _numbers(poll, tally)
        case _:
            return _chosen(poll, tally, options, own)


def _chosen(poll: Poll, tally: Tally, options: Sequence[Option], own: Sequence[int]) -> Outcome:
    bars = []
    for option in options:
        count = tally.counts.get(str(option.pk), 0)
        bars.append(Bar(option.label, count, count / max(tally.voter_count, 1), option.pk in own))
    how = _("Each person could choose several, so the shares add up to more than 100%.")
    return Outcome(tally.voter_count, bars, how=how if poll.mode == Mode.MULTIPLE else "")


def _ranked(tally: Tally, options: Sequence[Option], own: Sequence[int]) -> Outcome:
    whole = max(tally.voter_count, 1) * len(options)  # what an option gets that everybody puts first
    bars = []
    for option in options:
        points = tally.points.get(str(option.pk), 0)
        first = tally.counts.get(str(option.pk), 0)
        bars.append(Bar(option.label, first, points / whole, option.pk in own[:1], points))
    bars.sort(key=lambda bar: (-(bar.points or 0), -bar.count))
    how = _(
        "With %(number)d options a first place is worth %(number)d points, a second one point less, and so on; an"
        " option without a place gets none. 100%% would be the first place on every vote."
    ) % {"number": len(options)}
    return Outcome(tally.voter_count, bars, how=how)


def _numbers(poll: Poll, tally: Tally) -> Outcome:
    counted = sorted((Decimal(value), count) for value, count in tally.counts.items())
    ranges = ranges_of([value for value, _count in counted], step=poll.step)
    bars = []
    for low, high in ranges:
        count = sum(number for value, number in counted if low <= value < high)
        bars.append(Bar(range_label(low, high, poll), count, count / max(tally.voter_count, 1)))
    facts = [
        (_("Median"), _with_unit(quantile(counted, Decimal("0.5")), poll.unit)),
        (
            _("Half of the answers lie between"),
            _("%(low)s and %(high)s")
            % {
                "low": _with_unit(quantile(counted, Decimal("0.25")), poll.unit),
                "high": _with_unit(quantile(counted, Decimal("0.75")), poll.unit),
            },
        ),
    ]
    return Outcome(tally.voter_count, bars, facts if counted else ())


def quantile(counted: Sequence[tuple[Decimal, int]], part: Decimal) -> Decimal:
    """The value below which `part` of the answers lie, between two of them in proportion. `counted` is sorted."""
    if not counted:
        return Decimal(0)
    place = part * (sum(count for _value, count in counted) - 1)
    below = int(place.to_integral_value(ROUND_FLOOR))
    low, high = _at(counted, below), _at(counted, below + 1)
    return (low + (high - low) * (place - below)).quantize(Decimal("0.01"))


def _at(counted: Sequence[tuple[Decimal, int]], place: int) -> Decimal:
    seen = 0
    for value, count in counted:
        seen += count
        if place < seen:
            return value
    return counted[-1][0]


def ranges_of(values: Sequence[Decimal], *, step: Decimal) -> list[tuple[Decimal, Decimal]]:
    """At most eight ranges of one width, 1, 2 or 5 times a power of ten, that hold all `values`: from, and up to but
    not with.
    """
    if not values:
        return []
    least, greatest = min(values), max(values)
    width = step
    turn = 0
    while (greatest / width).to_integral_value(ROUND_FLOOR) - (least / width).to_integral_value(ROUND_FLOOR) >= (
        MOST_RANGES
    ):
        width *= (Decimal(2), Decimal("2.5"), Decimal(2))[turn % 3]
        turn += 1
    start = (least / width).to_integral_value(ROUND_FLOOR) * width
    ranges = []
    while start <= greatest:
        ranges.append((start, start + width))
        start += width
    return ranges


def range_label(low: Decimal, high: Decimal, poll: Poll) -> str:
    """A range in words; of a single value that value."""
    if high - low <= poll.step:
        return _with_unit(low, poll.unit)
    return _with_unit(low, _("to under %(high)s") % {"high": _with_unit(high, poll.unit)})


def _with_unit(value: Decimal, unit: str) -> str:
    return f"{shown(value)} {unit}".strip()
