"""What the margin of a profile holds: each part costs one query at most, and nothing on it is needed."""

from typing import Any

from portal.counterparts import margin
from profiles.models import User


def own_counterparts(reader: User) -> dict[str, Any]:
    """Three people who do the reader's job elsewhere, and how many do."""
    return {"counterparts": margin(reader, reader)}


def people_like(person: User, reader: User) -> dict[str, Any]:
    """Three people who do the job of `person`; nothing on the page of who has left."""
    return {"alike": margin(person, reader)} if person.left_at is None else {}
