"""Doing what a person chose in the control."""

from typing import Final

from profiles.models import User
from stream.choices import LEVELS, Choice
from stream.models import Follow
from stream.models.follow import Target
from stream.services.following import DAY, MONTH, follow, mute_for, unfollow
from tags import services as tags
from tags.models import Tag

TIMES: Final = {Choice.DAY: DAY, Choice.MONTH: MONTH}


def choose(*, person: User, target: Target, choice: Choice) -> Follow | None:
    """Do what `person`, who may see `target`, chose. None: nothing is followed now. Raises NotPossible.

    A tag that nobody has used yet is made: it can be followed before the first entry stands under it.
    """
    if choice == Choice.NONE:
        if target.pk is not None:
            unfollow(person=person, target=target)
        return None
    if isinstance(target, Tag) and target.pk is None:
        (target,) = tags.resolve([target.slug])
    if choice in TIMES:
        return mute_for(person=person, target=target, time=TIMES[choice])
    return follow(person=person, target=target, level=LEVELS[choice])
