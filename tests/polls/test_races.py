"""Votes at the same moment, and a vote at the moment of the close: real threads on a real database."""

import uuid
from collections.abc import Callable
from functools import partial

import pytest

from content.models import Entry
from content.services import write_entry
from polls import services
from polls.models import Choice, Mode, Participation, Poll, Tally, Vote
from polls.services import Answer, PollClosed, TermsStand, counted_again
from polls.terms import Terms
from profiles.models import User
from tests.factories import make_person, make_poll, make_vote
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _voting(poll: Poll, voter: User, *labels: str) -> Callable[[], None]:
    keys = {choice.label: choice.pk for choice in poll.choices.all()}
    return partial(services.cast_vote, poll=poll, voter=voter, answer=Answer([keys[label] for label in labels]))


def _sums_are_right(poll: Poll) -> None:
    again, kept = counted_again(poll), Tally.objects.get(poll=poll)
    assert (again.voter_count, again.counts, again.points) == (kept.voter_count, kept.counts, kept.points)


def test_a_double_click_is_one_vote(poll: Poll, stranger: User) -> None:
    assert at_once(*[_voting(poll, stranger, "Tea")] * 4) == [None] * 4
    assert Vote.objects.count() == 1
    _sums_are_right(poll)


def test_of_two_windows_one_vote_stands_and_is_counted_once(poll: Poll, stranger: User) -> None:
    for _round in range(4):
        at_once(_voting(poll, stranger, "Tea"), _voting(poll, stranger, "Water"), _voting(poll, stranger, "Coffee"))
        assert Vote.objects.count() == 1
        _sums_are_right(poll)


@pytest.mark.parametrize("mode", [Mode.SINGLE, Mode.RANKED])
def test_many_at_once_are_all_counted(mode: Mode, author: User) -> None:
    poll = make_poll(author, mode=mode)
    voters = [make_person() for _number in range(8)]
    labels = [["Tea"], ["Water"]] if mode == Mode.SINGLE else [["Tea", "Water"], ["Coffee"]]
    at_once(*[_voting(poll, voter, *labels[turn % 2]) for turn, voter in enumerate(voters)])
    assert Tally.objects.get(poll=poll).voter_count == 8
    _sums_are_right(poll)


def test_an_anonymous_double_click_is_one_vote_and_the_other_is_told_that_it_is_counted(author: User) -> None:
    for _round in range(4):
        poll, voter = make_poll(author, is_anonymous=True), make_person()
        answers = at_once(*[_voting(poll, voter, "Tea")] * 3)
        assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyVoted", "AlreadyVoted", "NoneType"]
        assert Participation.objects.filter(poll=poll).count() == 1
        assert Tally.objects.get(poll=poll).voter_count == 1


def test_at_the_moment_of_the_close_a_vote_is_counted_or_refused_and_nothing_between(author: User) -> None:
    for _round in range(6):
        poll, voters = make_poll(author), [make_person() for _number in range(3)]
        make_vote(poll, author, "Tea")
        close = partial(services.close, poll=poll)
        *answers, _closed = at_once(*[_voting(poll, voter, "Water") for voter in voters], close)
        refused = [answer for answer in answers if answer is not None]
        assert all(isinstance(answer, PollClosed) for answer in refused)
        assert Vote.objects.filter(poll=poll).count() == 1 + len(voters) - len(refused)
        _sums_are_right(poll)
        closed_at = Poll.objects.get(pk=poll.pk).closed_at
        assert closed_at is not None


def test_the_first_vote_and_other_options_at_once_never_leave_a_vote_for_what_is_not_there(author: User) -> None:
    for _round in range(6):
        poll, voter = make_poll(author), make_person()
        other = Terms(options=["Milk", "Juice"])
        change = partial(services.put_on, entry=poll.entry, terms=other)
        voted, changed = at_once(_voting(poll, voter, "Tea"), change)
        keys = {*Choice.objects.filter(poll=poll).values_list("pk", flat=True)}
        if voted is None:
            assert isinstance(changed, TermsStand)
            assert {*Vote.objects.get(poll=poll).choices} <= keys
        else:
            assert isinstance(voted, services.BadVote) and isinstance(changed, Poll)
            assert not Vote.objects.filter(poll=poll).exists()


def test_a_form_sent_twice_at_once_makes_one_poll(author: User) -> None:
    token = uuid.uuid4()

    def store(entry: Entry) -> None:
        services.set_terms(entry=entry, terms=Terms(options=["Tea", "Coffee"]))

    def write() -> Entry:
        return write_entry(
            kind=services.KIND, author=author, title="Tea?", body="", submission=token, publish=True, detail=store
        )

    answers = at_once(write, write, write)
    assert len({answer.pk for answer in answers}) == 1
    assert (Poll.objects.count(), Choice.objects.count()) == (1, 2)


def test_two_polls_hung_on_one_entry_at_once_are_one(author: User) -> None:
    poll = make_poll(author)
    entry = Entry.objects.get(pk=poll.pk)
    Poll.objects.all().delete()
    terms = [Terms(options=[f"{name} one", f"{name} two"]) for name in ("Left", "Right")]
    answers = at_once(*[partial(services.put_on, entry=entry, terms=each) for each in terms])
    assert all(isinstance(answer, Poll) for answer in answers)
    assert Choice.objects.filter(poll=entry.pk).count() == 2
