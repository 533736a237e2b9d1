"""Forums, and the topics in them; one module a noun."""

from forums.models.offer import Offer, OfferQuerySet, OfferReason, OfferState, OfferTerms, week_of
from forums.models.topic import (
    QUIET_AFTER,
    REASON_LONGEST,
    RESERVED,
    Forum,
    ForumQuerySet,
    IdeaState,
    Topic,
    TopicKind,
    TopicQuerySet,
    TopicRedirect,
    TopicRedirectQuerySet,
)

__all__ = [
    "QUIET_AFTER",
    "REASON_LONGEST",
    "RESERVED",
    "Forum",
    "ForumQuerySet",
    "IdeaState",
    "Offer",
    "OfferQuerySet",
    "OfferReason",
    "OfferState",
    "OfferTerms",
    "Topic",
    "TopicKind",
    "TopicQuerySet",
    "TopicRedirect",
    "TopicRedirectQuerySet",
    "week_of",
]
