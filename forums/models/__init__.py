"""Forums, and the topics in them; one module a noun."""

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
    "Topic",
    "TopicKind",
    "TopicQuerySet",
    "TopicRedirect",
    "TopicRedirectQuerySet",
]
