"""Two accounts of one person become one: what they follow, save, hide and have read."""

from typing import Any

from django.dispatch import receiver

from profiles.merging import settles
from profiles.models import User
from profiles.repointing import forget_oneself, free_tokens, repoint, repoint_once
from profiles.signals import merging
from stream.models import TARGETS, FeedMark, Follow, Hidden, ReadMark, SavedSearch
from stream.models.saved import NAME_LONGEST


@receiver(merging)
@settles("stream.SavedSearch.person", "stream.SavedSearch.author")
def settle_searches(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """All stay; of two of one name that of `drop` gets a number."""
    free_tokens(SavedSearch.objects.all(), "person", keep=keep, drop=drop)
    taken = set(SavedSearch.objects.of(keep).values_list("name", flat=True))
    taken |= set(SavedSearch.objects.of(drop).values_list("name", flat=True))
    for search in SavedSearch.objects.of(drop).filter(name__in=SavedSearch.objects.of(keep).values("name")):
        search.name = _free_name(search.name, taken)
        search.save(update_fields=["name"])
        taken.add(search.name)
    repoint(SavedSearch.objects.all(), "person", "author", keep=keep, drop=drop)


def _free_name(name: str, taken: set[str]) -> str:
    number = 2
    while (free := f"{name[: NAME_LONGEST - 8]} ({number})") in taken:
        number += 1
    return free


@receiver(merging)
@settles("stream.Follow.person", "stream.Follow.followed")
def settle_follows(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """What both hear of is heard of as `keep` has chosen."""
    forget_oneself(Follow.objects.all(), "person", "followed", keep=keep, drop=drop)
    for name in TARGETS:
        rows = Follow.objects.filter(**{f"{name}__isnull": False})
        repoint_once(rows, "person", keep=keep, drop=drop, same=[name])
    repoint_once(Follow.objects.filter(followed__isnull=False), "followed", keep=keep, drop=drop, same=["person"])


@receiver(merging)
@settles("stream.ReadMark.person")
def settle_marks(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Read as far as either has."""
    repoint_once(ReadMark.objects.all(), "person", keep=keep, drop=drop, same=["entry"], settle=_read_furthest)


def _read_furthest(stays: ReadMark, goes: ReadMark) -> None:
    if (goes.seen_at, goes.seen_reply) > (stays.seen_at, stays.seen_reply):
        stays.seen_at, stays.seen_reply = goes.seen_at, goes.seen_reply
        stays.save(update_fields=["seen_at", "seen_reply"])


@receiver(merging)
@settles("stream.FeedMark.person", "stream.Hidden.person")
def settle_feed(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Caught up as far as either is; what either hid stays hidden."""
    repoint_once(FeedMark.objects.all(), "person", keep=keep, drop=drop, same=["tab"], settle=_caught_up_furthest)
    repoint_once(Hidden.objects.all(), "person", keep=keep, drop=drop, same=["entry"])


def _caught_up_furthest(stays: FeedMark, goes: FeedMark) -> None:
    if (goes.seen_at, goes.seen_entry) > (stays.seen_at, stays.seen_entry):
        stays.seen_at, stays.seen_entry = goes.seen_at, goes.seen_entry
        stays.save(update_fields=["seen_at", "seen_entry"])
