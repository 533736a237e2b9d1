"""Who may know the answer to a question, and may be asked: what `choosing` weighs, in a bounded number of rows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from colleagues.models import people_blocked_by, people_who_blocked
from content.models import Entry, EntryTag, Reply, State, readers_of
from forums.asking.choosing import Candidate, ranked, rarity_of
from forums.models import Offer, OfferState, Topic
from notifications.models import Preference
from profiles.models import Absence, Counterpart, Skill, User
from profiles.models.counterpart import MOST_COUNTERPARTS
from stream.models import Follow, Level
from tags.models import Tag

MOST_OF_TAG: Final = 500  # holders of a tag, the strongest first; entries of a tag, the newest first
MOST_LOOKED_AT: Final = 300  # people whose rights are asked
A_YEAR: Final = timedelta(days=365)
REMEMBERED: Final = timedelta(days=180)  # what became of earlier offers


@dataclass
class Known:
    """What is known of who may know, before anybody's rights are asked."""

    tags: Mapping[int, str]
    skills: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))  # person -> tag -> weight
    answers: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    counterparts: dict[int, float] = field(default_factory=dict)

    @property
    def people(self) -> set[int]:
        """Everybody of whom something is known."""
        return {*self.skills, *self.answers, *self.counterparts}

    @property
    def rarity(self) -> dict[int, float]:
        """How much each tag says."""
        return rarity_of(self.tags, Counter(tag for held in self.skills.values() for tag in held))


def known_for(entry: Entry) -> Known:
    """What speaks for whom: skills and accepted answers on its tags, counterparts of its author. Seven queries."""
    known = Known(dict(Tag.objects.filter(pk__in=entry.main_tags).values_list("pk", "name")))
    if known.tags:
        _add_skills(known)
        _add_answers(known)
    best = Counterpart.objects.filter(person=entry.author_id).values_list("other", "rank")
    known.counterparts = {other: 1 - (rank - 1) / MOST_COUNTERPARTS for other, rank in best}
    for held in (known.skills, known.answers, known.counterparts):
        held.pop(entry.author_id, None)
    return known


def candidates_for(topic: Topic, known: Known, *, without: Collection[int]) -> list[Candidate]:
    """Those who may be asked now, `without` these. Five queries."""
    rough = [_candidate(person, None, known) for person in known.people - set(without)]
    near = [one.person for one in ranked(rough, known.rarity)[:MOST_LOOKED_AT]]
    found = dict(askable(topic, near).values_list("pk", "department"))
    now = timezone.now()
    became, helped = _what_became(found, now), _helped(found, now)
    refused: dict[int, dict[int, int]] = defaultdict(dict)
    said = Offer.objects.filter(person__in=found, state=OfferState.NOT_ME, topic__entry__entry_tags__tag__in=known.tags)
    for person, tag, times in said.values_list("person", "topic__entry__entry_tags__tag").annotate(times=Count("pk")):
        refused[person][tag] = times
    return [
        _candidate(
            person,
            department,
            known,
            refused=refused.get(person, {}),
            became=became.get(person, (0, 0, 0)),
            helped=helped.get(person, 0),
        )
        for person, department in found.items()
    ]


def askable(topic: Topic, people: Collection[int]) -> "QuerySet[User]":
    """Of `people` those who may be asked about it today: they read it, want to be asked, and are at work.

    Not its asker, nobody whom a block stands between and the asker either way, nobody who muted the thread, its asker,
    its group or one of its tags. Today is the day in London.
    """
    entry, today = topic.entry, timezone.localdate()
    muted = Q(thread=entry) | Q(followed=entry.author_id) | Q(tag__in=entry.main_tags)
    if entry.group_id is not None:
        muted |= Q(group=entry.group_id)
    deaf = Follow.objects.filter(muted, person=OuterRef("pk")).now_at(Level.MUTED)
    works = Q(working_pattern=None) | Q(working_pattern__days__contains=[today.weekday()])
    among = User.objects.filter(pk__in=people).exclude(pk=entry.author_id)
    return (
        readers_of(entry, among=among)
        .filter(
            works,
            ~Exists(deaf),
            ~Exists(Absence.objects.on(today).filter(person=OuterRef("pk"))),
            ~Exists(Preference.objects.filter(person=OuterRef("pk"), takes_questions=False)),
        )
        .exclude(Q(pk__in=people_who_blocked(entry.author_id)) | Q(pk__in=people_blocked_by(entry.author)))
    )


