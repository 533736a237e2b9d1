"""Two accounts of one person become one: their circle is the circle of both."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from colleagues.models import Block, ColleagueLink, Dismissal, Introduction, IntroductionState
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import forget_oneself, free_tokens, repoint, repoint_once
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


@receiver(merging)
@settles("colleagues.Dismissal.person", "colleagues.Dismissal.other")
def settle_dismissals(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Whom either account has dismissed, or who has dismissed either."""
    forget_oneself(Dismissal.objects.all(), "person", "other", keep=keep, drop=drop)
    for field, other in (("person", "other"), ("other", "person")):
        repoint_once(Dismissal.objects.all(), field, keep=keep, drop=drop, same=[other])


def _since_the_first(stays: ColleagueLink | Block, goes: ColleagueLink | Block) -> None:
    stays.created_at = min(stays.created_at, goes.created_at)
    stays.save(update_fields=["created_at"])


@receiver(merging)
@settles("colleagues.Introduction.introducer", "colleagues.Introduction.one", "colleagues.Introduction.other")
def settle_introductions(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Of two open ones with the same person that of `drop` is over; nobody is introduced to, or by, themselves."""
    rows = Introduction.objects.all()
    both = (keep, drop)
    forget_oneself(rows, "one", "other", keep=keep, drop=drop)
    rows.filter(introducer__in=both, other__in=both).delete()
    rows.filter(Q(introducer=keep, one=drop) | Q(introducer=drop, one=keep)).delete()
    waiting = rows.filter(state=IntroductionState.OPEN)
    partners = {person for pair in waiting.filter(_either(keep)).values_list("one", "other") for person in pair}
    twins = waiting.filter(Q(one=drop, other__in=partners) | Q(other=drop, one__in=partners))
    twins.update(state=IntroductionState.EXPIRED, ended_at=timezone.now())
    free_tokens(rows, "introducer", keep=keep, drop=drop)
    own = {"introducer": keep, "one": keep}
    rows.filter(introducer=drop, one=drop).update(**own)  # in one statement: a constraint looks at both
    repoint(rows, "introducer", "one", "other", keep=keep, drop=drop)


def _either(person: User) -> Q:
    return Q(one=person) | Q(other=person)
