"""The result by department: no cell under five people, and nothing under five by adding and subtracting."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.joining import LEAST, Counted, Table, join
from polls.models import Mode, Poll
from polls.services import close
from profiles.models import User
from tests.desk import at_desk
from tests.factories import make_department, make_person, make_poll, make_vote

Votes = dict[int | None, Counted]


@st.composite
def exclusive(draw: Any) -> Votes:
    """Votes for one thing each: the cells of a department add up to its people."""
    number = draw(st.integers(2, 6))
    most = draw(st.sampled_from([3, 9, 40]))
    cells = st.lists(st.integers(0, most), min_size=number, max_size=number).filter(any)
    rows = draw(st.lists(cells, min_size=0, max_size=9))
    keys: list[int | None] = [*range(1, len(rows) + 1)]
    if rows and draw(st.booleans()):
        keys[0] = None
    return {key: Counted(sum(row), tuple(row)) for key, row in zip(keys, rows, strict=True)}


@st.composite
def several(draw: Any) -> Votes:
    """Votes for several things each: a person stands in one cell or more."""
    number = draw(st.integers(2, 5))
    votes: Votes = {}
    for key in range(draw(st.integers(0, 7))):
        people = draw(st.integers(1, 30))
        rows = [draw(st.integers(0, people)) for _option in range(number)]
        votes[key + 1] = Counted(people, tuple(rows))
    return votes


def spans(table: Table, votes: Votes) -> list[set[tuple[Any, int]]]:
    """What each published number counts, as the set of pairs (department, option) whose votes it adds up."""
    options = range(len(next(iter(votes.values())).cells))
    own = [{place} for place in table.columns]
    columns = [*own, {*options} - {*table.columns}] if table.has_rest else own
    found = [{(key, option) for key in row.departments for option in options} for row in table.rows]
    found += [
        {(key, option) for key in row.departments for option in column} for row in table.rows for column in columns
    ]
    return found + [{(key, option) for key in votes for option in {place}} for place in options]  # the whole result


@settings(max_examples=400, deadline=None)
@given(exclusive())
def test_what_is_published_is_a_partition_of_cells_of_five_or_more(votes: Votes) -> None:
    table = join(votes, is_exclusive=True)
    if table is None:
        return
    assert len(table.rows) >= 2
    assert sorted((key or 0) for row in table.rows for key in row.departments) == sorted(key or 0 for key in votes)
    for row in table.rows:
        assert row.people == sum(votes[key].people for key in row.departments) >= LEAST
        assert min(row.cells, default=LEAST) >= LEAST
        assert not row.cells or sum(row.cells) == row.people
        for place, cell in zip(table.columns, row.cells, strict=False):
            assert cell == sum(votes[key].cells[place] for key in row.departments)


@settings(max_examples=120, deadline=None)
@given(exclusive())
def test_no_sum_or_difference_of_published_numbers_counts_fewer_than_five_of_a_department(votes: Votes) -> None:
    """Everything that can be worked out is a combination of what is published.

    What counts whole votes is a set of pairs; those that can be reached are found exactly, by elimination over
    fractions, for each set of pairs within one row: it must be empty or hold five votes.
    """
    table = join(votes, is_exclusive=True)
    if table is None:
        return
    options = range(len(next(iter(votes.values())).cells))
    pairs = [(key, option) for key in votes for option in options]
    base = _basis([[Fraction(pair in span) for pair in pairs] for span in spans(table, votes)])
    for row in table.rows:
        for size in range(1, min(len(options), 4) + 1):
            for chosen in combinations(options, size):
                wanted = {(key, option) for key in row.departments for option in chosen}
                counted = sum(votes[key].cells[option] for key, option in wanted)
                if 0 < counted < LEAST:
                    assert not _reaches(base, [Fraction(pair in wanted) for pair in pairs])
    for key in votes:
        for option in options:
            if 0 < votes[key].cells[option] < LEAST:
                assert not _reaches(base, [Fraction(pair == (key, option)) for pair in pairs])


def _basis(rows: list[list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    base: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        rest = _reduced(base, row)
        lead = next((place for place, value in enumerate(rest) if value), None)
        if lead is not None:
            base.append((lead, [value / rest[lead] for value in rest]))
    return base


def _reduced(base: list[tuple[int, list[Fraction]]], row: list[Fraction]) -> list[Fraction]:
    for lead, known in base:
        if row[lead]:
            row = [value - row[lead] * other for value, other in zip(row, known, strict=True)]
    return row


def _reaches(base: list[tuple[int, list[Fraction]]], row: list[Fraction]) -> bool:
    return not any(_reduced(base, row))


@settings(max_examples=300, deadline=None)
@given(several())
def test_where_people_choose_several_neither_who_did_nor_who_did_not_is_fewer_than_five(votes: Votes) -> None:
    table = join(votes, is_exclusive=False)
    if table is None:
        return
    assert table.columns in {(), tuple(range(len(next(iter(votes.values())).cells)))} and not table.has_rest
    for row in table.rows:
        assert row.people >= LEAST
        assert all(LEAST <= cell <= row.people - LEAST for cell in row.cells)


@pytest.mark.parametrize(
    ("people", "rows"),
    [
        ({1: 4, 2: 4}, None),  # together they are the whole result
        ({1: 5, 2: 4}, None),  # "others" has four and takes the other in
        ({1: 9, 2: 5, 3: 4}, [(1,), (3, 2)]),  # "others" takes in the smallest that was shown
        ({1: 9, 2: 5, 3: 3, 4: 2}, [(1,), (2,), (3, 4)]),
        ({1: 9, 2: 5}, [(1,), (2,)]),
        ({1: 9}, None),
        ({None: 9, 1: 5}, [(1,), (None,)]),  # people without a department are among the others
        ({}, None),
    ],
)
def test_small_departments_are_joined_under_others_until_they_are_five(people: Any, rows: Any) -> None:
    votes: Votes = {key: Counted(number, (number, 0)) for key, number in people.items()}
    table = join(votes, is_exclusive=True)
    assert (table and [row.departments for row in table.rows]) == rows
    assert table is None or table.columns == ()  # an option that nobody chose has no column: nought is under five


def test_an_option_that_few_chose_is_joined_rather_than_all_departments(poll: Poll) -> None:
    votes: Votes = {key: Counted(23, (10, 11, 2)) for key in range(1, 8)}
    table = join(votes, is_exclusive=True)
    assert table is not None
    assert (table.columns, table.has_rest, len(table.rows)) == ((1,), True, 7)
    assert table.rows[0].cells == (11, 12)


def _vote(poll: Poll, numbers: dict[str, list[int]]) -> None:
    labels = [choice.label for choice in poll.choices.all()]
    for name, counts in numbers.items():
        department = make_department(name, short_name=name)
        for label, count in zip(labels, counts, strict=True):
            for _number in range(count):
                make_vote(poll, make_person(department=department), label)


def test_the_page_and_the_file_show_the_table_after_the_close_and_not_before(poll: Poll, stranger: User) -> None:
    _vote(poll, {"Large": [6, 5, 5], "Other": [5, 6, 5], "Tiny bureau": [1, 0, 0], "Small": [5, 5, 5]})
    desk = at_desk(stranger)
    for url in (poll.entry.get_absolute_url(), f"/polls/{poll.pk}/result.csv"):
        before = desk.get(url).content.decode()
        assert "Large" not in before and "Tiny bureau" not in before
    close(poll=poll)
    page = desk.get(poll.entry.get_absolute_url()).content.decode()
    file = desk.get(f"/polls/{poll.pk}/result.csv").content.decode()
    for shown in (page, file):
        assert "Large" in shown and "Other" in shown and "Others (2 departments)" in shown
        assert "Tiny bureau" not in shown and "Small" not in shown
    assert "Large,16,6,5,5" in file and "Others (2 departments),16,6,5,5" in file


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_has_its_table(mode: Mode, author: User, stranger: User) -> None:
    poll = make_poll(author, mode=mode)
    for name in ("Days", "Nights"):
        department = make_department(f"Department for {name}", short_name=name)
        for turn in range(12):
            person = make_person(department=department)
            if mode == Mode.NUMBER:
                make_vote(poll, person, number=1 + turn % 2)
            elif mode == Mode.SINGLE:
                make_vote(poll, person, "Tea" if turn % 2 else "Water")
            else:
                make_vote(poll, person, *(["Tea", "Coffee"] if turn % 2 else ["Coffee", "Water"]))
    close(poll=poll)
    file = at_desk(stranger).get(f"/polls/{poll.pk}/result.csv").content.decode()
    lines = {
        Mode.SINGLE: "Days,12,6,6",  # nobody chose coffee: it shares a column
        Mode.MULTIPLE: "Days,12\r",  # everybody chose coffee: nobody did not
        Mode.RANKED: "Days,12,6,6",
        Mode.NUMBER: "Days,12,6,6",
    }
    assert lines[mode] in file


def test_a_vote_counts_in_the_department_of_its_moment(poll: Poll, stranger: User) -> None:
    mine = stranger.department
    make_vote(poll, stranger)
    User.objects.filter(pk=stranger.pk).update(department=make_department())
    assert poll.votes.get().department == mine


def test_where_it_would_tell_too_much_the_page_says_why_there_is_no_table(poll: Poll, stranger: User) -> None:
    _vote(poll, {"Large": [6, 1, 0]})
    close(poll=poll)
    page = at_desk(stranger).get(poll.entry.get_absolute_url()).content.decode()
    assert "it would tell something about fewer than five people" in page
