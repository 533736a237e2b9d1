"""Two accounts of one person become one: of two votes in a poll one stays, that of the account that is kept.

In an anonymous poll both ballots stay counted: nothing says which they are, and that is what was promised. That the
person took part is kept once.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from polls.departments import forget
from polls.models import Participation, Tally, Vote
from polls.services.tallying import Answer, add
from polls.services.voting import locked
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import repoint_once
from profiles.signals import merging


@receiver(merging)
@settles("polls.Vote.voter")
def settle_votes(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Take the second vote out of the sums, under the lock of its poll."""
    repoint_once(
        Vote.objects.order_by("poll"), "voter", keep=keep, drop=drop, same=["poll"], settle=_take_out_of_the_sums
    )


def _take_out_of_the_sums(stays: Vote, goes: Vote) -> None:
    poll = locked(goes.poll_id)
    tally = Tally.objects.get(poll=poll)
    add(poll, tally, Answer(goes.choices, goes.number), size=poll.choices.count(), sign=-1)
    tally.save(update_fields=["voter_count", "counts", "points"])
    transaction.on_commit(partial(forget, poll.pk))


@receiver(merging)
@settles("polls.Participation.person")
def settle_participations(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """That somebody has voted is known once."""
    both = Participation.objects.filter(person=keep).values("poll")
    Participation.objects.filter(person=drop, poll__in=both).delete()
    Participation.objects.filter(person=drop).update(person=keep)
