"""Two accounts of one person become one: what they accepted and claimed, and that they have one vote."""

from typing import Any

from django.db.models import F
from django.dispatch import receiver

from content.models import Reaction, ReactionKind
from forums.models import Offer, OfferState, Topic
from forums.models.offer import SLOTS
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import doubles, repoint, repoint_once
from profiles.signals import merging


@receiver(merging)
@settles("forums.Topic.accepted_by", "forums.Topic.claimed_by")
def settle_topics(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Runs before `content` settles the reactions: this app stands above it, and is connected first."""
    votes = Reaction.objects.filter(kind__in=[ReactionKind.ME_TOO, ReactionKind.SUPPORT], entry__isnull=False)
    for _stays, goes in doubles(votes, "person", keep=keep, drop=drop, same=["kind", "entry"]):
        Topic.objects.filter(entry=goes.entry_id, votes__gt=0).update(votes=F("votes") - 1)
    repoint(Topic.objects.all(), "accepted_by", "claimed_by", keep=keep, drop=drop)


@receiver(merging)
@settles("forums.Offer.person", "forums.Offer.passed_by")
def settle_offers(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """What both were asked is one offer; what is beyond the two of a week stays without a place in it."""
    Offer.objects.filter(person__in=(keep, drop), passed_by__in=(keep, drop)).update(passed_by=None)
    _free_slots(keep, drop)
    repoint_once(Offer.objects.all(), "person", keep=keep, drop=drop, same=["topic"], settle=_keep_what_was_said)
    repoint(Offer.objects.all(), "passed_by", keep=keep, drop=drop)


def _free_slots(keep: User, drop: User) -> None:
    taken = set(Offer.objects.filter(person=keep).values_list("week", "slot"))
    for offer in Offer.objects.filter(person=drop).order_by("asked_at", "pk"):
        slot = next((slot for slot in SLOTS if (offer.week, slot) not in taken), None)
        taken.add((offer.week, slot))
        if slot is None or slot != offer.slot:
            own = Offer.objects.filter(person=drop, week=offer.week, slot=slot).exclude(pk=offer.pk)
            own.update(slot=None)
            Offer.objects.filter(pk=offer.pk).update(slot=slot)


def _keep_what_was_said(stays: Offer, goes: Offer) -> None:
    if stays.state == OfferState.WAITING and goes.state != OfferState.WAITING:
        stays.state, stays.decided_at = goes.state, goes.decided_at
        stays.save(update_fields=["state", "decided_at"])
