"""Making an issue: what is chosen is remembered at once, so a second attempt says the same and nothing comes twice."""

from django.db import transaction

from notifications.digests.budget import Chosen, Selection, fill
from notifications.digests.pulling import candidates
from notifications.models import Digest, DigestItem, Outcome
from profiles.models import User


@transaction.atomic
def make(digest: Digest) -> bool:
    """Choose what stands in it and remember that, once. False where it was made before."""
    row = Digest.objects.select_for_update(of=("self",), no_key=True).get(pk=digest.pk)
    is_new = row.outcome == Outcome.BEGUN
    if is_new:
        selection = chosen_for(digest.person, row)
        DigestItem.objects.bulk_create(items_of(row, selection.chosen))
        row.outcome = Outcome.FULL if selection.chosen else Outcome.EMPTY
        row.cost_seconds, row.left_out = selection.seconds, selection.left_out
        row.save(update_fields=["outcome", "cost_seconds", "left_out"])
    digest.outcome, digest.cost_seconds, digest.left_out = row.outcome, row.cost_seconds, row.left_out
    return is_new


def chosen_for(person: User, digest: Digest) -> Selection:
    """What would stand in the issue of that window and budget. Writes nothing."""
    found = candidates(person, since=digest.since, until=digest.until)
    return fill(found, minutes=digest.budget_minutes)


def items_of(digest: Digest, chosen: list[Chosen]) -> list[DigestItem]:
    """Rows of what was chosen, not stored."""
    return [
        DigestItem(
            digest=digest,
            person_id=digest.person_id,
            position=position,
            entry_id=one.candidate.entry,
            notification_id=one.candidate.notification,
            until_reply=one.candidate.until_reply,
            reason=one.candidate.reason,
            cost_seconds=one.seconds,
            is_cut=one.is_cut,
        )
        for position, one in enumerate(chosen)
    ]
