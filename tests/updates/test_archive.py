"""Updates of an archive: without a title, with the tags of their words, and with what they quote."""

from typing import Any

import pytest

from content.models import Entry
from profiles import departments
from tests.portal.archives import ADA, BEN, POST, load, problems

UPDATE: dict[str, Any] = {
    "type": "entry",
    "id": "u1",
    "kind": "update",
    "author": "p2",
    "published_at": "2009-10-24T10:00:00+01:00",
    "format": "markdown",
    "body": "Read this. #barriers",
    "quotes": "e1",
}


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    departments.load(departments.read(departments.DEFAULT_FILE))


def test_an_update_comes_with_its_words_its_tags_and_its_quote() -> None:
    for _time in range(2):
        load(ADA, BEN, POST, UPDATE)
    update = Entry.objects.get(kind="update")
    assert (update.title, [*update.tags.names()]) == ("Read this. #barriers", ["barriers"])
    assert update.quoted == Entry.objects.get(kind="blog_post")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((POST, UPDATE | {"quotes": "nobody"}), "no entry above this line has that id"),
        ((POST, UPDATE | {"body": "a" * 2001}), "2,000 is the most"),
        ((POST, POST | {"id": "e2", "quotes": "e1"}), "is for short kinds"),
        ((UPDATE, POST), "no entry above this line has that id"),
    ],
)
def test_what_does_not_fit_is_named(lines: tuple[dict[str, Any], ...], message: str) -> None:
    assert message in " ".join(problems(ADA, BEN, *lines))
