"""Small columns, one a week. The template writes them as SVG; the same figures stand in a table below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_HIGH: Final = 100  # parts of the height
_LEAST: Final = 2  # of a week with nothing: a line that can be seen


@dataclass(frozen=True)
class Column:
    """One week: where it stands, in parts of a hundred."""

    label: str
    value: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Columns:
    """All of it; `description` says it to whoever does not see it."""

    html_id: str
    title: str
    description: str
    columns: Sequence[Column]


def columns_of(html_id: str, title: str, figures: Sequence[tuple[str, int]]) -> Columns:
    """A column a figure, the highest as high as the chart."""
    most = max((value for _label, value in figures), default=0)
    room = 100 / max(len(figures), 1)
    made = []
    for place, (label, value) in enumerate(figures):
        height = max(_LEAST, round(_HIGH * value / most)) if most else _LEAST
        made.append(
            Column(
                label=label,
                value=value,
                x=f"{place * room + room * 0.1:.2f}%",
                y=f"{_HIGH - height}%",
                width=f"{room * 0.8:.2f}%",
                height=f"{height}%",
            )
        )
    said = "; ".join(f"{label}: {value}" for label, value in figures)
    return Columns(html_id, title, said, made)
