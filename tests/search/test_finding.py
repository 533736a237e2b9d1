"""What is found, and by whom."""

from typing import Any

import pytest

from content import services
from content.models import Audience
from profiles.models import User
from search.finding import find
from search.questions import Question
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db


def titles(reader: User, *words: str, **more: Any) -> list[str]:
    return [hit.entry.title for hit in find(Question(words=words, **more), reader).hits]


def test_an_entry_is_found_by_the_next_request_and_is_gone_when_hidden(author: User, stranger: User) -> None:
    entry = make_entry(author, title="Carbon budgets", body="How we count emissions.")
    assert titles(stranger, "emissions") == ["Carbon budgets"]
    services.hide(target=entry)
    assert titles(stranger, "emissions") == []
    services.restore(target=entry)
    assert titles(stranger, "emission") == ["Carbon budgets"]
    services.delete(target=entry)
    assert titles(stranger, "emissions") == []


def test_a_reply_is_found_under_its_entry(author: User, stranger: User) -> None:
    entry = make_entry(author, title="Travel", body="Where is the form?")
    make_reply(entry, stranger, body="It is called <b>TE-17</b> now & then.")
    [hit] = find(Question(words=("TE-17",)), author).hits
    assert (hit.entry, hit.field) == (entry, "reply")
    assert "<mark>" in hit.excerpt_html and "&amp; then" in hit.excerpt_html


def test_what_one_may_not_read_is_neither_found_nor_counted(author: User, stranger: User) -> None:
    make_entry(author, title="Quiet matters", audience=Audience.ONLY_ME)
    found = find(Question(words=("quiet",)), stranger)
    assert (found.hits, found.count, found.facets) == ([], 0, {})
    assert titles(author, "quiet") == ["Quiet matters"]
