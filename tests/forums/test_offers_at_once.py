"""Two workers, two people, one moment: nobody is asked a third time, and no question twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.services import NotPossible
from forums.asking import answering
from forums.asking.offering import offer_next
from forums.models import Offer, OfferState, Topic, week_of
from profiles.models import User
from tests.factories import make_offer, make_person, make_topic
from tests.forums.knowers import asked, knower, question
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_sweeps_ask_nobody_a_third_time(author: User) -> None:
    people = [knower("benefits") for _number in range(3)]
    for person in people:
        make_offer(make_topic(make_person()), person, week=week_of(timezone.now()))
    topics = [question(make_person()) for _number in range(2)]
    assert at_once(offer_next, offer_next) == [True, True]
    took = [asked(topic) for topic in topics]
    assert not took[0] & took[1] and all(person.offers.of_week(timezone.now()).count() <= 2 for person in people)
    while Topic.objects.to_offer().exists():
        offer_next()
    assert Offer.objects.of_week(timezone.now()).count() <= 6


def test_one_question_is_taken_by_one_of_two_sweeps(author: User) -> None:
    for _number in range(9):
        knower("benefits")
    topic = question(author)
    assert sorted(at_once(offer_next, offer_next)) == [False, True]
    assert len(asked(topic)) == 5


def test_two_colleagues_who_name_the_same_person_for_the_last_place_of_the_week(author: User) -> None:
    other = make_person()
    make_offer(make_topic(author), other, week=week_of(timezone.now()))
    offers = [make_offer(make_topic(author), make_person()) for _number in range(2)]
    said = at_once(*(lambda offer=offer: answering.pass_on(offer=offer, to=other) for offer in offers))
    assert sorted(isinstance(one, NotPossible) for one in said) == [False, True]
    assert Offer.objects.of_week(timezone.now()).filter(person=other).count() == 2


def test_two_who_were_asked_promise_at_the_same_moment_and_one_is_thanked_for_looking(author: User) -> None:
    topic = make_topic(author)
    offers = [make_offer(topic, make_person()) for _number in range(2)]
    said = at_once(*(lambda offer=offer: answering.promise(offer=offer) for offer in offers))
    assert sorted(isinstance(one, NotPossible) for one in said) == [False, True]
    assert Offer.objects.filter(state=OfferState.PROMISED).count() == 1
    topic.refresh_from_db()
    assert topic.claimed_until and topic.claimed_until > timezone.now() + timedelta(hours=1)
