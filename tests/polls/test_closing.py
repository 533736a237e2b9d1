"""A day before a poll closes, those who may vote and have not are told: once, and of nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Entry
from groups.models import Group
from groups.services import close_group
from notifications import fanout
from notifications.letters import compose
from notifications.models import Channel, Delivery, Event
from polls import closing
from polls.models import Poll
from polls.services import close
from profiles.models import User
from stream.models import Level
from stream.services import follow
from tests.factories import make_person, make_poll, make_vote

pytestmark = pytest.mark.django_db
TEA = {"options": ["CANARYTEA", "CANARYCOFFEE"]}


def closing_in(poll: Poll, hours: int, *, open_for_hours: int = 72) -> Poll:
    closes_at = timezone.now() + timedelta(hours=hours)
    opened_at = closes_at - timedelta(hours=open_for_hours)
    Poll.objects.filter(pk=poll.pk).update(closes_at=closes_at, opened_at=opened_at)
    return Poll.objects.select_related("entry").get(pk=poll.pk)


def run() -> None:
    closing.sweep()
    fanout.sweep(for_seconds=10)


def told() -> set[int | None]:
    rows = Delivery.objects.filter(event=Event.POLL_CLOSING, channel=Channel.SITE)
    return set(rows.values_list("recipient", flat=True))


def test_levels_from_tracking_on_and_the_author_are_told(author: User) -> None:
    poll = closing_in(make_poll(author), 23)
    wanted = {author.pk}
    for level in Level:
        person = make_person()
        follow(person=person, target=poll.entry, level=level)
        wanted |= {person.pk} if level >= Level.TRACKING else set()
    run()
    assert told() == wanted
    assert closing.sweep() == 0
    run()
    assert Delivery.objects.filter(event=Event.POLL_CLOSING).count() == 2 * len(wanted)


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_who_has_voted_is_not_told_and_nothing_is_revealed(
    client: Client, author: User, colleague: User, stranger: User, is_anonymous: bool
) -> None:
    terms: dict[str, Any] = TEA | ({"is_anonymous": True, "results": "closed"} if is_anonymous else {})
    poll = make_poll(author, title="Tea?", **terms)
    for person in (colleague, stranger):
        follow(person=person, target=poll.entry, level=Level.TRACKING)
    make_vote(poll, stranger, "CANARYTEA")
    closing_in(poll, 2)
    run()
    assert told() == {author.pk, colleague.pk}
    client.force_login(colleague)
    page = client.get("/notices/").content.decode()
    assert "The poll “Tea?” closes within a day, and you have not voted" in page
    mail = compose(Delivery.objects.get(recipient=colleague, event=Event.POLL_CLOSING, channel=Channel.MAIL))
    for words in (page, str(mail.subject) + str(mail.body)):
        assert "CANARY" not in words and "Stan" not in words


def test_those_who_may_not_vote_are_not_told(
    author: User, group: Group, group_member: User, ex_member: User, stranger: User
) -> None:
    poll = closing_in(make_poll(author, group=group, audience="group"), 2)
    for person in (group_member, ex_member, stranger):
        follow(person=person, target=poll.entry, level=Level.WATCHING)
    run()
    assert told() == {author.pk, group_member.pk}


def test_a_poll_of_a_closed_group_asks_nobody(author: User, group: Group, group_owner: User) -> None:
    closing_in(make_poll(author, group=group), 2)
    close_group(group=group, by=group_owner, reason="Over.")
    run()
    assert told() == set()


def test_polls_that_close_later_or_were_open_for_hours_or_are_closed_tell_nobody(author: User) -> None:
    closing_in(make_poll(author), 25)
    closing_in(make_poll(author), 2, open_for_hours=20)
    Entry.objects.filter(pk=closing_in(make_poll(author), 2).pk).update(state="hidden")
    make_poll(author)
    close(poll=closing_in(make_poll(author), 2))
    run()
    assert told() == set()


def test_a_close_that_is_put_off_has_another_last_day(author: User) -> None:
    poll = closing_in(make_poll(author), 2)
    closing.sweep()
    closing_in(poll, 90)
    fanout.sweep(for_seconds=10)
    assert told() == set()
    closing_in(poll, 3)
    run()
    assert told() == {author.pk}


@pytest.mark.parametrize("size", [5, 50])
def test_the_sweep_asks_as_much_for_five_polls_as_for_fifty(
    author: User, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        poll = Poll.objects.get(pk=make_poll(make_person(), title=f"Poll {number}").pk)
        closing_in(poll, 2)
    closing.sweep()
    with django_assert_num_queries(2):
        assert closing.sweep() == 0
