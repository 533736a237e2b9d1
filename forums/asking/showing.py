"""What pages show of offers: to whoever was asked the question and the buttons, to the asker how many were asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from content.models import EntryQuerySet
from core.http import MemberRequest
from core.paging import paginate
from forums.models import Offer, OfferState
from notifications.about_questions import note_of, why
from profiles.models import User

_MOST_COUNTED = 60


@dataclass(frozen=True)
class Asked:
    """An offer to the reader that waits for something."""

    pk: int
    reason: str  # in words
    has_promised: bool


@dataclass(frozen=True)
class Row:
    """A line of the page of what the reader was asked."""

    offer: Offer
    asked: Asked
    is_taken: bool  # somebody else is answering it now


def with_offers(entries: EntryQuerySet, reader: User) -> EntryQuerySet:
    """`entries` with the reader's own offer of each, and where each was offered, in the query that finds them."""
    of_it = Offer.objects.filter(topic=OuterRef("pk"))
    mine = of_it.filter(person=reader).open()
    said = mine.values(found=JSONObject(pk="pk", state="state", reason="reason", tag="tag__name"))
    return entries.annotate(
        offer_of_reader=ArraySubquery(said[:1]),
        offered_in=ArraySubquery(of_it.values("person__department")[:_MOST_COUNTED]),
    )


def asked_of(found: Sequence[dict[str, Any]]) -> Asked | None:
    """The reader's offer, as `with_offers` found it."""
    for one in found:
        words = why(note_of(one["reason"], one["tag"] or ""))
        return Asked(one["pk"], words, one["state"] == OfferState.PROMISED)
    return None


def page_of(request: MemberRequest) -> dict[str, Any]:
    """Context of the page of what one was asked, newest first. At most two queries."""
    offers = Offer.objects.visible_to(request.user).open().for_list()
    page = paginate(offers, request.GET.dict(), moment="asked_at")
    return {"page": page, "rows": [_row(offer) for offer in page.rows]}


def _row(offer: Offer) -> Row:
    has_promised = offer.state == OfferState.PROMISED
    words = why(note_of(offer.reason, offer.tag.name if offer.tag else ""))
    is_taken = offer.topic.claim is not None and offer.topic.claimed_by_id != offer.person_id
    return Row(offer, Asked(offer.pk, words, has_promised), is_taken)
