"""When a result is shown, and to whom: hidden ones are in no page, card, part or file."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from polls import services
from polls.export import harmless
from polls.models import Poll, Results, Tally
from polls.results import quantile, ranges_of, shown
from profiles.models import User
from tests.desk import at_desk
from tests.factories import SECRET_WORDS, make_entry, make_person, make_poll, make_secret_poll, make_vote

HTMX = {"HX-Request": "true"}


def _sent(reader: User, poll: Poll) -> dict[str, str]:
    """Everything that a reader is sent about the poll, without voting."""
    desk = at_desk(reader)
    vote = reverse("polls:vote", args=[poll.pk])
    return {
        "page": desk.get(poll.entry.get_absolute_url()).content.decode(),
        "index": desk.get(reverse("polls:index"), {"show": "all"}).content.decode(),
        "home": desk.get("/", {"tab": "everyone"}).content.decode(),
        "person": desk.get(f"/people/{poll.entry.author.handle}/").content.decode(),
        "file": desk.get(reverse("polls:result", args=[poll.pk])).content.decode(),
        "refused part": desk.post(vote, {"number": "x", "on": "card"}, headers=HTMX).content.decode(),
        "refused page": desk.post(vote, {"number": "x"}).content.decode(),
    }


@pytest.fixture
def voter(db: None) -> User:
    return make_person("Vic Voter")


def _poll(author: User, results: str, voter: User, *, hung: bool = False) -> Poll:
    on = make_entry(author, title="A post") if hung else None
    return make_secret_poll(author, voter, results=results, on=on)


@pytest.mark.parametrize("hung", [False, True])
@pytest.mark.parametrize("results", [Results.VOTED, Results.CLOSED])
def test_a_hidden_result_is_sent_to_nobody_not_even_its_author(
    results: Results, hung: bool, author: User, stranger: User, operator: User, voter: User
) -> None:
    poll = _poll(author, results, voter, hung=hung)
    for reader in (author, stranger, operator):
        for where, text in _sent(reader, poll).items():
            assert not [word for word in SECRET_WORDS if word in text], (reader, where)
            assert "chart__part" not in text, (reader, where)
    assert at_desk(stranger).get(reverse("polls:result", args=[poll.pk])).status_code == 403


@pytest.mark.parametrize("results", list(Results))
def test_each_sees_it_when_its_time_has_come(results: Results, author: User, stranger: User, voter: User) -> None:
    poll = _poll(author, results, voter)
    url = poll.entry.get_absolute_url()

    def sees(reader: User) -> bool:
        return "chart__part" in at_desk(reader).get(url).content.decode()

    assert (sees(stranger), sees(voter)) == {
        Results.ALWAYS: (True, True),
        Results.VOTED: (False, True),
        Results.CLOSED: (False, False),
    }[results]
    Poll.objects.update(closes_at=timezone.now())
    assert sees(stranger) and sees(voter)
    sent = _sent(stranger, poll)
    assert all(SECRET_WORDS[1] in sent[where] for where in ("page", "index", "home", "person", "file"))


def test_after_voting_the_part_that_comes_back_shows_what_may_be_shown_now(author: User, stranger: User) -> None:
    for results, is_shown in ((Results.VOTED, True), (Results.CLOSED, False)):
        poll = make_poll(author, results=results)
        make_vote(poll, author, "Water")
        form = {"choice": poll.choices.get(label="Tea").pk, "on": "page"}
        part = at_desk(stranger).post(reverse("polls:vote", args=[poll.pk]), form, headers=HTMX).content.decode()
        assert ("50%" in part) == is_shown
        assert "You voted: Tea" in part


def test_the_chart_says_in_words_what_it_draws_and_has_no_inline_style(
    poll: Poll, author: User, stranger: User
) -> None:
    make_vote(poll, author, "Tea")
    make_vote(poll, stranger, "Tea")
    page = at_desk(stranger).get(poll.entry.get_absolute_url()).content.decode()
    chart = page[page.index('<svg class="chart"') : page.index("</svg>", page.index('<svg class="chart"'))]
    assert 'role="img"' in chart and "<title" in chart and "<desc" in chart
    assert "Tea: 100%, 2 people; Coffee: 0%, 0 people" in chart
    assert 'width="100.00%"' in chart and "style=" not in chart
    assert "✓ Tea" in chart


def test_options_come_back_as_words_and_never_as_markup(author: User, stranger: User) -> None:
    nasty = "<b onload=alert(1)>bold</b>"
    poll = make_poll(author, options=[nasty, "=HYPERLINK(1)", "{{ 7|add:7 }}"], question="<i>Which?</i>")
    make_vote(poll, stranger, nasty)
    sent = _sent(stranger, poll)
    assert nasty in sent.pop("file")  # a text there, and served as one
    for where, text in sent.items():
        assert nasty not in text and "<i>Which" not in text, where
        assert "&lt;b onload=alert(1)&gt;" in text, where
    file = at_desk(stranger).get(reverse("polls:result", args=[poll.pk]))
    assert file.headers["Content-Type"].startswith("text/csv") and "attachment" in file.headers["Content-Disposition"]
    assert "'=HYPERLINK(1),0,0%" in file.content.decode()


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), (" @SUM(A1)", "' @SUM(A1)"), ("-3", "'-3"), ("+4", "'+4"), ("Tea", "Tea"), (5, 5)],
)
def test_a_cell_never_begins_a_formula(cell: str | int, safe: str | int) -> None:
    assert harmless(cell) == safe


def test_the_file_holds_what_the_page_shows(poll: Poll, stranger: User, author: User) -> None:
    make_vote(poll, stranger, "Tea")
    make_vote(poll, author, "Water")
    file = at_desk(stranger).get(reverse("polls:result", args=[poll.pk])).content.decode("utf-8-sig")
    assert file.splitlines() == [
        "What do you drink?",
        "People who voted,2",
        "",
        "Option,People,Share",
        "Tea,1,50%",
        "Coffee,0,0%",
        "Water,1,50%",
    ]


@pytest.mark.parametrize(
    ("counted", "part", "value"),
    [
        ([(1, 1)], "0.5", "1"),
        ([(1, 1), (2, 1)], "0.5", "1.5"),
        ([(1, 1), (2, 1), (4, 2)], "0.25", "1.75"),
        ([(1, 99), (1000, 1)], "0.75", "1"),
    ],
)
def test_a_quantile_lies_between_answers_in_proportion(counted: list[tuple[int, int]], part: str, value: str) -> None:
    found = quantile([(Decimal(number), count) for number, count in counted], Decimal(part))
    assert shown(found) == value


@pytest.mark.parametrize("values", [[0], [0, 100], [-7, 3], [5, 999_999], [1, 2, 3], [0, 8], [-1000, -999]])
def test_ranges_are_few_and_hold_every_answer_once(values: list[int]) -> None:
    ranges = ranges_of([Decimal(value) for value in values], step=Decimal("0.01"))
    assert 1 <= len(ranges) <= 8
    for value in values:
        assert len([1 for low, high in ranges if low <= value < high]) == 1
    assert len({high - low for low, high in ranges}) == 1


def test_a_result_of_a_hundred_thousand_votes_is_read_from_one_row(poll: Poll, stranger: User) -> None:
    keys = [str(choice.pk) for choice in poll.choices.all()]
    Tally.objects.create(poll=poll, voter_count=100_000, counts=dict(zip(keys, (50_000, 30_000, 20_000), strict=True)))
    page = at_desk(stranger).get(poll.entry.get_absolute_url()).content.decode()
    assert "100,000 people have voted" in page and "Tea: 50%, 50,000 people" in page


def test_an_archive_brings_polls_that_are_over_with_their_votes(author: User, stranger: User, colleague: User) -> None:
    then = timezone.now() - timedelta(days=40)
    entry = make_entry(author, kind=services.KIND, title="Then?", published_at=then)
    terms = services.terms_of(make_poll(author, on=make_entry(author)))
    poll = services.import_poll(entry=entry, terms=terms, created_at=then, closed_at=then)
    tea = poll.choices.get(label="Tea").pk
    votes = [services.Imported(person, services.Answer([tea]), then) for person in (stranger, colleague, stranger)]
    assert services.import_votes(poll=poll, votes=votes) == 2
    assert {*poll.votes.values_list("created_at", flat=True)} == {then}
    poll.refresh_from_db()
    assert (poll.opened_at, poll.created_at, poll.is_closed) == (then, then, True)
    assert poll.tally.counts == {str(tea): 2}
    with pytest.raises(services.BadVote):
        services.import_votes(poll=poll, votes=[services.Imported(author, services.Answer([0]))])


def test_a_vote_that_was_in_time_is_never_the_difference_between_two_looks(author: User, stranger: User) -> None:
    poll = make_poll(author, is_anonymous=True)
    for _number in range(6):
        make_vote(poll, make_person(), "Tea")
    Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=30))
    url = poll.entry.get_absolute_url()
    assert "a minute after the close" in at_desk(stranger).get(url).content.decode()
    Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=61))
    assert "100%" in at_desk(stranger).get(url).content.decode()


def test_what_a_close_has_settled_is_asked_of_the_rows_once(poll: Poll, stranger: User) -> None:
    for number in range(20):
        make_vote(poll, make_person(department=stranger.department if number % 2 else poll.entry.department))
    services.close(poll=poll)
    desk, url = at_desk(stranger), poll.entry.get_absolute_url()
    first = desk.get(url).content.decode()
    with CaptureQueriesContext(connection) as queries:
        second = desk.get(url).content.decode()
    assert "The result by department" in first and "The result by department" in second
    assert not [query for query in queries if "unnest" in query["sql"]]
    person = make_person(department=stranger.department)
    tea = poll.choices.get(label="Tea").pk
    with TestCase.captureOnCommitCallbacks(execute=True):
        services.import_votes(poll=poll, votes=[services.Imported(person, services.Answer([tea]))])
    assert ">11<" in desk.get(url).content.decode()
