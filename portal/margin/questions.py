"""Questions that wait for an answer and match what a person follows, or knows and does."""

from collections import Counter
from datetime import timedelta
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from content.models import EntryTag, Reply
from forums.models import Topic
from profiles.models import Skill, User
from stream.models import Follow, Hidden, Level
from tags.models import Tag

BY_TAG: Final = "tag"  # one that they follow
BY_SKILL: Final = "skill"
WAITED: Final = timedelta(hours=4)  # before that the asker's own circle has its turn
GIVEN_UP: Final = timedelta(days=60)
_MOST_TAGS: Final = 40
_OF_TAG: Final = 60  # newest entries of each that are looked at: whoever follows forty tags costs what others do
_LOOKED_AT: Final = 100  # questions


def waiting_questions(reader: User, most: int) -> list[tuple[int, str]]:
    """Numbers of questions that `reader` may read, each with the code of why: those that match most first, those
    without a reply first among equals, then the newest. Two queries.

    Not their own, nor one that they replied to, muted, hid, or that somebody is answering just now; with nothing of a
    person or a group that they muted.
    """
    matches, by_tag = _near(reader)
    if not matches:
        return []
    now = timezone.now()
    muted = Follow.objects.of(reader).now_at(Level.MUTED)
    rows = (
        Topic.objects.visible_to(reader)
        .listed()
        .unanswered()
        .filter(pk__in=list(matches), entry__state="published")
        .filter(entry__published_at__lte=now - WAITED, entry__published_at__gte=now - GIVEN_UP)
        .filter(Q(locked_at=None) | Q(locked_until__lte=now))
        .exclude(claimed_by__isnull=False, claimed_until__gt=now)
        .exclude(entry__author=reader)
        .exclude(Exists(Reply.objects.filter(entry=OuterRef("pk"), author=reader)))
        .exclude(pk__in=Hidden.objects.of(reader).values("entry"))
        .exclude(pk__in=muted.filter(thread__isnull=False).values("thread"))
        .exclude(entry__author__in=muted.filter(followed__isnull=False).values("followed"))
        .exclude(entry__group__in=muted.filter(group__isnull=False).values("group"), entry__group__isnull=False)
        .order_by("-entry__published_at", "-pk")
        .values_list("pk", "entry__activity__reply_count")[:_LOOKED_AT]
    )
    newest_last = list(reversed(rows))
    order = {pk: (matches[pk], not replies, place) for place, (pk, replies) in enumerate(newest_last)}
    found = sorted(order, key=lambda pk: order[pk], reverse=True)[:most]
    return [(pk, BY_TAG if pk in by_tag else BY_SKILL) for pk in found]


def entries_near(reader: User) -> list[int]:
    """The newest entries under the reader's words, those with most of them first. Which may be read is for their door
    to say. One query.
    """
    return [pk for pk, _number in _near(reader)[0].most_common()]


def _near(reader: User) -> tuple[Counter[int], set[int]]:
    """How many of the reader's words stand on each of the newest entries under them, and which have one they follow."""
    heard = Follow.objects.of(reader).now_at(Level.TRACKING, Level.FIRST_POST, Level.WATCHING)
    muted = Follow.objects.of(reader).now_at(Level.MUTED)
    is_followed = ExpressionWrapper(Q(Exists(heard.filter(tag=OuterRef("pk")))), output_field=BooleanField())
    skills = Skill.objects.filter(content_object=reader).values("tag")
    under = EntryTag.objects.filter(tag=OuterRef("pk"), published_at__isnull=False)
    newest = under.order_by("-published_at", "-content_object").values("content_object")[:_OF_TAG]
    tags = (
        Tag.objects.filter(Q(pk__in=heard.filter(tag__isnull=False).values("tag")) | Q(pk__in=skills))
        .exclude(pk__in=muted.filter(tag__isnull=False).values("tag"))
        .annotate(is_followed=is_followed)
        .order_by("-is_followed", "pk")
    )
    matches: Counter[int] = Counter()
    by_tag: set[int] = set()
    for followed, entries in tags.values_list("is_followed", ArraySubquery(newest))[:_MOST_TAGS]:
        matches.update(entries)
        by_tag.update(entries if followed else ())
    return matches, by_tag
