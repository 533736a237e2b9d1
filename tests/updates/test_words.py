"""The title, the excerpt and the tags that are made of the words of an update."""

import pytest

from content import brief, services
from content.models import Entry, Revision
from core import text
from profiles.models import User
from tests.factories import make_update, make_upload, refer
from updates.services import edit_update, length_of

pytestmark = pytest.mark.django_db
LONG = (
    "We finished the migration of the casework system to the new platform last night, and nobody noticed. Ask us how."
)


@pytest.mark.parametrize(
    ("body", "title", "excerpt"),
    [
        ("A few words.", "A few words.", ""),
        ("Two\n\n- short\n- lines", "Two short lines", ""),
        (
            LONG,
            "We finished the migration of the casework system to the new platform last night…",
            "…, and nobody noticed. Ask us how.",
        ),
        ("a" * 200, "a" * 79 + "…", "…" + "a" * 121),
        ("***", "Without words", ""),
        ("**Bold** and `code`", "Bold and code", ""),
    ],
)
def test_title_and_excerpt_follow_one_another(body: str, title: str, excerpt: str) -> None:
    assert brief.head_of(body) == (title, excerpt)


@pytest.mark.parametrize("body", [LONG, "A few words.", "One, two " * 40 + "end."])
def test_together_they_are_the_words(body: str, author: User) -> None:
    update = make_update(author, body)
    assert text.single_line(body).startswith(brief.words_of(update).removesuffix("…"))


def test_they_follow_the_words_when_these_change(author: User) -> None:
    update = make_update(author, "First words. #one")
    changed = edit_update(
        update=update, editor=author, body="Other words. #two", audience="everyone", version=update.version
    )
    assert (changed.title, [*changed.tags.names()]) == ("Other words. #two", ["two"])
    back = services.bring_back(revision=Revision.objects.get(), editor=author, version=changed.version)
    assert isinstance(back, Entry) and back.title == "First words. #one"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("#green-book, #AI.", ["green-book", "ai"]),
        ("(#a) #Árbol", ["a", "árbol"]),
        ("#one #two #three #four #five #six", ["one", "two", "three", "four", "five"]),
        ("#One and #one", ["one"]),
        ("`#code` and [a #link](https://a.example/#top) and https://a.example/#part C#net a/#b &#39; ##x #1 #- #", []),
        ("# A heading\n\n\\#escaped", []),
        ("#" + "x" * 51, []),
        ("#_x_", []),
    ],
)
def test_words_behind_a_hash_are_tags(body: str, names: list[str]) -> None:
    assert [*dict.fromkeys(brief.tags_of(body).values())] == names


def test_they_lead_to_their_pages_and_are_not_listed_twice(author: User) -> None:
    update = make_update(author, "On #Green-Book and #ai.")
    assert 'On <a href="/tags/green-book/">#Green-Book</a> and <a href="/tags/ai/">#ai</a>.' in update.body_html
    assert sorted(update.tags.names()) == ["ai", "green-book"]
    assert brief.tags_beside(update.shown_tags, update.body_html) == []


def test_only_kinds_without_a_title_read_them_so(author: User) -> None:
    post = services.write_entry(kind="blog_post", author=author, title="T", body="On #ai.")
    assert "<a" not in post.body_html and not post.tags.exists()


def test_a_picture_and_its_description_take_no_room(author: User) -> None:
    picture = make_upload(author, name="desk.webp", picture=True)
    body = f"Six wide\n\n{refer(picture, alt='Forty notes on a board')}"
    assert length_of(body) == len("Six wide")
    assert length_of("![x](/uploads/nonsense/)") == 24
    assert length_of("![" + "x" * 3000) == 3002
