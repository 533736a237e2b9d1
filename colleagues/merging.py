"""Two accounts of one person become one: their circle is the circle of both."""

from typing import Any

from django.dispatch import receiver

from colleagues.models import Block, ColleagueLink
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import forget_oneself, repoint_once
from profiles.signals import merging


@receiver(merging)
@settles("colleagues.ColleagueLink.member", "colleagues.ColleagueLink.colleague")
def settle_links(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Who was added by both, or has added both, stands there once, since the first time."""
    forget_oneself(ColleagueLink.objects.all(), "member", "colleague", keep=keep, drop=drop)
    for field, other in (("member", "colleague"), ("colleague", "member")):
        repoint_once(ColleagueLink.objects.all(), field, keep=keep, drop=drop, same=[other], settle=_since_the_first)


@receiver(merging)
@settles("colleagues.Block.blocker", "colleagues.Block.blocked")
def settle_blocks(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """A block by, or of, either account is one of the person."""
    forget_oneself(Block.objects.all(), "blocker", "blocked", keep=keep, drop=drop)
    for field, other in (("blocker", "blocked"), ("blocked", "blocker")):
        repoint_once(Block.objects.all(), field, keep=keep, drop=drop, same=[other], settle=_since_the_first)


def _since_the_first(stays: ColleagueLink | Block, goes: ColleagueLink | Block) -> None:
    stays.created_at = min(stays.created_at, goes.created_at)
    stays.save(update_fields=["created_at"])
