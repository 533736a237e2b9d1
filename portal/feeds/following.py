"""What a person hears of because they follow it: entries of people, tags, groups and channels, and watched threads."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from content.models import EntryQuerySet, EntryTag, Voice
from profiles.models import User
from stream.models import Follow, Level

_HEARD: Final = (Level.TRACKING, Level.FIRST_POST, Level.WATCHING)
_LATELY: Final = timedelta(days=30)  # further back nobody looks: of the rarely written a feed has shown it long ago


def heard_of(entries: EntryQuerySet, person: User) -> EntryQuerySet:
    """Those of `entries`, which came through their door, of the last 30 days that `person` follows, at any level from
    tracking on. The thread's own level wins; without one a muted author silences the rest (DESIGN, section 5).
    """
    follows = Follow.objects.of(person)
    heard, muted = follows.now_at(*_HEARD), follows.now_at(Level.MUTED)
    by_tag = EntryTag.objects.filter(tag__in=_targets(heard, "tag"), published_at__gte=timezone.now() - _LATELY)
    rest = (
        Q(author__in=_targets(heard, "followed"))
        | Q(group__in=_targets(heard, "group"))
        | Q(department__in=_targets(heard, "department"), voice=Voice.OFFICIAL)
        | Q(pk__in=by_tag.values("content_object"))
    )
    has_level = follows.filter(thread__isnull=False).order_by().values("thread")
    is_heard = Q(pk__in=_targets(heard, "thread")) | (
        rest & ~Q(pk__in=has_level) & ~Q(author__in=_targets(muted, "followed"))
    )
    return entries.filter(is_heard, published_at__gte=timezone.now() - _LATELY)


def _targets(follows: "QuerySet[Any, Any]", column: str) -> "QuerySet[Any, Any]":
    return follows.filter(**{f"{column}__isnull": False}).order_by().values(column)
