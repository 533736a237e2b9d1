"""What pages and cards of topics show beside their entry and its replies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateformat import format as date_format

from content.models import Entry, EntryQuerySet, EntryTag, Reaction, ReactionKind, Reply
from core.prepared import Prepared
from forums.asking.showing import Asked, asked_of, with_offers
from forums.models import Topic
from forums.rights import may_host
from forums.services import vote_of
from groups.models import groups_hosted_by
from profiles.models import User, member_numbered

DEPARTMENTS_SHOWN = 8
SUGGESTED = 5
SUGGESTED_ELSEWHERE = 2  # of them from other departments, where there are any
_LOOKED_AT = 60
_LOOKED_AT_OF_TAG = 200  # entries of any kind


@dataclass(frozen=True)
class About:
    """What the page of one topic shows of it. `departments` are (name, number), the largest first."""

    topic: Topic
    vote: ReactionKind | None  # what others may say of it
    is_asker: bool
    is_host: bool
    claims_it: bool  # the reader says that they are answering
    departments: Sequence[tuple[str, int]]
    asked: Asked | None = None  # the reader, because they may know
    offered_people: int = 0  # shown to the asker alone, without names
    offered_departments: int = 0

    @property
    def label(self) -> str:
        """What it is."""
        return self.topic.get_kind_display()

    @property
    def vote_count(self) -> int:
        """How many people have it too, or support it."""
        return self.topic.votes

    @property
    def may_accept(self) -> bool:
        """Whether the reader alone decides what the answer is."""
        return self.topic.is_question and (self.is_asker or self.is_host)

    @property
    def may_convert(self) -> bool:
        """Whether the page offers its author to say what it is: while nobody has replied."""
        entry = self.topic.entry
        return self.is_asker and not (hasattr(entry, "activity") and entry.activity.reply_count)

    @property
    def may_claim(self) -> bool:
        """Whether the reader may say that they are answering."""
        return self.topic.is_question and not self.topic.is_answered and not self.is_asker and self.topic.claim is None

    @property
    def claim_ends(self) -> str:
        """Until when somebody is answering it: the hour, and the day where that is not today."""
        ends = timezone.localtime(self.topic.claim) if self.topic.claim else None
        if ends is None:
            return ""
        return date_format(ends, "H:i" if ends.date() == timezone.localdate() else "l H:i")

    @property
    def other_claim(self) -> User | None:
        """Who else says that they are answering now."""
        return None if self.claims_it or self.topic.claim is None else self.topic.claimed_by


def for_topic_page(entries: EntryQuerySet, reader: User) -> EntryQuerySet:
    """`entries` with all that `about` would ask for, in the query that finds them."""
    votes = Reaction.objects.filter(entry=OuterRef("pk"), kind__in=[ReactionKind.ME_TOO, ReactionKind.SUPPORT])
    by_department = votes.order_by().values(name=F("person__department__name")).annotate(number=Count("pk"))
    counted = by_department.order_by("-number", "name").values(found=JSONObject(name="name", number="number"))
    return (
        with_offers(entries, reader)
        .select_related("topic__forum__group", "topic__claimed_by__department", "topic__accepted_by")
        .annotate(
            votes_by_department=ArraySubquery(counted[:DEPARTMENTS_SHOWN]),
            is_host=Exists(groups_hosted_by(reader).filter(group=OuterRef("group"))),
        )
    )


def about(entry: Entry, reader: User) -> About | None:
    """What the parts of the page show; None for an entry whose row is missing. No query after `for_topic_page`."""
    if "topic" not in entry._state.fields_cache or not hasattr(entry, "votes_by_department"):
        found = for_topic_page(Entry.objects.visible_to(reader), reader).filter(pk=entry.pk).first()
        if found is None or not hasattr(found, "topic"):
            return None
        entry.topic = found.topic
        for name in ("votes_by_department", "is_host", "offer_of_reader", "offered_in"):
            setattr(entry, name, getattr(found, name))
        entry.topic.entry = entry
    topic: Topic = entry.topic
    is_asker = entry.author_id == reader.pk
    offered: Sequence[int | None] = entry.offered_in if is_asker else ()  # type: ignore[attr-defined]  # annotated
    return About(
        topic=topic,
        vote=vote_of(topic),
        is_asker=is_asker,
        is_host=may_host(reader, entry),
        claims_it=topic.claim is not None and topic.claimed_by_id == reader.pk,
        departments=[(one["name"] or "", one["number"]) for one in entry.votes_by_department],  # type: ignore[attr-defined]
        asked=asked_of(entry.offer_of_reader),  # type: ignore[attr-defined]
        offered_people=len(offered),
        offered_departments=len(set(offered)),
    )


@dataclass(frozen=True)
class OnCard:
    """What a card shows of a topic: what it is, and its best words."""

    topic: Topic
    answer: Reply | None  # the accepted one, where the reader may read it


def on_cards(ids: Iterable[int], reader: User) -> Mapping[int, OnCard]:
    """The topics of cards, with the accepted answers that `reader` may read. One query."""
    topics = _TOPICS.ask({"ids": list(ids), "reader": reader.pk})
    return {
        topic.entry_id: OnCard(topic, topic.entry.answer if topic.may_show else None)  # type: ignore[attr-defined]
        for topic in topics
    }


_OF_TOPIC: Final = (
    "kind",
    "is_answered",
    "votes",
    "idea_state",
    "locked_at",
    "locked_until",
    "slow_until",
    "entry__answer",
)
_OF_ANSWER: Final = (
    "entry",
    "excerpt",
    "voice",
    "author__name",
    "department__name",
    "department__short_name",
    "department__slug",
)


def _of_cards(ids: Sequence[int], reader: int) -> "QuerySet[Topic, Topic]":
    answer = Reply.objects.open_to(member_numbered(reader)).published().filter(pk=OuterRef("entry__answer"))
    topics = Topic.objects.filter(entry__in=ids).annotate(may_show=Exists(answer))
    answers = topics.select_related("entry__answer__author", "entry__answer__department")
    return answers.only(*_OF_TOPIC, *(f"entry__answer__{name}" for name in _OF_ANSWER))


_TOPICS = Prepared(_of_cards)


def suggested(topic: Topic, reader: User) -> list[Topic]:
    """Up to five topics to read next, two of them from other departments where there are any. Four queries.

    Those that share a tag with it, or stand in its forum, the last talked about first. Of each tag and of the forum
    only the newest are looked at, so that a large forum costs no more than a small one.
    """
    listed = Entry.objects.visible_to(reader).published().filter(pk__in=_near(topic), topic__bumped_at__isnull=False)
    numbers = listed.order_by("-topic__bumped_at", "-pk").values_list("pk", "department")[:_LOOKED_AT]
    found = list(numbers)
    elsewhere = [pk for pk, department in found if department != topic.entry.department_id]
    wanted = dict.fromkeys([*elsewhere[:SUGGESTED_ELSEWHERE], *(pk for pk, _department in found)])
    kept = [*wanted][:SUGGESTED]
    return Topic.objects.in_order([pk for pk, _department in found if pk in kept])


def _near(topic: Topic) -> set[int]:
    """Numbers of entries that stand near it, topics or not. Two queries."""
    in_forum = Topic.objects.listed().filter(forum=topic.forum_id).order_by("-bumped_at", "-entry")
    found = {*in_forum.values_list("pk", flat=True)[:_LOOKED_AT]}
    same_tag = EntryTag.objects.filter(tag=OuterRef("tag"), published_at__isnull=False)
    newest = same_tag.order_by("-published_at", "-content_object").values("content_object")[:_LOOKED_AT_OF_TAG]
    for numbers in topic.entry.entry_tags.values_list(ArraySubquery(newest), flat=True):
        found.update(numbers)
    return found - {topic.pk}
