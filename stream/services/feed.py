"""What a person does with the feed of home: hiding an entry from it, and saying how far they have seen it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Entry
from profiles.models import User
from stream.models import FeedMark, Hidden, Tab

MOST_A_MINUTE: Final = 60
MOST_HIDDEN: Final = 2_000  # of one person: the oldest are forgotten, a long way down any tab


class TooMany(ValueError):
    """Too many in a minute. The text is for the person."""


@transaction.atomic
def hide_from_feed(*, person: User, entry: Entry) -> bool:
    """Show `entry`, which `person` may read, in no tab of home. False where it was so. Raises TooMany."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # one at a time: both limits
    mine = Hidden.objects.of(person)
    if mine.filter(entry=entry).exists():
        return False
    since = timezone.now() - timedelta(minutes=1)
    if mine.filter(created_at__gt=since)[:MOST_A_MINUTE].count() >= MOST_A_MINUTE:
        raise TooMany(_("You have hidden 60 posts in a minute. Go on a little later."))
    Hidden.objects.create(person=person, entry=entry)
    oldest = mine.order_by("-created_at", "-pk").values_list("pk", flat=True)[MOST_HIDDEN:]
    Hidden.objects.filter(pk__in=list(oldest)).delete()
    return True


def show_again(*, person: User, entry: Entry) -> bool:
    """Show it as before. False where it was not hidden."""
    return bool(Hidden.objects.of(person).filter(entry=entry).delete()[0])


@transaction.atomic
def catch_up(*, person: User, tab: Tab, moment: datetime, entry: int) -> bool:
    """Note that `person` has seen the tab up to the entry at (`moment`, `entry`). False where the mark stays.

    It only ever moves on, and never ahead of now: a made-up place would hide what is still to come.
    """
    moment = min(moment, timezone.now())
    mark, is_new = FeedMark.objects.get_or_create(
        person=person, tab=tab, defaults={"seen_at": moment, "seen_entry": entry}
    )
    before = Q(seen_at__lt=moment) | Q(seen_at=moment, seen_entry__lt=entry)
    return is_new or bool(FeedMark.objects.filter(before, pk=mark.pk).update(seen_at=moment, seen_entry=entry))
