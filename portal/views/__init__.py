"""Pages made of several apps, by noun."""

from portal.views.groups import group, group_files, group_members
from portal.views.pages import (
    feed_of_blog,
    feed_of_tag,
    feeds,
    home,
    make_feed_key,
    person,
    person_blog,
    person_colleague_of,
    person_colleagues,
    person_polls,
    person_topics,
    revoke_feed_key,
    tag,
)

__all__ = [
    "feed_of_blog",
    "feed_of_tag",
    "feeds",
    "group",
    "group_files",
    "group_members",
    "home",
    "make_feed_key",
    "person",
    "person_blog",
    "person_colleague_of",
    "person_colleagues",
    "person_polls",
    "person_topics",
    "revoke_feed_key",
    "tag",
]
