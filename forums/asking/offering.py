"""Putting a question before people. Each question is one transaction.

Locks are taken in one order: the topic, then people. The sweep never waits for either; who is just being asked about
something else is passed over.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from content.models import Audience, Reply, State
from forums.asking.candidates import Known, candidates_for, known_for
from forums.asking.choosing import Candidate, best_tag, choose
from forums.asking.moments import GIVEN_UP_AFTER, later
from forums.models import Offer, OfferReason, OfferState, OfferTerms, Topic, week_of
from forums.models.offer import SLOTS
from groups.models import Visibility
from notifications.about_questions import note_of
from notifications.models import Event
from notifications.services import tell
from profiles.models import User

_ROUNDS: Final = 4  # of choosing, where those who were chosen are just being asked about something else


def begin(topic: Topic, *, since: datetime) -> None:
    """Have people looked for once a working day has passed since then without a reply. One query, and the terms'."""
    Topic.objects.filter(pk=topic.pk).update(offer_at=later(since, OfferTerms.now().wait_hours))


@transaction.atomic
def offer_next() -> bool:
    """Put the question that has waited longest before people who may know. False where none waits.

    Questions that another worker has in hand are passed over.
    """
    joined = ("entry__author", "entry__department", "entry__group")
    waiting = Topic.objects.to_offer().select_related(*joined)
    topic = waiting.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
    if topic is None:
        return False
    topic.offer_at = _offered(topic, OfferTerms.now(), timezone.now())
    topic.save(update_fields=["offer_at"])
    return True


def is_over(topic: Topic) -> bool:
    """Whether it needs nobody any more: no question, answered, locked, or somebody else than its asker has replied."""
    if not topic.is_question or topic.is_answered or topic.is_locked:
        return True
    return Reply.objects.published().filter(entry=topic.pk).exclude(author=topic.entry.author_id).exists()


def may_be_offered(topic: Topic) -> bool:
    """Whether it may be put before people now: published, for everyone or for a group that all may see and is open."""
    entry = topic.entry
    if entry.state != State.PUBLISHED or topic.bumped_at is None:
        return False
    if entry.group is not None and (entry.group.is_closed or entry.group.visibility != Visibility.VISIBLE):
        return False
    return entry.audience in (Audience.EVERYONE, Audience.GROUP)


def _offered(topic: Topic, terms: OfferTerms, now: datetime) -> datetime | None:
    """Ask as many people as the terms still allow. Returns when to look again; None for never."""
    began = topic.entry.published_at
    if is_over(topic) or began is None or began < now - GIVEN_UP_AFTER:
        return None
    if topic.claim is not None:  # somebody is answering it: others are not asked meanwhile
        return later(topic.claim, 0)
    if not may_be_offered(topic):
        return later(now, terms.wait_hours)
    offers = _lapsed(topic, terms, now)
    waiting = [offer for offer in offers if offer.state == OfferState.WAITING]
    asked_by_us = sum(offer.passed_by_id is None for offer in offers)
    number = min(terms.people_at_once - len(waiting), terms.people_in_all - asked_by_us)
    made = _ask(topic, offers, waiting, number, terms, now) if number > 0 else []
    expiries = [later(offer.asked_at, terms.wait_hours) for offer in (*waiting, *made)]
    if asked_by_us + len(made) >= terms.people_in_all and not expiries:
        return None
    return min(expiries, default=later(now, terms.wait_hours))


def _lapsed(topic: Topic, terms: OfferTerms, now: datetime) -> list[Offer]:
    """Its offers, of which those are lapsed to which nothing was said for a working day, and promises not kept."""
    offers = list(topic.offers.select_related("person"))
    silent = [
        offer
        for offer in offers
        if offer.state == OfferState.PROMISED  # the promise is over: it would have been the topic's claim
        or (offer.state == OfferState.WAITING and later(offer.asked_at, terms.wait_hours) <= now)
    ]
    for offer in silent:
        offer.state, offer.decided_at = OfferState.LAPSED, now
    if silent:
        Offer.objects.bulk_update(silent, ["state", "decided_at"])
    return offers


def _ask(
    topic: Topic, offers: Sequence[Offer], waiting: Sequence[Offer], number: int, terms: OfferTerms, now: datetime
) -> list[Offer]:
    known = known_for(topic.entry)
    if not known.people:
        return []
    candidates = candidates_for(topic, known, without={offer.person_id for offer in offers})
    there = Counter(offer.person.department_id for offer in waiting)
    chosen: list[tuple[Candidate, int]] = []
    for _round in range(_ROUNDS):
        wanted = choose(
            candidates,
            number=number - len(chosen),
            rarity=known.rarity,
            of_department=terms.people_of_department,
            waiting=there,
        )
        if not wanted:
            break
        free = with_free_slot([one.person for one in wanted], now)
        chosen += [(one, free[one.person]) for one in wanted if one.person in free]
        there.update(one.department for one in wanted if one.person in free)
        tried = {one.person for one in wanted}
        candidates = [one for one in candidates if one.person not in tried]
    made = Offer.objects.bulk_create(_row(topic, one, slot, known, now) for one, slot in chosen)
    _tell(topic, made, known.tags)
    return made


def with_free_slot(people: Sequence[int], now: datetime) -> dict[int, int]:
    """Which of the week is free for whom, of those whom nobody else has in hand: they are locked. Two queries."""
    rows = User.objects.filter(pk__in=people).order_by("pk").select_for_update(skip_locked=True, no_key=True)
    locked = list(rows.values_list("pk", flat=True))
    taken: dict[int, set[int]] = defaultdict(set)
    for person, slot in Offer.objects.of_week(now).filter(person__in=locked).values_list("person", "slot"):
        taken[person].add(slot or 0)
    free = {person: next((slot for slot in SLOTS if slot not in taken[person]), None) for person in locked}
    return {person: slot for person, slot in free.items() if slot is not None}


def _row(topic: Topic, one: Candidate, slot: int, known: Known, now: datetime) -> Offer:
    tag = best_tag(one, known.rarity)
    if tag is None:
        reason = OfferReason.COUNTERPART
    else:
        reason = OfferReason.ANSWERS if one.answers.get(tag) else OfferReason.SKILL
    return Offer(
        topic=topic, person_id=one.person, asked_at=now, week=week_of(now), slot=slot, reason=reason, tag_id=tag
    )


def _tell(topic: Topic, made: Iterable[Offer], names: Mapping[int, str]) -> None:
    """One notification for all who are asked for the same reason."""
    alike: dict[tuple[str, int | None], list[Offer]] = defaultdict(list)
    for offer in made:
        alike[offer.reason, offer.tag_id].append(offer)
    people = User.objects.in_bulk([offer.person_id for offers in alike.values() for offer in offers])
    for (reason, tag), offers in alike.items():
        tell(
            event=Event.QUESTION_OFFERED,
            key=f"offer:{min(offer.pk for offer in offers)}",
            people=[people[offer.person_id] for offer in offers],
            entry=topic.entry,
            note=note_of(reason, names[tag] if tag is not None else ""),
        )
