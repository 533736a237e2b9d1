"""Two questions of the demonstration that nobody has answered are put before two of its people, named by colleagues."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from forums.models import Offer, OfferReason, Topic, week_of
from notifications.about_questions import note_of
from notifications.models import Event
from notifications.services import tell
from profiles.models import User


class Asking(NamedTuple):
    """Who is asked what, and who named them."""

    entry: str
    person: str
    named_by: str


ASKED: Final = (
    Asking("job-share", "priya-kaur", "siobhan-kelleher"),
    Asking("franking", "tom-reyes", "padraig-tierney"),
)
_AGO: Final = timedelta(hours=2)


def ask(people: Mapping[str, User], *, source: str, now: datetime) -> None:
    """Put them before people, who are told."""
    for asking in ASKED:
        topic = Topic.objects.select_related("entry").get(entry__origin=f"{source}:{asking.entry}")
        person, named_by = people[asking.person], people[asking.named_by]
        offer = Offer.objects.create(
            topic=topic,
            person=person,
            asked_at=now - _AGO,
            week=week_of(now - _AGO),
            slot=1,
            reason=OfferReason.PASSED,
            passed_by=named_by,
        )
        tell(
            event=Event.QUESTION_OFFERED,
            key=f"offer:{offer.pk}",
            people=[person],
            actor=named_by,
            entry=topic.entry,
            note=note_of(OfferReason.PASSED, ""),
        )
