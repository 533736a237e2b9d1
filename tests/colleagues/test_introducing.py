"""Introductions: who may make them, how each of the two answers, and what nobody learns."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from colleagues import services
from colleagues.models import Block, ColleagueLink, Introduction, IntroductionState
from colleagues.openings import opening
from colleagues.services import introduce, introduce_oneself
from profiles.models import User
from profiles.services import edit_profile, mark_as_left
from tests.factories import make_person, make_profession

pytestmark = pytest.mark.django_db
TEXT = "Hello, I also count passengers."


def added(member: User, *people: User) -> None:
    for person in people:
        ColleagueLink.objects.create(member=member, colleague=person, created_at=timezone.now())


def are_colleagues(one: User, other: User) -> bool:
    pair = [one.pk, other.pk]
    return ColleagueLink.objects.filter(member__in=pair, colleague__in=pair).count() == 2


def now(row: Introduction) -> Introduction:
    return Introduction.objects.get(pk=row.pk)


@pytest.fixture
def pair(author: User, stranger: User, moderator: User) -> Introduction:
    """The author introduces the stranger and the moderator."""
    added(author, stranger, moderator)
    return introduce(introducer=author, one=stranger, other=moderator, text=TEXT)


def test_introductions_of_whoever_leaves_are_over(pair, author, stranger, operator):
    own = introduce_oneself(person=stranger, to=author, text=TEXT)
    kept = introduce_oneself(person=author, to=make_person(), text=TEXT)
    mark_as_left(person=stranger, by=operator)
    assert [now(row).state for row in (pair, own, kept)] == [
        IntroductionState.WITHDRAWN,
        IntroductionState.WITHDRAWN,
        IntroductionState.OPEN,
    ]


class TestOneself:
    def test_one_yes_makes_colleagues_both_ways(self, author, stranger):
        row = introduce_oneself(person=author, to=stranger, text=f"  {TEXT}\r\n")
        assert (row.text, row.has_accepted(author), row.has_accepted(stranger)) == (TEXT, True, False)
        services.accept(introduction=row, person=stranger)
        services.accept(introduction=row, person=stranger)  # twice is once
        assert now(row).state == IntroductionState.MET and are_colleagues(author, stranger)

    def test_who_writes_to_somebody_who_wrote_already_says_yes_to_that(self, author, stranger):
        first = introduce_oneself(person=author, to=stranger, text=TEXT)
        assert introduce_oneself(person=stranger, to=author, text="Me too").pk == first.pk
        assert now(first).state == IntroductionState.MET

    def test_a_form_sent_twice_is_one_introduction(self, author, stranger):
        token = uuid.uuid4()
        rows = {introduce_oneself(person=author, to=stranger, text=TEXT, submission=token).pk for _twice in range(2)}
        assert len(rows) == 1 == Introduction.objects.count()

    def test_whom_nobody_can_introduce_themselves_to(self, author, stranger, left, suspended, waiting):
        for person in (author, left, suspended, waiting):
            with pytest.raises(services.NotPossible):
                introduce_oneself(person=author, to=person, text=TEXT)
        introduce_oneself(person=author, to=stranger, text=TEXT)
        with pytest.raises(services.NotPossible, match="already"):
            introduce_oneself(person=author, to=stranger, text=TEXT)
        added(author, other := make_person())
        added(other, author)
        with pytest.raises(services.NotPossible, match="each other"):
            introduce_oneself(person=author, to=other, text=TEXT)
        Block.objects.create(blocker=author, blocked=(third := make_person("Tina Third")))
        with pytest.raises(services.NotPossible, match="blocked Tina Third"):
            introduce_oneself(person=author, to=third, text=TEXT)
        assert Introduction.objects.count() == 1

    def test_twenty_an_hour(self, author):
        rows = [
            Introduction(
                introducer=author,
                one=author,
                other=make_person(),
                text=TEXT,
                one_accepted_at=timezone.now(),
                expires_at=timezone.now() + timedelta(days=30),
            )
            for _number in range(20)
        ]
        Introduction.objects.bulk_create(rows)
        with pytest.raises(services.LimitReached):
            introduce_oneself(person=author, to=make_person(), text=TEXT)
        Introduction.objects.update(created_at=timezone.now() - timedelta(hours=1, seconds=1))
        introduce_oneself(person=author, to=make_person(), text=TEXT)


class TestTwo:
    def test_each_says_yes_on_their_own(self, pair, author, stranger, moderator):
        services.accept(introduction=pair, person=moderator)
        assert now(pair).state == IntroductionState.OPEN and not are_colleagues(stranger, moderator)
        services.accept(introduction=pair, person=stranger)
        assert now(pair).state == IntroductionState.MET and are_colleagues(stranger, moderator)

    def test_who_may_be_introduced(self, author, stranger, colleague, left):
        with pytest.raises(services.NotPossible, match="not on your list"):
            introduce(introducer=author, one=colleague, other=stranger, text=TEXT)
        added(author, stranger, left)
        for one, other in ((author, stranger), (stranger, stranger), (stranger, left)):
            with pytest.raises(services.NotPossible):
                introduce(introducer=author, one=one, other=other, text=TEXT)
        introduce(introducer=author, one=stranger, other=colleague, text=TEXT)
        with pytest.raises(services.NotPossible, match="sent this"):
            introduce(introducer=author, one=colleague, other=stranger, text=TEXT)
        added(other := make_person(), stranger, colleague)
        with pytest.raises(services.NotPossible, match="being introduced"):
            introduce(introducer=other, one=colleague, other=stranger, text=TEXT)

    def test_thirty_an_hour(self, author, stranger, colleague):
        added(author, stranger)
        people = [make_person() for _number in range(30)]
        until = timezone.now() + timedelta(days=30)
        Introduction.objects.bulk_create(
            Introduction(introducer=author, one=stranger, other=person, text=TEXT, expires_at=until)
            for person in people
        )
        with pytest.raises(services.LimitReached):
            introduce(introducer=author, one=stranger, other=colleague, text=TEXT)
        introduce_oneself(person=author, to=make_person(), text=TEXT)  # that is another limit


class TestNo:
    def test_who_said_not_now_is_written_nowhere(self, pair, stranger, moderator):
        services.accept(introduction=pair, person=moderator)
        services.decline(introduction=pair, person=stranger)
        services.decline(introduction=pair, person=stranger)  # twice is once
        row = now(pair)
        assert (row.state, row.one_accepted_at, row.other_accepted_at) == ("declined", None, None)
        assert {str(row.label)} == {"not now"}
        with pytest.raises(services.NotPossible, match="closed"):
            services.accept(introduction=pair, person=moderator)

    def test_it_is_not_asked_again_for_thirty_days(self, author, stranger):
        row = introduce_oneself(person=author, to=stranger, text=TEXT)
        services.decline(introduction=row, person=stranger)
        with pytest.raises(services.NotPossible, match="30 days"):
            introduce_oneself(person=author, to=stranger, text=TEXT)
        introduce_oneself(person=stranger, to=author, text="Now it suits me")  # they may change their mind

    def test_whoever_made_it_takes_it_back_and_nobody_else(self, pair, author, stranger):
        with pytest.raises(services.NotPossible):
            services.withdraw(introduction=pair, by=stranger)
        assert services.withdraw(introduction=pair, by=author)
        assert not services.withdraw(introduction=pair, by=author)
        with pytest.raises(services.NotPossible, match="taken back"):
            services.accept(introduction=pair, person=stranger)
        with pytest.raises(services.NotPossible):
            services.decline(introduction=pair, person=author)

    def test_after_thirty_days_it_is_over_and_there_may_be_another(self, author, stranger):
        row = introduce_oneself(person=author, to=stranger, text=TEXT)
        Introduction.objects.update(expires_at=timezone.now())
        with pytest.raises(services.NotPossible, match="older than 30 days"):
            services.accept(introduction=row, person=stranger)
        assert now(row).label == "expired"
        introduce_oneself(person=author, to=stranger, text=TEXT)
        assert now(row).state == IntroductionState.EXPIRED

    def test_nobody_becomes_a_colleague_of_somebody_who_left(self, pair, stranger, moderator):
        services.accept(introduction=pair, person=stranger)
        User.objects.filter(pk=stranger.pk).update(left_at=timezone.now())
        with pytest.raises(services.NotPossible, match="left"):
            services.accept(introduction=pair, person=moderator)


class TestBlocks:
    def test_a_block_of_the_other_is_not_felt(self, author, stranger):
        Block.objects.create(blocker=stranger, blocked=author)
        row = introduce_oneself(person=author, to=stranger, text=TEXT)
        assert row.is_open and Introduction.objects.visible_to(author).get() == row
        assert not Introduction.objects.visible_to(stranger).exists()

    def test_a_yes_of_before_a_block_counts_no_more(self, pair, stranger, moderator):
        services.accept(introduction=pair, person=stranger)
        services.block(blocker=stranger, blocked=moderator)
        services.accept(introduction=pair, person=moderator)
        assert now(pair).state == IntroductionState.OPEN and not are_colleagues(stranger, moderator)
        assert Introduction.objects.visible_to(moderator).get().is_open
        services.unblock(blocker=stranger, blocked=moderator)
        assert not are_colleagues(stranger, moderator)
        services.accept(introduction=pair, person=stranger)
        assert are_colleagues(stranger, moderator)

    def test_what_one_had_sent_is_taken_back(self, author, stranger):
        row = introduce_oneself(person=author, to=stranger, text=TEXT)
        services.block(blocker=author, blocked=stranger)
        assert now(row).state == IntroductionState.WITHDRAWN


class TestDoor:
    def test_the_three_see_it_and_nobody_else(self, pair, author, stranger, moderator, operator, suspended, anonymous):
        for person in (author, stranger, moderator):
            assert Introduction.objects.visible_to(person).get() == pair
        for person in (operator, suspended, anonymous, make_person()):
            assert not Introduction.objects.visible_to(person).exists()

    def test_whoever_blocked_the_introducer_does_not_see_it(self, pair, author, stranger, moderator):
        Block.objects.create(blocker=stranger, blocked=author)
        assert not Introduction.objects.visible_to(stranger).exists()
        assert Introduction.objects.visible_to(moderator).exists()


class TestConstraints:
    def test_each(self, author, stranger, pair, moderator):
        until = timezone.now() + timedelta(days=1)
        good = {"introducer": author, "one": author, "other": stranger, "text": TEXT, "expires_at": until}
        token = uuid.uuid4()
        Introduction.objects.create(**{**good, "other": make_person()}, submission=token)
        for name, wrong in {
            "introduction_of_two_people": {"introducer": make_person(), "one": stranger},
            "introduction_one_open_a_pair": {"one": moderator},
            "introduction_submission_unique": {"submission": token},
            "introduction_met_by_both": {"state": "met", "ended_at": until},
            "introduction_ended_or_open": {"state": "declined"},
        }.items():
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Introduction.objects.create(**good | wrong)


class TestPages:
    def test_it_begins_with_what_both_have_in_common(self, client: Client, author, stranger):
        for person in (author, stranger):
            edit_profile(
                person=person, name=person.name, job_title=person.job_title, about="", skills=["data-quality", "rail"]
            )
        client.force_login(author)
        page = client.get(reverse("colleagues:introduce", args=[stranger.handle])).content.decode()
        assert "Hello Stan, I also work on data quality and rail. May I ask how you do it?" in page
        assert "Ada Author, Systems manager, Department for Transport" in page

    def test_or_with_their_profession_or_with_little(self, author, stranger):
        assert opening(person=author, to=stranger).startswith("Hello Stan, I think that we do similar work.")
        make_profession(author, stranger, name="Operational research")
        assert opening(person=author, to=stranger).startswith("Hello Stan, I also belong to Operational research.")

    def test_a_person_writes_and_the_other_says_yes(self, client: Client, author, stranger):
        client.force_login(author)
        url = reverse("colleagues:introduce", args=[stranger.handle])
        answer = client.post(url, {"text": TEXT, "submission": str(uuid.uuid4())}, follow=True)
        assert "on its way to Stan Stranger" in answer.content.decode()
        row = Introduction.objects.get()
        assert client.get(url).headers["Location"] == row.get_absolute_url()  # no second one
        client.force_login(stranger)
        assert TEXT in client.get(reverse("colleagues:introductions")).content.decode()
        answer = client.post(row.get_absolute_url(), {"answer": "accept"}, follow=True)
        assert "You and Ada Author are colleagues now" in answer.content.decode()
        assert are_colleagues(author, stranger)

    def test_what_is_too_long_comes_back_with_an_error(self, client: Client, author, stranger):
        client.force_login(author)
        url = reverse("colleagues:introduce", args=[stranger.handle])
        assert client.post(url, {"text": "x" * 501}).status_code == 422
        assert client.post(url, {"text": " \n "}).status_code == 422
        assert not Introduction.objects.exists()

    def test_two_are_chosen_one_after_the_other(self, client: Client, author, stranger, colleague, moderator):
        added(author, stranger)
        client.force_login(author)
        url = reverse("colleagues:introduce-two")
        assert f"?one={stranger.handle}" in client.get(url).content.decode()
        second = client.get(url, {"one": stranger.handle}).content.decode()
        assert f"?one={stranger.handle}&amp;other={colleague.handle}" in second
        assert "Stan Stranger</a>" not in second
        found = client.get(url, {"q": "ben", "one": stranger.handle}).content.decode()
        assert "Ben Reader" in found and "None of your" in client.get(url, {"q": "nobody"}).content.decode()
        pair = {"one": stranger.handle, "other": colleague.handle}
        assert client.get(url, pair).status_code == 200
        assert client.get(url, pair | {"other": moderator.handle}).status_code == 404
        assert client.post(url, pair | {"text": TEXT}).status_code == 302
        row = Introduction.objects.get()
        page = client.get(row.get_absolute_url()).content.decode()
        assert "Take it back" in page and "Yes, become colleagues" not in page
        client.post(row.get_absolute_url(), {"answer": "withdraw"})
        assert now(row).state == IntroductionState.WITHDRAWN

    def test_an_answer_that_came_too_late_says_why(self, client: Client, pair, author, stranger):
        services.withdraw(introduction=pair, by=author)
        client.force_login(stranger)
        answer = client.post(pair.get_absolute_url(), {"answer": "accept"})
        assert answer.status_code == 422 and "was taken back" in answer.content.decode()

    def test_whoever_is_not_asked_has_no_button_for_yes(self, client: Client, pair, author):
        client.force_login(author)
        assert client.post(pair.get_absolute_url(), {"answer": "accept"}).status_code == 422
        assert now(pair).state == IntroductionState.OPEN
