"""Days as people type them into a search: 2026-05-03, 3/5/2026, 2026-05, 2026, May 2026, yesterday."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

_SEPARATORS: Final = str.maketrans("/.", "--")
_AGO: Final[Mapping[str, int]] = {
    "today": 0,
    "heddiw": 0,
    "yesterday": 1,
    "ddoe": 1,
    "week": 7,
    "wythnos": 7,
    "month": 30,
    "mis": 30,
    "year": 365,
    "blwyddyn": 365,
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_LETTERS: Final = 3
_OLDEST: Final = 1900
_DIGITS_OF_A_YEAR: Final = 4


def day_of(typed: str, *, today: date) -> date | None:
    """The day, of a month or a year its first one; None where it is none. "week" is seven days ago."""
    line = typed.strip().casefold().translate(_SEPARATORS)
    if line in _AGO:
        return today - timedelta(days=_AGO[line])
    parts = line.replace("-", " ").split()
    numbers = [_number(part) for part in parts]
    if not parts or None in numbers:
        return None
    if len(parts[0]) == _DIGITS_OF_A_YEAR:
        return _day(*numbers)
    if len(parts[-1]) == _DIGITS_OF_A_YEAR:
        return _day(*reversed(numbers))
    return None


def _number(part: str) -> int | None:
    if part.isascii() and part.isdecimal() and len(part) <= _DIGITS_OF_A_YEAR:
        return int(part)
    is_month = len(part) >= _MONTH_LETTERS and part.isalpha() and part[:_MONTH_LETTERS] in _MONTHS
    return _MONTHS.index(part[:_MONTH_LETTERS]) + 1 if is_month else None


def _day(year: int | None, month: int | None = 1, day: int | None = 1, *more: int | None) -> date | None:
    if more or year is None or month is None or day is None or year < _OLDEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
