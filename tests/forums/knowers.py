"""People who know, and questions that have waited for their working day."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from forums.models import Offer, Topic
from profiles.models import Department, User
from profiles.services import edit_profile
from tests.factories import make_person, make_topic


def knower(*tags: str, department: Department | None = None) -> User:
    """Somebody with these skills, of a department of their own."""
    person = make_person(department=department)
    edit_profile(person=person, name=person.name, job_title="", about="", skills=list(tags))
    return person


def question(author: User, *tags: str, **fields: Any) -> Topic:
    """A question that has waited for its working day."""
    topic = make_topic(author, tag_words=tags or ("benefits",), **fields)
    return due(topic)


def due(topic: Topic) -> Topic:
    """Its moment has come."""
    Topic.objects.filter(pk=topic.pk).update(offer_at=timezone.now() - timedelta(minutes=1))
    return Topic.objects.select_related("entry").get(pk=topic.pk)


def asked(topic: Topic) -> set[int]:
    """Numbers of the people who were."""
    return set(Offer.objects.filter(topic=topic).values_list("person", flat=True))


def first_of(topic: Topic) -> Offer:
    """The offer of whoever has the lowest number."""
    return topic.offers.earliest("person")
