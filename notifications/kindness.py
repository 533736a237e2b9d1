"""People who find one's words useful, have the same question or support an idea: one notice a target and day.

The notice says when; who and how many is counted at each look, so that whoever took it back is not counted.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colleagues.models import people_blocked_by, people_who_blocked
from content.models import Entry, Reaction, ReactionKind, Reply
from notifications import wording
from notifications.models import Notification
from profiles.models import User

KINDLY: Final = (ReactionKind.USEFUL, ReactionKind.ME_TOO, ReactionKind.SUPPORT)  # what an author likes to hear of
_SENTENCES: Final = {
    (ReactionKind.USEFUL, False): gettext_lazy("%(people)s found your post “%(title)s” useful"),
    (ReactionKind.USEFUL, True): gettext_lazy("%(people)s found your reply on “%(title)s” useful"),
    (ReactionKind.ME_TOO, False): gettext_lazy("%(people)s said “I have this too” of “%(title)s”"),
    (ReactionKind.SUPPORT, False): gettext_lazy("%(people)s supported “%(title)s”"),
}


@dataclass(frozen=True)
class Kindness:
    """Who reacted to one target on one day: the newest, and how many others."""

    newest: User
    others: int


def key_of(target: Entry | Reply, kind: str) -> str:
    """The name of what people say of `target` today."""
    return _key(kind, target.pk if isinstance(target, Entry) else None, target.pk, _today())


def found_for(notifications: Iterable[Notification], reader: User) -> dict[str, Kindness]:
    """What is left of each, by key; those whom a block keeps from `reader` are not counted. At most two queries."""
    asked = {one.key: one for one in notifications if one.key.partition(":")[0] in KINDLY}
    if not asked:
        return {}
    replies = {one.reply_id for one in asked.values() if one.reply_id}
    entries = {one.entry_id for one in asked.values() if one.entry_id and not one.reply_id}
    apart = Q(person__in=people_blocked_by(reader)) | Q(person__in=people_who_blocked(reader.pk)) | Q(person=reader)
    rows = Reaction.objects.filter(Q(entry__in=entries) | Q(reply__in=replies), kind__in=KINDLY).exclude(apart)
    counted = (
        rows.annotate(day=TruncDate("created_at", tzinfo=timezone.get_default_timezone()))
        .order_by()
        .values_list("kind", "entry", "reply", "day")
        .annotate(newest=Max("pk"), people=Count("person", distinct=True))
    )
    groups = {_key(kind, entry, reply, day): (newest, people) for kind, entry, reply, day, newest, people in counted}
    groups = {key: group for key, group in groups.items() if key in asked}
    newest = _people([pk for pk, _number in groups.values()])
    return {key: Kindness(newest[pk], number - 1) for key, (pk, number) in groups.items()}


def headline(notification: Notification, kindness: Kindness, *, title: str) -> str:
    """One sentence without a full stop."""
    people = wording.who(kindness.newest.name, kindness.others)
    kind = ReactionKind(notification.key.partition(":")[0])
    sentence = _SENTENCES.get((kind, notification.reply_id is not None))
    if sentence is None or not title:
        return _("%(people)s liked what you wrote") % {"people": people}
    return str(sentence) % {"people": people, "title": title}


def _people(reactions: Collection[int]) -> dict[int, User]:
    rows = Reaction.objects.filter(pk__in=reactions).select_related("person__department")
    return {row.pk: row.person for row in rows.defer("person__about", "person__about_html")}


def _key(kind: str, entry: int | None, reply: int | None, day: date) -> str:
    return f"{kind}:{f'entry:{entry}' if entry is not None else f'reply:{reply}'}:{day}"


def _today() -> date:
    return timezone.localdate(timezone=timezone.get_default_timezone())
