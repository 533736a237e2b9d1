"""Two accounts of one person become one: what they accepted and claimed, and that they have one vote."""

from typing import Any

from django.db.models import F
from django.dispatch import receiver

from content.models import Reaction, ReactionKind
from forums.models import Topic
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import doubles, repoint
from profiles.signals import merging


@receiver(merging)
@settles("forums.Topic.accepted_by", "forums.Topic.claimed_by")
def settle_topics(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Runs before `content` settles the reactions: this app stands above it, and is connected first."""
    votes = Reaction.objects.filter(kind__in=[ReactionKind.ME_TOO, ReactionKind.SUPPORT], entry__isnull=False)
    for _stays, goes in doubles(votes, "person", keep=keep, drop=drop, same=["kind", "entry"]):
        Topic.objects.filter(entry=goes.entry_id, votes__gt=0).update(votes=F("votes") - 1)
    repoint(Topic.objects.all(), "accepted_by", "claimed_by", keep=keep, drop=drop)
