"""What happens to people in `profiles` ends what waits between them. Connected in `AppConfig.ready()`."""

from typing import Any

from colleagues.services import take_back_all
from profiles.models import User


def follow_departure(sender: Any, *, person: User, **kwargs: Any) -> None:
    """Introductions of whoever leaves the civil service are over."""
    take_back_all(person=person)
