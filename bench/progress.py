"""What the person at the keyboard sees: a bar for each table, lines of result."""

import sys
import time
from typing import Final

WIDTH: Final = 24


def say(text: str = "") -> None:
    """A line of output."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Bar:
    """Rows done of one table. On a terminal it moves; elsewhere its end is one line."""

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total, self.done, self.started = label, total, 0, time.monotonic()
        self.moves = sys.stderr.isatty()

    def add(self, number: int) -> None:
        """So many more."""
        self.done += number
        if self.moves:
            sys.stderr.write(f"\r{self}")
            sys.stderr.flush()

    def end(self) -> None:
        """All there is."""
        sys.stderr.write(f"\r{self}\n" if self.moves else f"{self}\n")
        sys.stderr.flush()

    def __str__(self) -> str:
        share = self.done / self.total if self.total else 1.0
        seconds = time.monotonic() - self.started
        full = round(share * WIDTH)
        rate = self.done / seconds if seconds else 0.0
        bar = f"[{'#' * full}{' ' * (WIDTH - full)}]"
        return f"{self.label:<26}{bar} {self.done:>10,} rows {rate:>9,.0f}/s {seconds:6.1f} s"
