"""Whoever is paused writes nothing: asked by all that others would read."""

from content.services.errors import Paused
from profiles.models import User
from profiles.services import why_paused


def check_not_paused(person: User) -> None:
    """Raise Paused, with until when, where `person` is paused. No query."""
    refusal = why_paused(person)
    if refusal:
        raise Paused(refusal)
