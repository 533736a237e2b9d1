"""Reactions: useful, once a person."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from content import signals
from content.models import Entry, Reaction, ReactionKind, Reply
from content.services import storing
from content.services.entries import check_open
from profiles.models import User

MOST_A_MINUTE = 60


@transaction.atomic
def react(*, target: Entry | Reply, person: User, kind: ReactionKind = ReactionKind.USEFUL) -> bool:
    """Note that `person` finds it useful, or says what else `kind` means; False when they had said so.

    The caller checked that they may read it. Raises LimitReached, NotPossible (its group is closed).
    """
    check_open((target if isinstance(target, Entry) else target.entry).group)
    storing.check_limit(Reaction.objects.of(person), most=MOST_A_MINUTE, minutes=1)
    _row, is_new = Reaction.objects.get_or_create(person=person, kind=kind, **_on(target))
    if is_new and isinstance(target, Entry) and kind == ReactionKind.USEFUL:
        storing.count(target.pk, useful=1)
    if is_new:
        signals.reacted.send(sender=Reaction, target=target, person=person, kind=kind)
    return is_new


@transaction.atomic
def take_back(*, target: Entry | Reply, person: User, kind: ReactionKind = ReactionKind.USEFUL) -> bool:
    """Take the reaction back; False when there was none."""
    removed, _by_model = Reaction.objects.filter(person=person, kind=kind, **_on(target)).delete()
    if removed and isinstance(target, Entry) and kind == ReactionKind.USEFUL:
        storing.count(target.pk, useful=-1)
    if removed:
        signals.unreacted.send(sender=Reaction, target=target, person=person, kind=kind)
    return bool(removed)


@transaction.atomic
def import_reactions(reactions: Iterable[Reaction]) -> int:
    """Store reactions of an archive with their moments; what is there already stays. Returns how many were new.

    Nobody is told, and no limit counts. The caller checked that each person may read what theirs is about.
    """
    given = {(row.person_id, row.kind, row.entry_id, row.reply_id): row for row in reactions}
    entries = {row.entry_id for row in given.values() if row.entry_id}
    replies = {row.reply_id for row in given.values() if row.reply_id}
    there = Reaction.objects.filter(entry__in=entries) | Reaction.objects.filter(reply__in=replies)
    known = set(there.values_list("person", "kind", "entry", "reply"))
    new = [row for key, row in given.items() if key not in known]
    moments = [row.created_at or timezone.now() for row in new]
    Reaction.objects.bulk_create(new, batch_size=1000)
    for row, moment in zip(new, moments, strict=True):
        row.created_at = moment
    Reaction.objects.bulk_update(new, ["created_at"], batch_size=1000)
    useful = Counter(row.entry_id for row in new if row.entry_id and row.kind == ReactionKind.USEFUL)
    for entry, number in useful.items():
        storing.count(entry, useful=number)
    return len(new)


def _on(target: Entry | Reply) -> dict[str, Any]:
    """The pair of keys of which exactly one is set."""
    return {"entry": target, "reply": None} if isinstance(target, Entry) else {"entry": None, "reply": target}


def useful_count(target: Entry | Reply) -> int:
    """How many people find it useful, now."""
    return reaction_count(target, ReactionKind.USEFUL)


def reaction_count(target: Entry | Reply, kind: ReactionKind) -> int:
    """How many people say it, now."""
    return Reaction.objects.filter(kind=kind, **_on(target)).count()
