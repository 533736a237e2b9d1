"""Setting a block, and taking it back."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from colleagues import signals
from colleagues.models import Block, Introduction, IntroductionState
from profiles.models import User


@transaction.atomic
def block(*, blocker: User, blocked: User) -> None:
    """Hide what `blocked` says in person from `blocker`. Twice is once; oneself is left alone.

    What `blocker` had said to an introduction with the blocked is taken back: no yes of before makes colleagues now.
    """
    if blocker.pk == blocked.pk:
        return
    Block.objects.get_or_create(blocker=blocker, blocked=blocked)
    about = Q(introducer=blocked) | Q(one=blocked) | Q(other=blocked)
    waiting = Introduction.objects.filter(about, state=IntroductionState.OPEN)
    waiting.filter(introducer=blocker).update(state=IntroductionState.WITHDRAWN, ended_at=timezone.now())
    waiting.filter(one=blocker).update(one_accepted_at=None)
    waiting.filter(other=blocker).update(other_accepted_at=None)
    signals.blocked.send(sender=Block, blocker=blocker, blocked=blocked)


def unblock(*, blocker: User, blocked: User) -> bool:
    """Take the block back. False where there was none."""
    gone, _by_model = Block.objects.filter(blocker=blocker, blocked=blocked).delete()
    return bool(gone)
