"""A day before a poll closes: who follows it, or began it, may vote and has not is told, once.

Nothing of the result is said, nor who has voted: of an anonymous poll only that the reader has not.
"""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.db.models import F
from django.utils import timezone

from content.models import State
from notifications.fanout import Batch, begin_fan_out
from notifications.models import Event, Notification
from notifications.tasks import begin
from notifications.telling import Reason
from polls.models import Participation, Poll, Vote
from stream.models import Follow, Level

DAY_BEFORE: Final = timedelta(hours=24)
KEY_HEAD: Final = "poll-closing"
LOUD: Final = (Level.TRACKING, Level.FIRST_POST, Level.WATCHING)


@shared_task(time_limit=60)
def warn_of_closing() -> None:
    """Begin to tell people of the polls whose last day has come."""
    begin()
    sweep()


def sweep() -> int:
    """Leave each poll that closes within a day to the fan-out, once. Returns how many.

    A poll that was open for less than a day then has no such day: who saw it knows. One whose close is put off has
    another.
    """
    now = timezone.now()
    closing = Poll.objects.published().open().filter(closes_at__gt=now, closes_at__lte=now + DAY_BEFORE)
    polls = {key_of(poll): poll for poll in closing.filter(opened_at__lte=F("closes_at") - DAY_BEFORE)}
    begun = set(Notification.objects.filter(key__in=polls).values_list("key", flat=True))
    return sum(begin_fan_out(key=key, entry=poll.entry) for key, poll in polls.items() if key not in begun)


def key_of(poll: Poll) -> str:
    """The name of its close at that moment."""
    return f"{KEY_HEAD}:{poll.pk}:{int(poll.closes_at.timestamp()) if poll.closes_at else 0}"


def next_people(about: Notification, after: int, most: int) -> Batch | None:
    """Who follows the thread at tracking or more, or began it, and has not voted. None once it has closed."""
    poll = Poll.objects.select_related("entry__group").filter(pk=about.entry_id).first()
    if poll is None or poll.is_closed or key_of(poll) != about.key or poll.entry.state != State.PUBLISHED:
        return None
    if poll.entry.group is not None and poll.entry.group.is_closed:
        return None
    following = Follow.objects.to(poll.entry).now_at(*LOUD).filter(person__gt=after).order_by("person")
    people = set(following.values_list("person", flat=True)[:most])
    if poll.entry.author_id > after:
        people.add(poll.entry.author_id)
    some = sorted(people)[:most]
    if not some:
        return None
    voted = set(Vote.objects.filter(poll=poll, voter__in=some).values_list("voter", flat=True))
    voted |= set(Participation.objects.filter(poll=poll, person__in=some).values_list("person", flat=True))
    return Batch(some[-1], {person: Reason(Event.POLL_CLOSING) for person in some if person not in voted})
