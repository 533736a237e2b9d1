"""Questions that nobody has answered are put before people who may know."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from colleagues.services import block
from content.models import Audience
from forums import services
from forums.asking.moments import is_time, later
from forums.asking.offering import offer_next
from forums.models import Offer, OfferReason, OfferState, OfferTerms, Topic, TopicKind, week_of
from forums.order import convert
from forums.tasks import sweep
from groups.models import Visibility
from groups.services import join
from notifications.choosing.services import choose_times
from profiles.models import Absence, Counterpart, User, WorkingPattern
from profiles.services import edit_profile
from stream.models import Level
from stream.services import follow
from tags.models import Tag
from tests.factories import make_department, make_forum, make_group, make_person, make_reply, make_topic
from tests.forums.knowers import asked, due, knower, question

pytestmark = pytest.mark.django_db


def test_a_question_is_offered_to_five_of_three_departments_who_know_its_tag(author: User) -> None:
    one, other = make_department(), make_department()
    for department in (one, one, one, one, other, other, other, None):
        knower("benefits", department=department)
    unrelated = knower("ships")
    topic = question(author)
    assert offer_next() and not offer_next()
    people = User.objects.filter(pk__in=asked(topic))
    assert len(people) == 5 and unrelated not in people and author not in people
    assert people.values("department").distinct().count() == 3
    assert {offer.reason for offer in topic.offers.all()} == {OfferReason.SKILL}


def test_an_accepted_answer_says_more_than_a_skill_and_a_counterpart_stands_in_where_no_tag_speaks(
    author: User,
) -> None:
    skilled, answerer, counterpart = knower("benefits"), make_person(), make_person()
    before = make_topic(make_person(), tag_words=["benefits"])
    services.accept(topic=before, reply=make_reply(before.entry, answerer), by=before.entry.author)
    Counterpart.objects.create(person=author, other=counterpart, rank=1, score=1, made_at=timezone.now())
    OfferTerms.objects.create(people_at_once=1, people_in_all=3)
    topic = question(author)
    order: list[int] = []
    for _turn in range(3):
        offer_next()
        order.append((asked(topic) - set(order)).pop())
        Offer.objects.filter(topic=topic).update(asked_at=timezone.now() - timedelta(days=7))
        due(topic)
    assert order[0] == answerer.pk and set(order[1:]) == {skilled.pk, counterpart.pk}
    reasons = dict(Offer.objects.filter(topic=topic).values_list("person", "reason"))
    assert reasons == {answerer.pk: "answers", skilled.pk: "skill", counterpart.pk: "counterpart"}


def test_nobody_is_asked_who_must_not_or_will_not_be(author: User) -> None:
    people = [knower("benefits") for _number in range(9)]
    left, suspended, absent, elsewhere, blocker, blocked, deaf_of_tag, deaf_of_author, quiet = people
    now, today = timezone.now(), timezone.localdate()
    User.objects.filter(pk=left.pk).update(left_at=now)
    User.objects.filter(pk=suspended.pk).update(suspended_at=now)
    Absence.objects.create(person=absent, starts_on=today, ends_on=today)
    WorkingPattern.objects.create(person=elsewhere, days=[(today.weekday() + 1) % 7])
    block(blocker=blocker, blocked=author)
    block(blocker=author, blocked=blocked)
    follow(person=deaf_of_tag, target=Tag.objects.get(name="benefits"), level=Level.MUTED)
    follow(person=deaf_of_author, target=author, level=Level.MUTED)
    choose_times(person=quiet, takes_questions=False)
    edit_profile(person=author, name=author.name, job_title="", about="", skills=["benefits"])
    topic = question(author)
    deaf_of_thread = knower("benefits")
    follow(person=deaf_of_thread, target=topic.entry, level=Level.MUTED)
    willing = knower("benefits")
    offer_next()
    assert asked(topic) == {willing.pk}


def test_a_question_of_a_visible_group_is_put_before_its_members_and_one_of_a_narrower_room_before_nobody(
    author: User, stranger: User
) -> None:
    member, outsider = knower("benefits"), knower("benefits")
    for visibility, expected in ((Visibility.VISIBLE, {member.pk}), (Visibility.LISTED, set())):
        group = make_group(owner=author, visibility=visibility)
        join(group=group, person=member)
        topic = question(author, forum=make_forum(group=group), audience=Audience.GROUP)
        assert offer_next()
        assert asked(topic) == expected
    narrow = question(author, audience=Audience.DEPARTMENT)
    assert offer_next() and asked(narrow) == set()
    assert Topic.objects.get(pk=narrow.pk).offer_at is not None, "it may be opened later"
    assert outsider.offers.count() == 0


@pytest.mark.parametrize("what", ["replied", "answered", "locked", "old", "discussion"])
def test_what_needs_nobody_any_more_is_left_alone(what: str, author: User, stranger: User) -> None:
    knower("benefits")
    kind = TopicKind.DISCUSSION if what == "discussion" else TopicKind.QUESTION
    topic = make_topic(author, tag_words=["benefits"], kind=kind)
    if what in ("replied", "answered"):
        reply = make_reply(topic.entry, stranger)
        if what == "answered":
            services.accept(topic=topic, reply=reply, by=author)
    if what == "locked":
        Topic.objects.filter(pk=topic.pk).update(locked_at=timezone.now(), lock_reason="Enough.")
    if what == "old":
        topic.entry.published_at = timezone.now() - timedelta(days=15)
        topic.entry.save(update_fields=["published_at"])
    due(topic)
    assert offer_next()
    assert asked(topic) == set()
    assert Topic.objects.get(pk=topic.pk).offer_at is None


def test_the_asker_may_add_to_their_question_and_it_is_offered_still(author: User) -> None:
    topic = question(author)
    make_reply(topic.entry, author, body="I mean universal credit.")
    person = knower("benefits")
    offer_next()
    assert asked(topic) == {person.pk}


def test_the_next_five_are_asked_after_a_working_day_until_fifteen_were(author: User) -> None:
    for _number in range(20):
        knower("benefits")
    topic = question(author)
    counts = []
    for _day in range(5):
        offer_next()
        counts.append(len(asked(topic)))
        Offer.objects.filter(topic=topic).update(asked_at=timezone.now() - timedelta(days=5))
        due(topic)
    assert counts == [5, 10, 15, 15, 15]
    assert Topic.objects.get(pk=topic.pk).offer_at is not None  # set by this test
    states = set(Offer.objects.filter(topic=topic).values_list("state", flat=True))
    assert states == {OfferState.LAPSED}


def test_nobody_is_asked_more_than_twice_a_week(author: User) -> None:
    person = knower("benefits")
    topics = [question(make_person()) for _number in range(3)]
    while offer_next():
        pass
    assert sorted(len(asked(topic)) for topic in topics) == [0, 1, 1]
    rows = {"person": person, "week": week_of(timezone.now()), "asked_at": timezone.now(), "reason": "skill"}
    for slot, name in ((1, "offer_two_a_week"), (3, "offer_slot_of_week")):
        empty = make_topic(author)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Offer.objects.create(topic=empty, slot=slot, **rows)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "not_me"}, "offer_decided_has_moment"),
        ({"decided_at": timezone.now()}, "offer_decided_has_moment"),
        ({"passed_by": "person"}, "offer_passed_on"),
    ],
)
def test_the_database_refuses_an_offer_that_cannot_be(fields: dict[str, Any], name: str, author: User) -> None:
    person = make_person()
    fields = {key: person if value == "person" else value for key, value in fields.items()}
    now = timezone.now()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Offer.objects.create(
            topic=make_topic(author), person=person, asked_at=now, week=week_of(now), slot=1, reason="skill", **fields
        )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"id": 2}, "offer_terms_one_row"),
        ({"wait_hours": 0}, "offer_terms_hours"),
        ({"people_in_all": 4}, "offer_terms_people"),
    ],
)
def test_the_database_refuses_terms_that_cannot_be(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OfferTerms.objects.create(**fields)


def test_a_question_is_looked_at_a_working_day_after_it_was_published_and_a_discussion_never(author: User) -> None:
    topic = make_topic(author)
    assert topic.entry.published_at and topic.offer_at == later(topic.entry.published_at, 8)
    talk = make_topic(author, kind=TopicKind.DISCUSSION)
    assert talk.offer_at is None
    convert(topic=talk, kind=TopicKind.QUESTION, by=author)
    talk.refresh_from_db()
    assert talk.offer_at is not None and talk.offer_at > timezone.now()


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [
        ("2026-06-01 09:00", "2026-06-02 09:00"),  # Monday, nine o'clock in London is eight in UTC
        ("2026-06-01 13:30", "2026-06-02 13:30"),
        ("2026-06-05 16:59", "2026-06-08 16:59"),  # Friday
        ("2026-06-06 12:00", "2026-06-09 09:00"),  # Saturday: Monday is the whole day
        ("2026-03-27 12:00", "2026-03-30 12:00"),  # over the night in which the clock goes forward
        ("2026-10-23 12:00", "2026-10-26 12:00"),
    ],
)
def test_a_working_day_is_eight_hours_between_nine_and_five_in_london(asked_at: str, expected: str) -> None:
    london = timezone.get_default_timezone()
    begins, ends = (datetime.fromisoformat(text).replace(tzinfo=london) for text in (asked_at, expected))
    assert later(begins, 8) == ends
    assert is_time(ends)


def test_the_sweep_asks_at_work_alone_and_not_when_it_is_switched_off(author: User, monkeypatch: Any) -> None:
    knower("benefits")
    topic = question(author)
    monkeypatch.setattr("forums.tasks.is_time", lambda _moment: False)
    assert sweep(for_seconds=5) == 0
    monkeypatch.setattr("forums.tasks.is_time", lambda _moment: True)
    terms = OfferTerms.objects.create(is_on=False)
    assert sweep(for_seconds=5) == 0 and asked(topic) == set()
    terms.delete()
    assert sweep(for_seconds=5) == 1 and len(asked(topic)) == 1
    assert sweep(for_seconds=5) == 0
    assert not is_time(datetime(2026, 6, 6, 12, tzinfo=UTC))  # a Saturday


def test_a_question_takes_as_many_queries_however_many_know(author: User, django_assert_max_num_queries: Any) -> None:
    taken = []
    for number in (6, 60):
        for _turn in range(number):
            knower("benefits", "credit")
        question(author, "benefits", "credit")
        with django_assert_max_num_queries(60) as queries:
            offer_next()
        taken.append(len(queries))
    assert taken[0] == taken[1], taken
