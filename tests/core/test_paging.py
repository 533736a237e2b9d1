"""Keyset paging: every row once, whatever arrives in between, and nonsense is the first page."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from content.models import Entry
from core.paging import BadCursor, cursor, paginate, read_cursor
from profiles.models import User
from tests.factories import make_entry

SIZE = 3


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)),
    st.integers(min_value=1, max_value=2**63 - 1),
)
def test_a_cursor_reads_back_to_the_microsecond(moment: datetime, pk: int) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert read_cursor(cursor(aware, pk)) == (aware, pk)


@given(st.text(max_size=60))
def test_no_text_is_more_than_a_bad_cursor(text: str) -> None:
    with contextlib.suppress(BadCursor):
        read_cursor(text)


@pytest.fixture
def entries(author: User) -> list[Entry]:
    """Eight entries, newest first; three of them of one moment."""
    now = timezone.now()
    moments = [now, now, now, *(now - timedelta(minutes=minute) for minute in range(1, 6))]
    made = [make_entry(author, published_at=moment) for moment in moments]
    return sorted(made, key=lambda entry: (entry.published_at, entry.pk), reverse=True)


def _params(url: str) -> dict[str, str]:
    name, _equals, value = url.removeprefix("?").partition("=")
    return {name: value}


def test_every_row_comes_once_there_and_back(entries: list[Entry]) -> None:
    page = paginate(Entry.objects.published(), {}, moment="published_at", size=SIZE)
    seen, first_rows = list(page.rows), list(page.rows)
    assert page.newer_url == ""
    while page.older_url:
        page = paginate(Entry.objects.published(), _params(page.older_url), moment="published_at", size=SIZE)
        seen += page.rows
    assert seen == entries
    while page.newer_url:
        page = paginate(Entry.objects.published(), _params(page.newer_url), moment="published_at", size=SIZE)
    assert list(page.rows) == first_rows


def test_what_arrives_in_between_is_neither_repeated_nor_loses_a_row(entries: list[Entry], author: User) -> None:
    first = paginate(Entry.objects.published(), {}, moment="published_at", size=SIZE)
    make_entry(author)
    second = paginate(Entry.objects.published(), _params(first.older_url), moment="published_at", size=SIZE)
    assert [*first.rows, *second.rows] == entries[: 2 * SIZE]


@pytest.mark.parametrize("params", [{"before": "x"}, {"after": "%00"}, {"before": "10" * 40}, {"page": "1" + "0" * 30}])
def test_a_made_up_page_is_the_first(params: dict[str, str], entries: list[Entry]) -> None:
    page = paginate(Entry.objects.published(), params, moment="published_at", size=SIZE)
    assert list(page.rows) == entries[:SIZE]


def test_a_page_is_one_query(entries: list[Entry], django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's context manager
        paginate(Entry.objects.published(), {}, moment="published_at", size=SIZE)
