"""Trust grows in the night, is told once, falls by acts of moderators alone, and comes back where they are undone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from content.models import Reaction
from content.services import react
from moderation import growth
from moderation.models import Act, ActKind, Growth, Rule, Thresholds
from moderation.services.deciding import act
from moderation.tasks import grow_trust
from notifications.models import Channel, Delivery, Event
from profiles.models import Trust, User
from stream.models import ReadMark
from tests.factories import make_department, make_entry, make_person, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures() -> Thresholds:
    """Small ones, which a test can reach."""
    return Thresholds.objects.create(
        member_days=7,
        member_read=2,
        member_replies=1,
        member_thanks=3,
        regular_days=60,
        regular_read=3,
        regular_replies=2,
        regular_thanks=4,
    )


def settled(person: User, *, days: int) -> User:
    """As if they had been here so long."""
    moment = timezone.now() - timedelta(days=days, hours=1)
    User.objects.filter(pk=person.pk).update(admitted_at=moment, confirmed_at=moment)
    person.refresh_from_db()
    return person


def busy(person: User, *, read: int = 2, replies: int = 1, thanks: int = 3, departments: int = 3) -> User:
    """Somebody who read, replied, and was thanked by so many people of so many departments."""
    posts = [make_entry(make_person(), title=f"Post {number}") for number in range(max(read, replies))]
    for post in posts[:read]:
        ReadMark.objects.create(person=person, entry=post, seen_at=timezone.now())
    written = [make_reply(post, person) for post in posts[:replies]]
    homes = [make_department() for _each in range(departments)]
    for number in range(thanks):
        react(target=written[0], person=make_person(department=homes[number % departments]))
    return person


@pytest.fixture
def newcomer(figures: Thresholds) -> User:
    return settled(make_person("Nina Newcomer", trust=Trust.NEWCOMER), days=7)


def trust_of(person: User) -> int:
    person.refresh_from_db()
    return person.trust


def notices(person: User) -> int:
    return Delivery.objects.filter(recipient=person, event=Event.TRUST, channel=Channel.SITE).count()


def test_a_newcomer_becomes_a_member_and_is_told_once(newcomer):
    busy(newcomer)
    grow_trust()
    assert trust_of(newcomer) == Trust.MEMBER
    assert notices(newcomer) == 1
    assert Record.objects.filter(action="trust.risen", target_id=newcomer.pk).count() == 1
    User.objects.filter(pk=newcomer.pk).update(trust=Trust.NEWCOMER)
    growth.rise(after=0, until=newcomer.pk)
    assert trust_of(newcomer) == Trust.MEMBER
    assert notices(newcomer) == 1


@pytest.mark.parametrize(
    "short",
    [{"read": 1}, {"replies": 1, "thanks": 2}, {"thanks": 6, "departments": 2}],
    ids=["reading", "thanks", "departments"],
)
def test_each_of_it_is_needed(newcomer, short):
    busy(newcomer, **short)
    growth.rise(after=0, until=newcomer.pk)
    assert trust_of(newcomer) == Trust.NEWCOMER


def test_time_is_needed_too(newcomer):
    settled(busy(newcomer), days=6)
    growth.rise(after=0, until=newcomer.pk)
    assert trust_of(newcomer) == Trust.NEWCOMER


def test_ones_own_thanks_do_not_count(newcomer):
    busy(newcomer, thanks=2, departments=2)
    Reaction.objects.create(reply=newcomer.replies.get(), person=newcomer)
    growth.rise(after=0, until=newcomer.pk)
    assert trust_of(newcomer) == Trust.NEWCOMER


def test_hidden_words_do_not_count(newcomer):
    busy(newcomer)
    newcomer.replies.update(state="hidden")
    growth.rise(after=0, until=newcomer.pk)
    assert trust_of(newcomer) == Trust.NEWCOMER


def test_a_member_becomes_a_regular_and_no_more(figures):
    person = settled(make_person(), days=60)
    busy(person, read=3, replies=2, thanks=4, departments=4)
    assert growth.rise(after=0, until=person.pk) == {person.pk: Trust.REGULAR}
    assert growth.rise(after=0, until=person.pk) == {}


@pytest.mark.parametrize("field", ["suspended_at", "left_at", "paused_until"])
def test_who_is_shut_out_or_paused_does_not_rise(newcomer, field):
    busy(newcomer)
    User.objects.filter(pk=newcomer.pk).update(**{field: timezone.now() + timedelta(hours=1)})
    assert growth.rise(after=0, until=newcomer.pk) == {}


def test_a_night_is_counted_once_and_goes_on_where_it_stopped(newcomer, monkeypatch):
    monkeypatch.setattr(growth, "BATCH", 1)
    growth.grow(for_seconds=0)
    assert Growth.objects.get().reached == 0
    busy(newcomer)
    assert growth.grow(for_seconds=30) == 1
    night = Growth.objects.get()
    assert night.finished_at is not None
    assert (night.risen, night.reached) == (1, max(User.objects.values_list("pk", flat=True)))
    User.objects.filter(pk=newcomer.pk).update(trust=Trust.NEWCOMER)
    assert growth.grow(for_seconds=30) == 0


def test_the_statement_is_one_however_many_people(newcomer, django_assert_num_queries):
    busy(newcomer, read=1)
    with django_assert_num_queries(4):  # the figures, the statement, and a savepoint
        growth.rise(after=0, until=newcomer.pk + 1000)


def done_to(person: User, moderator: User | None, kind: ActKind) -> Act:
    until = timezone.now() + timedelta(days=1) if kind == ActKind.PAUSE else None
    return act(person, kind, moderator=moderator, rule=Rule.ATTACK, reason="So it is.", until=until)


@pytest.mark.parametrize("kind", [ActKind.PAUSE, ActKind.SUSPEND])
def test_a_pause_or_a_suspension_costs_a_level_and_what_came_before_counts_no_more(newcomer, moderator, kind):
    busy(newcomer)
    growth.rise(after=0, until=newcomer.pk)
    done_to(newcomer, moderator, kind)
    assert trust_of(newcomer) == Trust.NEWCOMER
    assert growth.rise(after=0, until=newcomer.pk) == {}


def test_a_warning_costs_nothing_and_the_community_neither(author, moderator):
    done_to(author, moderator, ActKind.WARN)
    done_to(author, None, ActKind.QUIET)
    assert trust_of(author) == Trust.MEMBER


def test_undone_it_gives_the_level_back_once(author, moderator):
    made = done_to(author, moderator, ActKind.PAUSE)
    assert trust_of(author) == Trust.NEWCOMER
    lifted = act(author, ActKind.LIFT, moderator=moderator, reason="It was not so.", undoes=made)
    growth.give_back(lifted)
    assert trust_of(author) == Trust.MEMBER


def test_the_page_shows_what_is_missing_to_oneself(client, newcomer):
    busy(newcomer, read=1, thanks=0)
    client.force_login(newcomer)
    page = client.get(reverse("moderation:standing")).content.decode()
    assert "1 of 2" in page
    assert "0 of 3" in page
    assert "newcomer" in page
    assert reverse("moderation:standing") in client.get(reverse("profiles:settings")).content.decode()


def test_at_the_top_nothing_is_missing(client, figures):
    client.force_login(make_person(trust=Trust.REGULAR))
    assert "There is no further level" in client.get(reverse("moderation:standing")).content.decode()


def test_the_notice_says_it_in_words(client, newcomer):
    busy(newcomer)
    growth.rise(after=0, until=newcomer.pk)
    client.force_login(newcomer)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "CivNet counts you as a member now" in page
