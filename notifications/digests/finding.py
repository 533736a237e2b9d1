"""Which entries an issue could be about: their numbers alone, by one statement, before anything is asked of their door.

Written by hand: put together from query sets these four lists took a third of the time of a digest, most of it to
write the same words of SQL again for each person. Whoever calls this lets the numbers through the door.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from content.models import Audience, State, Voice
from profiles.models import User
from stream.models import Level

MOST_FOUND: Final = 600  # of each sort: twice what an issue looks at, for those behind a closed door
MOST_LOOKED_AT: Final = 100  # for something from elsewhere
LOUD: Final = (Level.TRACKING, Level.WATCHING)  # whose threads come with what is new in them

_FOUND: Final = """
WITH heard AS MATERIALIZED (
  SELECT thread_id, followed_id, group_id, tag_id, department_id, level = ANY(%(loud)s) AS is_loud
  FROM stream_follow
  WHERE person_id = %(person)s AND level > %(muted)s AND (muted_until IS NULL OR muted_until <= %(now)s)
), muted AS MATERIALIZED (
  SELECT thread_id, followed_id, group_id, tag_id FROM stream_follow
  WHERE person_id = %(person)s AND (level = %(muted)s OR muted_until > %(now)s)
), rooms AS MATERIALIZED (
  SELECT group_id FROM groups_membership
  WHERE person_id = %(person)s AND left_at IS NULL AND joined_at IS NOT NULL
), personal AS (
  SELECT entry.id FROM content_entry entry
  WHERE entry.state = %(published)s AND entry.voice = %(personal)s AND entry.author_id <> %(person)s
    AND entry.published_at >= %(since)s AND entry.published_at < %(until)s
    AND (entry.id IN (SELECT thread_id FROM heard WHERE thread_id IS NOT NULL)
      OR entry.author_id IN (SELECT followed_id FROM heard WHERE followed_id IS NOT NULL)
      OR entry.group_id IN (SELECT group_id FROM heard WHERE group_id IS NOT NULL)
      OR entry.group_id IN (SELECT group_id FROM rooms)
      OR EXISTS (SELECT FROM content_entrytag tagged WHERE tagged.content_object_id = entry.id
                 AND tagged.tag_id IN (SELECT tag_id FROM heard WHERE tag_id IS NOT NULL)))
    AND NOT EXISTS (SELECT FROM stream_readmark mark WHERE mark.person_id = %(person)s AND mark.entry_id = entry.id)
    AND NOT EXISTS (SELECT FROM notifications_digestitem item
                    WHERE item.person_id = %(person)s AND item.entry_id = entry.id)
  ORDER BY entry.published_at DESC, entry.id DESC LIMIT %(most)s
), official AS (
  SELECT entry.id FROM content_broadcast broadcast JOIN content_entry entry ON entry.id = broadcast.entry_id
  WHERE entry.state = %(published)s AND entry.voice = %(official)s AND entry.author_id <> %(person)s
    AND broadcast.feeds_from >= %(since)s AND broadcast.feeds_from < %(until)s
    AND (entry.department_id IN (SELECT department_id FROM heard WHERE department_id IS NOT NULL)
      OR entry.id IN (SELECT thread_id FROM heard WHERE thread_id IS NOT NULL)
      OR entry.author_id IN (SELECT followed_id FROM heard WHERE followed_id IS NOT NULL)
      OR EXISTS (SELECT FROM content_entrytag tagged WHERE tagged.content_object_id = entry.id
                 AND tagged.tag_id IN (SELECT tag_id FROM heard WHERE tag_id IS NOT NULL)))
    AND NOT EXISTS (SELECT FROM stream_readmark mark WHERE mark.person_id = %(person)s AND mark.entry_id = entry.id)
    AND NOT EXISTS (SELECT FROM notifications_digestitem item
                    WHERE item.person_id = %(person)s AND item.entry_id = entry.id)
  ORDER BY broadcast.feeds_from DESC, entry.id DESC LIMIT %(most)s
), busy AS (
  SELECT entry.id FROM content_activity activity JOIN content_entry entry ON entry.id = activity.entry_id
  WHERE activity.last_at >= %(since)s AND entry.state = %(published)s AND entry.author_id <> %(person)s
    AND (entry.id IN (SELECT thread_id FROM heard WHERE is_loud AND thread_id IS NOT NULL)
      OR entry.group_id IN (SELECT group_id FROM heard WHERE is_loud AND group_id IS NOT NULL)
      OR entry.voice = %(official)s
        AND entry.department_id IN (SELECT department_id FROM heard WHERE is_loud AND department_id IS NOT NULL)
      OR EXISTS (SELECT FROM content_entrytag tagged WHERE tagged.content_object_id = entry.id
                 AND tagged.tag_id IN (SELECT tag_id FROM heard WHERE is_loud AND tag_id IS NOT NULL))
      OR EXISTS (SELECT FROM content_reply reply WHERE reply.entry_id = entry.id AND reply.state = %(published)s
                 AND reply.created_at >= %(since)s AND reply.created_at < %(until)s
                 AND reply.author_id IN (SELECT followed_id FROM heard WHERE is_loud AND followed_id IS NOT NULL)))
  ORDER BY activity.last_at DESC, entry.id DESC LIMIT %(most)s
), elsewhere AS (
  SELECT entry.id FROM content_entry entry
  WHERE entry.state = %(published)s AND entry.voice = %(personal)s AND entry.audience = %(everyone)s
    AND entry.author_id <> %(person)s AND entry.department_id <> %(department)s
    AND entry.published_at >= %(since)s AND entry.published_at < %(until)s
    AND entry.id NOT IN (SELECT thread_id FROM muted WHERE thread_id IS NOT NULL)
    AND entry.author_id NOT IN (SELECT followed_id FROM muted WHERE followed_id IS NOT NULL)
    AND (entry.group_id IS NULL OR entry.group_id NOT IN (SELECT group_id FROM muted WHERE group_id IS NOT NULL))
    AND NOT EXISTS (SELECT FROM content_entrytag tagged WHERE tagged.content_object_id = entry.id
                    AND tagged.tag_id IN (SELECT tag_id FROM muted WHERE tag_id IS NOT NULL))
    AND NOT EXISTS (SELECT FROM stream_readmark mark WHERE mark.person_id = %(person)s AND mark.entry_id = entry.id)
    AND NOT EXISTS (SELECT FROM notifications_digestitem item
                    WHERE item.person_id = %(person)s AND item.entry_id = entry.id)
  ORDER BY entry.published_at DESC, entry.id DESC LIMIT %(fewer)s
)
SELECT id, 'new' FROM personal UNION ALL SELECT id, 'new' FROM official
UNION ALL SELECT id, 'busy' FROM busy UNION ALL SELECT id, 'elsewhere' FROM elsewhere
"""


class Found(NamedTuple):
    """Numbers of entries, the newest first of each sort. None has come through its door yet."""

    new: list[int]  # said in the window, unread, in no earlier issue
    busy: list[int]  # replied to in the window; may be among `new` too
    elsewhere: list[int]  # for everyone, from other departments, nothing of which is muted; may be among the others

    @property
    def all(self) -> set[int]:
        """All of them."""
        return {*self.new, *self.busy, *self.elsewhere}


def find(person: User, *, since: datetime, until: datetime, now: datetime, told: Collection[int]) -> Found:
    """Entries of others of which `person` hears by what they follow, and of some they do not. One query.

    Those in `told` are among neither.

    A saved search is not asked here. Replies to one's own entries always make a notice: those are not looked for.
    """
    asked: dict[str, Any] = {
        "person": person.pk,
        "since": since,
        "until": until,
        "now": now,
        "loud": [level.value for level in LOUD],
        "muted": Level.MUTED.value,
        "published": State.PUBLISHED.value,
        "personal": Voice.PERSONAL.value,
        "official": Voice.OFFICIAL.value,
        "everyone": Audience.EVERYONE.value,
        "department": person.department_id,  # None: nothing is from elsewhere
        "most": MOST_FOUND,
        "fewer": MOST_LOOKED_AT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, asked)
        rows = cursor.fetchall()
    of_sort: dict[str, list[int]] = {"new": [], "busy": [], "elsewhere": []}
    for pk, sort in rows:
        if sort == "busy" or pk not in told:
            of_sort[sort].append(pk)
    return Found(**of_sort)
