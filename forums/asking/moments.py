"""When people are asked: in the usual working hours of London, Monday to Friday, nine to five.

Bank holidays are ignored: of those there are eight a year, not the same in the four nations, and on most of them an
offer only waits a day longer than it says.
"""

from datetime import datetime, timedelta
from typing import Final

from profiles.working import is_working_time, usual_pattern, working_hours_after

GIVEN_UP_AFTER: Final = timedelta(days=14)
"""A question so old is offered to nobody any more."""


def later(moment: datetime, hours: float) -> datetime:
    """When so many working hours have passed since `moment`."""
    return working_hours_after(usual_pattern(), moment, hours)


def is_time(moment: datetime) -> bool:
    """Whether people are asked at `moment`."""
    return is_working_time(usual_pattern(), moment)
