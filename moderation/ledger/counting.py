"""Acts by month and rule: a table, and columns of SVG whose words say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.ledger.listing import NO_RULE, code, label, midnight, months
from moderation.models import Act, Rule

KEPT_SECONDS: Final = 300
_TALL, _HEAD, _FOOT = 7.0, 1.4, 1.6  # em: the tallest column, its number above it, its month below
_GAP: Final = 0.18  # of the width of a column


@dataclass(frozen=True)
class Line:
    """One month of the table."""

    label: str
    counts: Sequence[int]  # by rule, in the order of the columns; last all of them
    month: str  # as the address has it


@dataclass(frozen=True)
class Column:
    """One column of the drawing. Places across are parts of a hundred: it fits every width."""

    x: str
    width: str
    middle: str
    y: str
    height: str
    number: str
    number_y: str
    month: str


@dataclass(frozen=True)
class Chart:
    """All of it; `title` and `description` say it to whoever does not see it."""

    title: str
    description: str
    height: str
    foot_y: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Counts:
    """The last twelve months."""

    heads: Sequence[str]
    lines: Sequence[Line]  # the newest month first
    chart: Chart
    total: int


def counts(rule: str = "") -> Counts:
    """Counted at most five minutes ago; the drawing is of one rule where one is named. At most one query."""
    found = _found()
    codes = [*Rule.values, ""]
    lines = []
    for month in reversed(months()):
        of_month = [found.get((code(month), one), 0) for one in codes]
        lines.append(Line(label(month), [*of_month, sum(of_month)], code(month)))
    place = len(codes) if not rule else codes.index("" if rule == NO_RULE else rule)
    heads = [*(str(name) for name in Rule.labels), _("No rule was broken"), _("All")]
    numbers = [line.counts[place] for line in reversed(lines)]
    return Counts(heads, lines, _chart(numbers, heads[place] if rule else ""), sum(numbers))


def _found() -> Mapping[tuple[str, str], int]:
    """How many acts by month and rule."""
    first = months()[0]
    key = f"ledger:{code(first)}"
    kept: Mapping[tuple[str, str], int] | None = cache.get(key)
    if kept is not None:
        return kept
    rows = Act.objects.filter(created_at__gte=midnight(first)).order_by().annotate(month=TruncMonth("created_at"))
    found = {
        (code(month.date()), rule): count
        for month, rule, count in rows.values_list("month", "rule").annotate(count=Count("pk"))
    }
    cache.set(key, found, KEPT_SECONDS)
    return found


def _chart(numbers: Sequence[int], rule: str) -> Chart:
    most, step = max([*numbers, 1]), 100 / len(numbers)
    columns = []
    for place, (number, month) in enumerate(zip(numbers, months(), strict=True)):
        height = _TALL * number / most
        columns.append(
            Column(
                x=f"{step * (place + _GAP / 2):.2f}%",
                width=f"{step * (1 - _GAP):.2f}%",
                middle=f"{step * (place + 0.5):.2f}%",
                y=f"{_HEAD + _TALL - height:.2f}em",
                height=f"{height:.2f}em",
                number=str(number),
                number_y=f"{_HEAD + _TALL - height - 0.4:.2f}em",
                month=_short(month),
            )
        )
    what = (
        _("Acts in the last twelve months: %(rule)s") % {"rule": rule} if rule else _("Acts in the last twelve months")
    )
    return Chart(
        title=what,
        description="; ".join(_in_words(number, month) for number, month in zip(numbers, months(), strict=True)),
        height=f"{_HEAD + _TALL + _FOOT:.2f}em",
        foot_y=f"{_HEAD + _TALL + 1.2:.2f}em",
        columns=columns,
    )


def _short(month: date) -> str:
    return date_format(month, "M")


def _in_words(number: int, month: date) -> str:
    acts = ngettext("%(count)d act", "%(count)d acts", number) % {"count": number}
    return _("%(month)s: %(acts)s") % {"month": label(month), "acts": acts}
