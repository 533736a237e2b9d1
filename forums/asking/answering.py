"""What people say to a question that was put before them: I will answer, ask somebody else, not me."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.services import NotPossible
from forums.asking.candidates import askable
from forums.asking.moments import later
from forums.asking.offering import is_over, may_be_offered, with_free_slot
from forums.models import Offer, OfferReason, OfferState, OfferTerms, Topic, week_of
from notifications.about_questions import note_of
from notifications.models import Event
from notifications.services import tell
from profiles.models import User

_MAY_DECIDE = (OfferState.WAITING, OfferState.PROMISED, OfferState.LAPSED)


@transaction.atomic
def promise(*, offer: Offer) -> Topic:
    """Say that its person will answer: others see it and are not asked for a working day. Raises NotPossible."""
    topic, offer = _locked(offer)
    if topic.claim is not None and topic.claimed_by_id != offer.person_id:
        raise NotPossible(_("Somebody is answering it already. Thank you for looking."))
    now = timezone.now()
    until = later(now, OfferTerms.now().promise_hours)
    topic.claimed_by, topic.claimed_until = offer.person, until
    topic.offer_at = max(topic.offer_at, until) if topic.offer_at is not None else until
    topic.save(update_fields=["claimed_by", "claimed_until", "offer_at"])
    _decide(offer, OfferState.PROMISED, now)
    return topic


@transaction.atomic
def decline(*, offer: Offer) -> None:
    """Say that it is not for its person: the next is asked, and its tags speak less for them. Raises NotPossible."""
    topic, offer = _locked(offer)
    _look_for_another(topic, offer)
    _decide(offer, OfferState.NOT_ME, timezone.now())


@transaction.atomic
def pass_on(*, offer: Offer, to: User) -> Offer:
    """Put the question before `to` instead, who sees who named them; it counts among their two of the week.

    Raises NotPossible, in the same words whatever keeps `to` from being asked: some of it is for nobody to know.
    """
    topic, offer = _locked(offer)
    if not may_be_offered(topic):
        raise NotPossible(_("It can be put before nobody now."))
    now = timezone.now()
    was_asked = topic.offers.filter(person=to).exists()
    slot = None
    if not was_asked and askable(topic, [to.pk]).exists() and askable_by(offer.person, to):
        slot = with_free_slot([to.pk], now).get(to.pk)
    if slot is None:
        raise NotPossible(
            _(
                "%(name)s cannot be asked about it this week: they were asked already, are away, or cannot be asked."
                " Name somebody else."
            )
            % {"name": to.name}
        )
    _decide(offer, OfferState.PASSED, now)
    made = Offer.objects.create(
        topic=topic,
        person=to,
        asked_at=now,
        week=week_of(now),
        slot=slot,
        reason=OfferReason.PASSED,
        passed_by=offer.person,
    )
    tell(
        event=Event.QUESTION_OFFERED,
        key=f"offer:{made.pk}",
        people=[to],
        actor=offer.person,
        entry=topic.entry,
        note=note_of(OfferReason.PASSED, ""),
    )
    return made


def note_reply(topic_number: int, author_id: int) -> None:
    """Whoever replied was right to be asked: it counts when people are chosen again. One query."""
    offers = Offer.objects.filter(topic=topic_number, person=author_id)
    offers.exclude(state=OfferState.ANSWERED).update(state=OfferState.ANSWERED, decided_at=timezone.now())


def note_release(topic: Topic, person: User) -> None:
    """Who stops saying that they are answering is asked as before, and others are looked for again. Two queries."""
    promised = Offer.objects.filter(topic=topic.pk, person=person, state=OfferState.PROMISED)
    if promised.update(state=OfferState.WAITING, decided_at=None):
        Topic.objects.filter(pk=topic.pk, offer_at__isnull=False).update(offer_at=later(timezone.now(), 0))


def askable_by(person: User, other: User) -> bool:
    """Whether no block stands between the two, either way. One query."""
    blocks = User.objects.filter(pk=person.pk)
    return not (blocks.filter(blocks__blocked=other) | blocks.filter(blocked_by__blocker=other)).exists()


def _look_for_another(topic: Topic, offer: Offer) -> None:
    """Let the sweep ask one more, at the next working moment."""
    if topic.claimed_by_id == offer.person_id:
        topic.claimed_by, topic.claimed_until = None, None
    if topic.offer_at is not None and topic.claim is None:
        topic.offer_at = later(timezone.now(), 0)
    topic.save(update_fields=["claimed_by", "claimed_until", "offer_at"])


def _locked(offer: Offer) -> tuple[Topic, Offer]:
    """The question and the offer as they are, with every other act on the question waiting. Raises NotPossible."""
    joined = ("entry__author", "entry__department", "entry__group")
    topics = Topic.objects.select_related(*joined).select_for_update(of=("self",), no_key=True)
    topic = topics.get(pk=offer.topic_id)
    found = Offer.objects.select_related("person").get(pk=offer.pk)
    if found.state not in _MAY_DECIDE:
        raise NotPossible(_("You have answered this already."))
    if is_over(topic):
        raise NotPossible(_("Somebody has replied meanwhile. Thank you for looking."))
    return topic, found


def _decide(offer: Offer, state: OfferState, now: datetime) -> None:
    offer.state, offer.decided_at = state, now
    offer.save(update_fields=["state", "decided_at"])
