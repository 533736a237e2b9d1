"""The reply that most people found useful, for the cards of entries without an accepted answer."""

from collections.abc import Sequence
from typing import Final

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from content.models import Entry, Reaction, ReactionKind, Reply
from core.prepared import Prepared
from profiles.models import User, member_numbered

FEWEST: Final = 2  # people who find it useful: one may be a friend


def best_replies(entries: Sequence[Entry], reader: User) -> dict[int, Reply]:
    """By number of the entry. `entries` came through their door; the reader may have the text. One query, or none."""
    talked_of = [
        entry.pk
        for entry in entries
        if entry.answer_id is None and hasattr(entry, "activity") and entry.activity.reply_count
    ]
    if not talked_of:
        return {}
    return {reply.entry_id: reply for reply in _BEST.ask({"entries": talked_of, "reader": reader.pk})}


def _best(entries: Sequence[int], reader: int) -> QuerySet[Reply, Reply]:
    signs = Reaction.objects.filter(reply=OuterRef("pk"), kind=ReactionKind.USEFUL).order_by().values("reply")
    useful = Coalesce(Subquery(signs.annotate(number=Count("pk")).values("number")), 0, output_field=IntegerField())
    found = (
        Reply.objects.open_to(member_numbered(reader))
        .published()
        .filter(entry__in=entries)
        .annotate(useful=useful)
        .filter(useful__gte=FEWEST)
        .order_by("entry", "-useful", "created_at", "pk")
        .distinct("entry")
    )
    return found.select_related("author", "department").defer(
        "body", "body_html", "author__about", "author__about_html"
    )


_BEST = Prepared(_best)
