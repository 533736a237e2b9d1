"""Voting through its pages: who may, in which modes, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Audience, Entry, State
from content.services import hide
from groups.models import Group
from polls import services
from polls.models import Mode, Participation, Poll, Tally, Vote
from polls.services import Answer, counted_again
from profiles.models import User
from tests.cast import CAST
from tests.desk import at_desk
from tests.factories import make_entry, make_poll, make_vote

READERS = {
    Audience.EVERYONE: {
        "stranger", "author", "colleague", "group_member", "ex_member", "group_owner", "blocked", "moderator",
        "operator",
    },
    Audience.DEPARTMENT: {"author"},
    Audience.GROUP: {"author", "group_member", "group_owner"},
    Audience.COLLEAGUES: {"author", "colleague"},
    Audience.ONLY_ME: {"author"},
}  # fmt: skip


def _url(poll: Poll) -> str:
    return reverse("polls:vote", args=[poll.pk])


def _keys(poll: Poll) -> dict[str, int]:
    return {choice.label: choice.pk for choice in poll.choices.all()}


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("is_anonymous", [False, True])
def test_whoever_may_read_may_vote_and_nobody_else(
    is_anonymous: bool, audience: Audience, cast: dict[str, Any], author: User, group: Group
) -> None:
    poll = make_poll(
        author, audience=audience, group=group if audience == Audience.GROUP else None, is_anonymous=is_anonymous
    )
    voted = set()
    for who in CAST:
        response = at_desk(cast[who]).post(_url(poll), {"choice": _keys(poll)["Tea"]})
        if response.status_code == 302 and response.headers["Location"].startswith(poll.entry.get_absolute_url()):
            voted.add(who)
        else:
            assert response.status_code in {302, 404}, who
    assert voted == READERS[audience]
    people = {*Vote.objects.values_list("voter", flat=True), *Participation.objects.values_list("person", flat=True)}
    assert people == {cast[who].pk for who in voted}
    assert Tally.objects.get().voter_count == len(voted)


def test_a_vote_is_counted_and_can_be_changed(client: Client, poll: Poll, stranger: User) -> None:
    client.force_login(stranger)
    keys = _keys(poll)
    client.post(_url(poll), {"choice": keys["Tea"]})
    client.post(_url(poll), {"choice": keys["Water"]})
    vote = Vote.objects.get()
    assert (vote.choices, vote.department) == ([keys["Water"]], stranger.department)
    assert (poll.tally.voter_count, poll.tally.counts) == (1, {str(keys["Water"]): 1})


def test_several_are_counted_each_and_no_more_than_allowed(client: Client, author: User, stranger: User) -> None:
    poll = make_poll(author, mode=Mode.MULTIPLE, most_choices=2)
    keys = _keys(poll)
    client.force_login(stranger)
    refused = client.post(_url(poll), {"choice": [*keys.values()]})
    assert refused.status_code == 422 and "Choose at most 2: you chose 3" in refused.content.decode()
    assert client.post(_url(poll), {"choice": [keys["Tea"], keys["Water"]]}).status_code == 302
    assert poll.tally.counts == {str(keys["Tea"]): 1, str(keys["Water"]): 1}


def test_places_are_worth_points(client: Client, author: User, stranger: User, colleague: User) -> None:
    poll = make_poll(author, mode=Mode.RANKED)
    tea, coffee, water = _keys(poll).values()
    client.force_login(stranger)
    client.post(_url(poll), {f"place_{tea}": 2, f"place_{coffee}": 1, f"place_{water}": 3})
    client.force_login(colleague)
    client.post(_url(poll), {f"place_{tea}": 1, f"place_{coffee}": "", f"place_{water}": ""})
    assert poll.tally.points == {str(tea): 2 + 3, str(coffee): 3, str(water): 1}
    assert poll.tally.counts == {str(coffee): 1, str(tea): 1}
    page = client.get(poll.entry.get_absolute_url()).content.decode()
    assert "5 points, first for 1 person" in page
    assert "a first place is worth 3 points" in page


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ((1, 1, 2), "Place 1 is taken by another option"),
        ((2, "", ""), "Leave no place out"),
        (("", "", ""), "Give a place to at least one option"),
        ((4, "", ""), "Select a valid choice"),
        (("0", "1", ""), "Select a valid choice"),
    ],
)
def test_an_order_with_gaps_or_two_of_a_place_is_refused(
    places: tuple[Any, ...], words: str, client: Client, author: User, stranger: User
) -> None:
    poll = make_poll(author, mode=Mode.RANKED)
    client.force_login(stranger)
    form = {f"place_{pk}": place for pk, place in zip(_keys(poll).values(), places, strict=True)}
    response = client.post(_url(poll), form)
    assert response.status_code == 422 and words in response.content.decode()
    assert not Vote.objects.exists()


def test_numbers_give_median_quartiles_and_ranges(client: Client, author: User, cast: dict[str, Any]) -> None:
    poll = make_poll(author, mode=Mode.NUMBER, unit="days")
    voters = [cast[who] for who in READERS[Audience.EVERYONE]]
    for number, voter in enumerate(voters, start=1):
        make_vote(poll, voter, number=number)
    client.force_login(author)
    page = client.get(poll.entry.get_absolute_url()).content.decode()
    assert "5 days" in page and "3 days and 7 days" in page
    assert "2 to under 4 days" in page


@pytest.mark.parametrize("number", ["", "101", "-0.01", "NaN", "Infinity", "1e400", "five", "9" * 400, "1\x002"])
def test_a_number_out_of_bounds_is_refused(number: str, client: Client, author: User, stranger: User) -> None:
    poll = make_poll(author, mode=Mode.NUMBER)
    client.force_login(stranger)
    response = client.post(_url(poll), {"number": number})
    assert response.status_code == 422
    assert "Enter a number from 0 to 100" in response.content.decode()
    assert not Vote.objects.exists()


def test_numbers_are_rounded_so_that_no_more_than_ten_thousand_can_be_told_apart(author: User, stranger: User) -> None:
    poll = make_poll(author, mode=Mode.NUMBER, greatest=5_000_000)
    make_vote(poll, stranger, number=1_234_567)
    assert poll.step == 1000
    assert poll.tally.counts == {"1235000": 1}


def test_the_option_of_another_poll_is_refused_with_the_reason(
    client: Client, poll: Poll, author: User, stranger: User
) -> None:
    other = make_poll(author, title="Another")
    client.force_login(stranger)
    response = client.post(_url(poll), {"choice": _keys(other)["Tea"]})
    assert response.status_code == 422
    assert "That is not an option of this poll" in response.content.decode()
    with pytest.raises(services.BadVote):
        services.cast_vote(poll=poll, voter=stranger, answer=Answer([_keys(other)["Tea"]]))
    assert not Vote.objects.exists() and not Tally.objects.exists()


@pytest.mark.parametrize("how", ["planned", "by the author"])
def test_after_the_close_no_vote_is_taken(how: str, client: Client, poll: Poll, stranger: User) -> None:
    form = {"choice": _keys(poll)["Tea"]}
    if how == "planned":
        Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    else:
        services.close(poll=poll)
    client.force_login(stranger)
    response = client.post(_url(poll), form)
    assert response.status_code == 422
    assert "This poll has closed" in response.content.decode()
    assert not Vote.objects.exists()


def test_a_hidden_entry_hides_its_poll(client: Client, poll: Poll, stranger: User, author: User) -> None:
    hide(target=Entry.objects.get(pk=poll.pk))
    client.force_login(stranger)
    assert client.post(_url(poll), {"choice": _keys(poll)["Tea"]}).status_code == 404
    assert client.get(reverse("polls:result", args=[poll.pk])).status_code == 404
    client.force_login(author)
    assert client.post(_url(poll), {"choice": _keys(poll)["Tea"]}).status_code == 404
    assert "ballot" not in client.get(poll.entry.get_absolute_url()).content.decode()
    assert not Vote.objects.exists()


def test_nobody_votes_on_a_draft_or_in_a_closed_group(client: Client, author: User, group: Group) -> None:
    draft = make_poll(author, publish=False)
    client.force_login(author)
    assert client.post(_url(draft), {"choice": _keys(draft)["Tea"]}).status_code == 404
    poll = make_poll(author, audience=Audience.GROUP, group=group)
    Group.objects.filter(pk=group.pk).update(closed_at=timezone.now())
    response = client.post(_url(poll), {"choice": _keys(poll)["Tea"]})
    assert response.status_code == 422 and "This group is closed" in response.content.decode()
    assert not Vote.objects.exists()


def test_a_vote_in_an_anonymous_poll_is_for_good(client: Client, author: User, stranger: User) -> None:
    poll = make_poll(author, is_anonymous=True)
    keys = _keys(poll)
    client.force_login(stranger)
    page = client.get(poll.entry.get_absolute_url()).content.decode()
    assert "your vote cannot be changed or taken back" in page
    client.post(_url(poll), {"choice": keys["Tea"]})
    again = client.post(_url(poll), {"choice": keys["Water"]})
    assert again.status_code == 422 and "Your vote is counted already" in again.content.decode()
    assert poll.tally.counts == {str(keys["Tea"]): 1}


def test_too_many_votes_in_a_minute_wait(author: User, stranger: User, client: Client) -> None:
    poll = make_poll(author)
    others = [Poll(entry=make_entry(author)) for _number in range(60)]
    Poll.objects.bulk_create(others)
    Vote.objects.bulk_create(Vote(poll=other, voter=stranger, choices=[1]) for other in others)
    client.force_login(stranger)
    assert client.post(_url(poll), {"choice": _keys(poll)["Tea"]}).status_code == 429
    answer = client.post(_url(poll), {"choice": _keys(poll)["Tea"]}, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "60 in 1 minutes" in answer.content.decode()


def test_htmx_gets_the_poll_as_it_stands_then(client: Client, poll: Poll, stranger: User) -> None:
    client.force_login(stranger)
    form = {"choice": _keys(poll)["Tea"], "on": "card"}
    answer = client.post(_url(poll), form, headers={"HX-Request": "true"})
    part = answer.content.decode()
    assert answer.status_code == 200 and part.strip().startswith(f'<div class="poll" id="poll-{poll.pk}"')
    assert "You voted: Tea" in part and "100%" in part and "<html" not in part
    wrong = client.post(_url(poll), {"choice": "x"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422 and "govuk-error-message" in wrong.content.decode()


def test_a_title_that_changes_later_leaves_the_question_that_was_answered(
    client: Client, poll: Poll, stranger: User
) -> None:
    make_vote(poll, stranger)
    Entry.objects.filter(pk=poll.pk).update(title="Do you agree to everything?", state=State.PUBLISHED)
    client.force_login(stranger)
    assert "What do you drink?" in client.get(poll.entry.get_absolute_url()).content.decode()


@pytest.mark.parametrize("mode", list(Mode))
def test_sums_equal_rows_through_all_changes(mode: Mode, author: User, cast: dict[str, Any]) -> None:
    poll = make_poll(author, mode=mode)
    voters = [cast[who] for who in sorted(READERS[Audience.EVERYONE])]
    for turn, voter in enumerate([*voters, *voters[::2], *voters[::3]]):
        labels = [["Tea", "Water"], ["Coffee"], ["Water", "Tea"], ["Tea"]][turn % 4]
        if mode == Mode.NUMBER:
            make_vote(poll, voter, number=turn * 7 % 13)
        else:
            make_vote(poll, voter, *(labels[:1] if mode == Mode.SINGLE else labels))
        again, kept = counted_again(poll), Tally.objects.get(poll=poll)
        assert (again.voter_count, again.counts, again.points) == (kept.voter_count, kept.counts, kept.points)