def _candidate(
    person: int,
    department: int | None,
    known: Known,
    *,
    refused: Mapping[int, int] | None = None,
    became: tuple[int, int, int] = (0, 0, 0),
    helped: int = 0,
) -> Candidate:
    offered, replied, this_week = became
    return Candidate(
        person=person,
        department=department,
        skills=known.skills.get(person, {}),
        answers=known.answers.get(person, {}),
        counterpart=known.counterparts.get(person, 0.0),
        refused=refused or {},
        offered=offered,
        replied=replied,
        this_week=this_week,
        helped=helped,
    )


def _what_became(people: Collection[int], now: datetime) -> dict[int, tuple[int, int, int]]:
    """Of each: how many offers are decided or lapsed, how many brought a reply, how many are of this week."""
    open_ones = [OfferState.WAITING, OfferState.PROMISED]
    counted = (
        Offer.objects.filter(person__in=people, asked_at__gt=now - REMEMBERED)
        .order_by()
        .values_list("person")
        .annotate(
            offered=Count("pk", filter=~Q(state__in=open_ones)),
            replied=Count("pk", filter=Q(state=OfferState.ANSWERED)),
            this_week=Count("pk", filter=Q(pk__in=Offer.objects.of_week(now).filter(person__in=people).values("pk"))),
        )
    )
    return {person: (offered, replied, this_week) for person, offered, replied, this_week in counted}


def _helped(people: Collection[int], now: datetime) -> dict[int, int]:
    """How many accepted answers each wrote within a year, to questions of others."""
    answered = Entry.objects.filter(answer__author__in=people, answer__created_at__gt=now - A_YEAR)
    counted = answered.exclude(answer__author=F("author")).order_by().values_list("answer__author")
    return dict(counted.annotate(number=Count("pk")))


def _add_skills(known: Known) -> None:
    strongest = Skill.objects.filter(tag=OuterRef("pk")).order_by("-weight", "content_object")
    held = strongest.values(found=JSONObject(person="content_object", weight="weight"))[:MOST_OF_TAG]
    for tag, found in Tag.objects.filter(pk__in=known.tags).values_list("pk", ArraySubquery(held)):
        for one in found:
            known.skills[one["person"]][tag] = one["weight"]


def _add_answers(known: Known) -> None:
    """Of each tag the newest entries are looked at, whose accepted answers count for who wrote them."""
    under = EntryTag.objects.filter(tag=OuterRef("pk"), published_at__isnull=False)
    newest = under.order_by("-published_at", "-content_object").values("content_object")[:MOST_OF_TAG]
    tags = dict(Tag.objects.filter(pk__in=known.tags).values_list("pk", ArraySubquery(newest)))
    answers = Reply.objects.filter(pk__in=_answers_of({pk for numbers in tags.values() for pk in numbers}))
    wrote = dict(answers.filter(state=State.PUBLISHED).values_list("entry", "author"))
    for tag, numbers in tags.items():
        for number in numbers:
            if number in wrote:
                known.answers[wrote[number]][tag] += 1


def _answers_of(numbers: Collection[int]) -> "QuerySet[Entry, int | None]":
    """The accepted answers of these entries, of others than who asked."""
    found = Entry.objects.filter(pk__in=numbers, answer__isnull=False).exclude(answer__author=F("author"))
    return found.order_by().values_list("answer", flat=True)
