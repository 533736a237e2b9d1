"""What a question means to the one who asks it: names become what they may see, and nothing else is betrayed."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.services import join
from profiles.models import Department, User
from profiles.services import list_again
from search.dates import day_of
from search.questions import NO_TAG, parse
from search.typed import Operator
from tags.models import Tag
from tests.factories import make_department, make_entry, make_group, make_person

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-05-03", date(2026, 5, 3)),
        ("3/5/2026", date(2026, 5, 3)),
        ("3.5.2026", date(2026, 5, 3)),
        ("3 May 2026", date(2026, 5, 3)),
        ("May 2026", date(2026, 5, 1)),
        ("2026-05", date(2026, 5, 1)),
        ("2026", date(2026, 1, 1)),
        ("Yesterday", date(2026, 5, 19)),
        ("ddoe", date(2026, 5, 19)),
        ("week", date(2026, 5, 13)),
        ("2026-02-30", None),
        ("soon", None),
        ("0000", None),
        ("1-2", None),
        ("2026-1-1-1", None),
        ("²026", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: date | None) -> None:
    assert day_of(typed, today=TODAY) == day


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_none(typed: str) -> None:
    found = day_of(typed, today=TODAY)
    assert found is None or isinstance(found, date)


@pytest.fixture
def hmt(db: None) -> Department:
    return make_department(name="His Treasury", short_name="His Treasury", abbreviation="HMTR")


@pytest.mark.django_db
def test_words_and_filters_become_what_they_mean(author: User, stranger: User, hmt: Department) -> None:
    room = make_group(owner=author, name="Warm homes")
    make_entry(author, tag_words=["heat-pumps"])
    asked = f'cost "heat pump" -boiler from:@{author.handle} in:hmtr in:"warm homes" tag:#heat-pumps kind:blog is:open'
    found = parse(f"{asked} after:2026-05 before:2026-06-01", reader=stranger)
    assert (found.words, found.phrases, found.without) == (("cost",), ("heat pump",), ("boiler",))
    assert found.author == (author.pk,) and found.departments == (hmt.pk,) and found.groups == (room.pk,)
    assert found.tags == (Tag.objects.get(slug="heat-pumps").pk,) and found.kinds == ("blog_post",)
    assert (found.after, found.before) == (date(2026, 5, 1), date(2026, 6, 1))
    assert found.answered is False and not found.hints
    assert [one.label for one in found.chosen][:3] == [f"By {author.name}", "From His Treasury", "In Warm homes"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Priya Kaur", "priya", "kaur priya", "Prya Kaur", "PRIYA"])
def test_a_person_is_meant_by_name_part_and_slip(typed: str, stranger: User) -> None:
    priya = make_person(name="Priya Kaur")
    list_again([priya.pk])
    assert parse(f'from:"{typed}"', reader=stranger).author == (priya.pk,)


@pytest.mark.django_db
def test_me_is_the_reader(stranger: User) -> None:
    assert parse("from:me", reader=stranger).author == parse("gan:fi", reader=stranger).author == (stranger.pk,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "hint", "words"),
    [
        ("from:zzyzx", "Nobody called “zzyzx”", ("zzyzx",)),
        ("from:@zzyzx", "Nobody called “@zzyzx”", ("@zzyzx",)),
        ("in:zzyzx", "No group or department called “zzyzx”", ("zzyzx",)),
        ("kind:zzyzx", "There is no kind “zzyzx”", ()),
        ("before:zzyzx", "“zzyzx” is no day", ()),
        ("is:zzyzx", "stands “answered” or “unanswered”", ()),
        ("tag:" + "x" * 60, "is no tag", ("x" * 60,)),
    ],
)
def test_what_means_nothing_is_words_or_left_out_with_a_hint(asked: str, hint: str, words: Any, stranger: User) -> None:
    found = parse(asked, reader=stranger)
    assert any(hint in said for said in found.hints) and found.words == words
    assert not found.is_narrowed


@pytest.mark.django_db
def test_a_hidden_room_and_an_unused_tag_are_as_if_they_were_not_there(author: User, stranger: User) -> None:
    hiding = {"visibility": "hidden", "hidden_reason": "A reason", "review_on": "2099-01-01"}
    hidden = make_group(owner=author, name="Blue door", **hiding)
    assert parse('in:"blue door"', reader=author).groups
    for asked in ('in:"blue door"', f"in:{hidden.slug}", f"group:{hidden.slug}"):
        found = parse(asked, reader=stranger)
        absent = parse(asked.replace("blue", "green").replace("group-", "grp-"), reader=stranger)
        assert not found.groups and len(found.hints) == len(absent.hints) == 1
    make_entry(author, audience="only_me", tag_words=["blue-door"])
    known, unknown = parse("tag:blue-door", reader=stranger), parse("tag:green-door", reader=stranger)
    assert unknown.tags == (NO_TAG,) and known.hints == unknown.hints == ()
    assert len(known.chosen) == len(unknown.chosen) == 1


@pytest.mark.django_db
def test_a_group_is_found_among_those_one_is_in(author: User, stranger: User) -> None:
    for name in ("Policy", "Policy makers"):
        join(group=make_group(owner=author, name=name), person=stranger)
    found = parse("in:policy", reader=stranger)
    assert [one.label for one in found.chosen] == ["In Policy"]


@pytest.mark.django_db
def test_words_alone_ask_the_database_nothing(stranger: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        parse('plain words and a "phrase here" -not', reader=stranger)
    assert len(asked) == 0


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([one.value for one in Operator]), st.text(alphabet="a%_'\\\x00:\"()&|!*é ", max_size=8)
        ),
        max_size=4,
    )
)
def test_no_question_is_too_odd(stranger: User, pairs: list[tuple[str, str]]) -> None:
    parse(" ".join(f"{name}:{value}" for name, value in pairs), reader=stranger)
