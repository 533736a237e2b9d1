"""What people who were asked are told, and what they say to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from colleagues.services import block
from content.services import NotPossible
from forums import services
from forums.asking import answering
from forums.asking.moments import later
from forums.asking.offering import offer_next
from forums.models import Offer, OfferState, Topic, week_of
from notifications.choosing.services import choose_times
from notifications.letters import compose
from notifications.models import Channel, Delivery, Event
from profiles.models import Absence, User
from profiles.signals import merging
from tests.factories import make_offer, make_person, make_reply, make_topic
from tests.forums.knowers import asked, due, first_of, knower, question

pytestmark = pytest.mark.django_db


def test_who_is_asked_is_told_why_in_the_site_and_by_mail(client: Any, author: User) -> None:
    person = knower("benefits")
    topic = question(author, title="Who pays?")
    offer_next()
    client.force_login(person)
    page = client.get("/notices/").content.decode()
    assert "Somebody in Transport asks about #benefits: you may know. “Who pays?”" in page
    assert "You have #benefits among your skills" in page
    letter = compose(Delivery.objects.get(recipient=person, channel=Channel.MAIL, event=Event.QUESTION_OFFERED))
    assert letter.subject == "Who pays?"
    assert "You get this mail for this reason: You have #benefits among your skills." in letter.body
    assert topic.entry.get_absolute_url() in letter.body


def test_a_promise_keeps_others_from_being_asked_for_a_working_day_and_lapses(author: User) -> None:
    for _number in range(7):
        knower("benefits")
    topic = question(author)
    offer_next()
    offer = first_of(topic)
    answering.promise(offer=offer)
    topic.refresh_from_db()
    assert topic.claimed_by == offer.person and topic.claimed_until == topic.offer_at
    services.claim(topic=topic, person=offer.person)
    assert topic.claimed_until == Topic.objects.get(pk=topic.pk).claimed_until, "ten minutes do not shorten a day"
    due(topic)
    offer_next()
    topic.refresh_from_db()
    assert topic.claimed_until and topic.offer_at and topic.offer_at >= topic.claimed_until
    assert len(asked(topic)) == 5
    with pytest.raises(NotPossible, match="already"):
        answering.promise(offer=topic.offers.exclude(pk=offer.pk)[0])
    Topic.objects.filter(pk=topic.pk).update(claimed_until=timezone.now() - timedelta(minutes=1))
    due(topic)
    offer_next()
    offer.refresh_from_db()
    assert offer.state == OfferState.LAPSED and len(asked(topic)) == 6


def test_who_stops_promising_is_asked_as_before(author: User) -> None:
    knower("benefits")
    topic = question(author)
    offer_next()
    offer = topic.offers.get()
    answering.promise(offer=offer)
    services.release(topic=topic, person=offer.person)
    offer.refresh_from_db()
    topic.refresh_from_db()
    assert (offer.state, topic.claimed_by) == (OfferState.WAITING, None)
    assert topic.offer_at == later(topic.offer_at or timezone.now(), 0) and topic.offer_at < later(timezone.now(), 1)


def test_not_me_brings_the_next_person_and_teaches(author: User) -> None:
    people = [knower("benefits") for _number in range(7)]
    topic = question(author)
    offer_next()
    offer = first_of(topic)
    answering.decline(offer=offer)
    with pytest.raises(NotPossible):
        answering.promise(offer=offer)
    due(topic)
    offer_next()
    assert len(asked(topic)) == 6
    other = question(make_person())
    offer_next()
    assert offer.person_id not in asked(other), "five others know it better now"
    assert len(people) == 7


def test_asking_somebody_by_name_counts_among_their_two_and_says_who_named_them(client: Any, author: User) -> None:
    knower("benefits")
    topic = question(author, title="Who pays?")
    offer_next()
    offer, other = topic.offers.get(), make_person("Olive Other")
    made = answering.pass_on(offer=offer, to=other)
    offer.refresh_from_db()
    assert (offer.state, made.passed_by, made.slot) == (OfferState.PASSED, offer.person, 1)
    client.force_login(other)
    page = client.get("/notices/").content.decode()
    assert f"{offer.person.name} thinks that you may know: “Who pays?”" in page
    assert "A colleague who was asked named you" in page


@pytest.mark.parametrize("why", ["asker", "asked", "blocked", "away", "full", "off", "left"])
def test_who_cannot_be_asked_is_refused_in_the_same_words_whatever_the_reason(why: str, author: User) -> None:
    knower("benefits")
    topic = question(author)
    offer_next()
    offer, other = topic.offers.get(), make_person("Olive Other")
    today = timezone.localdate()
    match why:
        case "asker":
            other = author
        case "asked":
            other = offer.person
        case "blocked":
            block(blocker=other, blocked=offer.person)
        case "away":
            Absence.objects.create(person=other, starts_on=today, ends_on=today)
        case "full":
            for slot in (1, 2):
                Offer.objects.create(
                    topic=make_topic(make_person()),
                    person=other,
                    asked_at=timezone.now(),
                    week=week_of(timezone.now()),
                    slot=slot,
                    reason="skill",
                )
        case "off":
            choose_times(person=other, takes_questions=False)
        case "left":
            User.objects.filter(pk=other.pk).update(left_at=timezone.now())
    with pytest.raises(NotPossible, match="were asked already, are away, or cannot be asked"):
        answering.pass_on(offer=offer, to=other)
    offer.refresh_from_db()
    assert offer.state == OfferState.WAITING


def test_a_reply_of_whoever_was_asked_counts_and_closes_the_question_for_all(author: User) -> None:
    for _number in range(3):
        knower("benefits")
    topic = question(author)
    offer_next()
    first, second, _third = topic.offers.all()
    make_reply(topic.entry, first.person)
    first.refresh_from_db()
    assert first.state == OfferState.ANSWERED
    assert not Offer.objects.visible_to(second.person).open().exists()
    with pytest.raises(NotPossible, match="replied meanwhile"):
        answering.promise(offer=second)


def test_two_accounts_of_one_person_were_asked_as_one_and_keep_what_was_said(author: User) -> None:
    keep, drop = make_person(), make_person()
    week = week_of(timezone.now())
    shared, *others = [make_topic(author) for _number in range(4)]
    for person, topics in ((keep, [shared, others[0]]), (drop, [shared, others[1]])):
        for topic in topics:
            make_offer(topic, person, week=week, slot=1 + topics.index(topic))
    answering.decline(offer=Offer.objects.get(topic=shared, person=drop))
    make_offer(others[2], drop, passed_by=keep)
    merging.send(sender=User, keep=keep, drop=drop)
    assert set(keep.offers.values_list("topic", flat=True)) == {topic.pk for topic in (shared, *others)}
    assert Offer.objects.get(topic=shared).state == OfferState.NOT_ME
    assert set(keep.offers.filter(week=week).values_list("slot", flat=True)) == {1, 2, None}
    assert keep.offers.get(topic=others[1]).slot is None, "a third of that week stays, without a place"
    assert keep.offers.get(topic=others[2]).passed_by is None
    assert not Offer.objects.filter(person=drop).exists()
