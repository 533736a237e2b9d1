"""Which tables Markdown can show: two columns or more, and nothing but words in their cells."""

from typing import Final

from core.text.allowed import HEADINGS
from core.text.tokens import Tag

_MAX_COLUMNS: Final = 100
_MAX_CELLS: Final = 20_000  # counted as a full grid; markdown-it gives up on larger ones half-way
_BLOCKS: Final = HEADINGS | {"blockquote", "hr", "ol", "pre", "table", "ul"}


class _Open:
    def __init__(self, at: int) -> None:
        self.at = at
        self.simple = True
        self.rows = self.cells = self.columns = 0


def simple_tables(events: list[Tag | str]) -> dict[int, int]:
    """For each such table of balanced `events`, where its start tag and its end tag stand.

    The others lay out a page or a mail: their cells are written as paragraphs.
    """
    found: dict[int, int] = {}
    opened: list[_Open] = []
    for at, event in enumerate(events):
        if isinstance(event, str):
            continue
        if event.name in _BLOCKS and event.opens and opened:
            opened[-1].simple = False
        if event.name == "table" and event.opens:
            opened.append(_Open(at))
        elif event.name == "table":
            table = opened.pop()
            fits = 1 < table.columns <= _MAX_COLUMNS and table.columns * table.rows <= _MAX_CELLS
            if table.simple and fits:
                found[table.at] = at
        elif event.name == "tr" and event.opens:
            opened[-1].rows += 1
            opened[-1].cells = 0
        elif event.name in {"td", "th"} and event.opens:
            opened[-1].cells += 1
            opened[-1].columns = max(opened[-1].columns, opened[-1].cells)
    return found
