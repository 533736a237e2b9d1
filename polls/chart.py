"""The bar chart: where each bar and each line of words stands. The template writes it as SVG, lengths in em.

Widths are attributes and parts of a hundred: no inline style, and the chart fits every column and every size of type.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from polls.results import Outcome

LINE, PAD, GAP = 1.35, 0.65, 0.5  # em
WRAP = 32  # characters of a label on one line: what a phone has room for beside the percentage


@dataclass(frozen=True)
class Words:
    """One line of a label."""

    text: str
    y: str


@dataclass(frozen=True)
class DrawnBar:
    """One bar with its words."""

    y: str
    height: str
    width: str
    lines: Sequence[Words]
    percent: str
    percent_y: str
    is_own: bool


@dataclass(frozen=True)
class Chart:
    """All of it; `title` and `description` say it to whoever does not see it."""

    title: str
    description: str
    height: str
    bars: Sequence[DrawnBar]


def chart_of(outcome: Outcome, question: str) -> Chart:
    """The chart of a result."""
    y, drawn = 0.0, []
    for bar in outcome.bars:
        label = f"✓ {bar.label}" if bar.is_own else bar.label
        lines = textwrap.wrap(label, WRAP) or [label]
        height = 2 * PAD + LINE * len(lines)
        drawn.append(
            DrawnBar(
                y=_em(y),
                height=_em(height),
                width=bar.width,
                lines=[Words(line, _em(y + PAD + LINE * (place + 0.75))) for place, line in enumerate(lines)],
                percent=bar.percent,
                percent_y=_em(y + PAD + LINE * 0.75),
                is_own=bar.is_own,
            )
        )
        y += height + GAP
    said = "; ".join(f"{bar.label}: {bar.percent}, {bar.words}" for bar in outcome.bars)
    title = _("Result: %(question)s") % {"question": question}
    return Chart(title, said, _em(max(y - GAP, 0.0)), drawn)


def _em(number: float) -> str:
    return f"{number:.2f}em"
