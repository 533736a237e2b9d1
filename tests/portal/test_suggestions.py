"""Whom one might add: with a reason, at least half from elsewhere, and never whom one has put aside."""

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from colleagues.models import DISMISSED_FOR, Block, ColleagueLink, Dismissal
from colleagues.services import NotPossible, add_colleague, dismiss
from forums.services import accept
from groups.models import Visibility
from groups.services import join, leave
from portal.suggestions import _Found, half_elsewhere, suggestions
from profiles.models import User
from tests.factories import make_department, make_group, make_person, make_reply, make_topic

pytestmark = pytest.mark.django_db


def reasons(reader: User) -> dict[str, list[str]]:
    return {one.person.name: one.reasons for one in suggestions(reader)}


@pytest.fixture
def reader() -> User:
    return make_person("Rita Reader", department=make_department())


def elsewhere(name: str) -> User:
    return make_person(name, department=make_department())


def added(member: User, colleague: User) -> None:
    add_colleague(member=member, colleague=colleague, created_at=timezone.now())


def test_each_reason_is_said_in_words(reader: User) -> None:
    nadia, adder, helper, mate = (elsewhere(name) for name in ("Nadia Aziz", "Ada Adder", "Hal Helper", "Meg Mate"))
    added(nadia, reader)
    added(nadia, adder)
    added(adder, reader)
    for _number in range(3):
        topic = make_topic(reader)
        accept(topic=topic, reply=make_reply(topic.entry, helper), by=reader)
    room = make_group(owner=reader, name="Make a bigger difference")
    join(group=room, person=mate)
    assert reasons(reader) == {
        "Hal Helper": ["Answered 3 of your questions"],
        "Ada Adder": ["Added you", "Nadia Aziz knows you both"],
        "Nadia Aziz": ["Added you"],
        "Meg Mate": ["You are both in Make a bigger difference"],
    }


def test_a_hidden_group_is_a_reason_only_among_those_who_are_in_it(reader: User) -> None:
    mate, outsider = elsewhere("Meg Mate"), elsewhere("Otto Outsider")
    room = make_group(owner=mate, visibility=Visibility.HIDDEN, name="Secret")
    join(group=room, person=reader)
    added(mate, outsider)
    assert reasons(reader) == {"Meg Mate": ["You are both in Secret"]}
    assert "Secret" not in str(reasons(outsider))
    leave(group=room, person=reader)
    assert reasons(reader) == {}


def test_an_answer_in_a_room_is_no_reason(reader: User) -> None:
    room = make_group(owner=reader)
    helper = elsewhere("Hal Helper")
    join(group=room, person=helper)
    topic = make_topic(reader, audience="everyone")
    accept(topic=topic, reply=make_reply(topic.entry, helper, body="Like this."), by=reader)
    type(topic.entry).objects.filter(pk=topic.pk).update(audience="group", group=room)
    leave(group=room, person=helper)
    assert reasons(reader) == {}


def test_nobody_who_was_put_aside_or_may_not_read(reader: User) -> None:
    people = [elsewhere(f"Person {number}") for number in range(6)]
    for person in people:
        added(person, reader)
    here, blocked, blocker, dismissed, gone, stopped = people
    Block.objects.create(blocker=reader, blocked=blocked)
    Block.objects.create(blocker=blocker, blocked=reader)
    dismiss(person=reader, other=dismissed)
    User.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    User.objects.filter(pk=stopped.pk).update(suspended_at=timezone.now())
    assert list(reasons(reader)) == [here.name]
    added(reader, here)
    assert reasons(reader) == {}
    Dismissal.objects.update(dismissed_at=timezone.now() - DISMISSED_FOR - timedelta(seconds=1))
    assert list(reasons(reader)) == [dismissed.name]


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 30))
def test_wherever_the_list_is_cut_half_are_from_elsewhere(own: list[bool], most: int) -> None:
    people = [(_Found(number), is_own) for number, is_own in enumerate(own)]
    of_own = {one.pk for one, is_own in people if is_own}
    chosen = [one.pk for one in half_elsewhere(people, most)]
    for length in range(1, len(chosen) + 1):
        assert 2 * sum(pk not in of_own for pk in chosen[:length]) >= length
    assert len(chosen) == len(set(chosen)) == min(most, len(own), 2 * own.count(False))


def test_half_are_from_elsewhere_whoever_is_found(reader: User) -> None:
    dice = random.Random(3)  # noqa: S311 - no secret
    room = make_group(owner=reader)
    for number in range(14):
        person = make_person(department=reader.department if number % 3 else make_department())
        join(group=room, person=person)
        if dice.random() < 0.5:
            added(person, reader)
    found = suggestions(reader)
    own = sum(one.person.department_id == reader.department_id for one in found)
    assert found and 2 * own <= len(found)


def test_two_thousand_links_cost_what_ten_do(reader: User) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            suggestions(reader)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE colleagues_colleaguelink")
        return len(queries), max(len(query["sql"]) for query in queries.captured_queries)

    def more(number: int) -> None:
        start = User.objects.count()
        now = timezone.now()
        people = User.objects.bulk_create(
            User(
                email=f"link-{start + turn}@nowhere.example",
                handle=f"link-{start + turn}",
                name=f"Link {turn}",
                department=reader.department,
                confirmed_at=now,
                admitted_at=now,
            )
            for turn in range(number)
        )
        ColleagueLink.objects.bulk_create(ColleagueLink(member=one, colleague=reader, created_at=now) for one in people)
        ColleagueLink.objects.bulk_create(ColleagueLink(member=reader, colleague=one, created_at=now) for one in people)

    added(elsewhere("Ada Adder"), reader)
    more(10)
    few, _longest = cost()
    more(2000)
    added(elsewhere("Bo Adder"), reader)
    many, longest = cost()
    assert few == many <= 7
    assert longest < 10_000, "a bounded number of people is asked about"


def test_not_now_with_a_form_and_with_htmx(client, reader: User) -> None:
    other = elsewhere("Ada Adder")
    added(other, reader)
    client.force_login(reader)
    url = reverse("portal:dismiss-suggestion", args=[other.handle])
    assert other.name in client.get(reverse("portal:suggestions")).content.decode()
    answer = client.post(url, headers={"HX-Request": "true"})
    assert "Not suggested for the next half year" in answer.content.decode()
    assert other.name not in client.get(reverse("portal:suggestions")).content.decode()
    assert client.post(url, {"undo": "on"}).status_code == 302
    assert other.name in client.get(reverse("portal:suggestions")).content.decode()


def test_a_dismissal_is_of_somebody_else_and_once(reader: User) -> None:
    other = elsewhere("Ada Adder")
    with pytest.raises(NotPossible):
        dismiss(person=reader, other=reader)
    dismiss(person=reader, other=other)
    dismiss(person=reader, other=other)
    now = timezone.now()
    for name, whom in (("dismissal_unique", other), ("dismissal_not_oneself", reader)):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Dismissal.objects.create(person=reader, other=whom, dismissed_at=now)
