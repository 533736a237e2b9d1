"""What `stream` asks of a person's preferences."""

from notifications.models.preference import Preference
from profiles.models import User


def counts_reading(person: User) -> bool:
    """Whether what they read for five minutes is tracked. One query."""
    row = Preference.objects.filter(person=person).only("tracks_what_is_read").first()
    return (row or Preference(person=person)).tracks_what_is_read


def shows_writing(person: User) -> bool:
    """Whether others see that they are writing. One query."""
    row = Preference.objects.filter(person=person).only("shows_when_writing").first()
    return (row or Preference(person=person)).shows_when_writing
