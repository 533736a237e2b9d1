"""The history of a text: who changed what, readable, and an older text brought back."""

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Entry, Reply, Revision, State
from content.services import edit_reply
from profiles.models import User
from tests.factories import change_entry, make_entry, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


@pytest.fixture
def entry(author: User) -> Entry:
    """Changed twice."""
    made = make_entry(author, title="First title", body="The tax rises today.\n\nIt stays.", tag_words=["tax"])
    change_entry(made, title="Second title")
    return change_entry(made, body="The tax falls today.\n\nIt stays.")


def _numbers(target: Entry | Reply) -> list[int]:
    return list(Revision.objects.on(target).order_by("number").values_list("number", flat=True))


def test_the_changes_are_listed_with_who_and_when(browser: Client, entry: Entry) -> None:
    page = browser.get(reverse("content:entry-history", args=[entry.pk])).content.decode()
    assert page.count("changed by Ada Author") == 2
    for number in _numbers(entry):
        assert reverse("content:entry-change", args=[entry.pk, number]) in page


def test_a_change_shows_its_words_marked_for_eyes_and_ears(browser: Client, entry: Entry) -> None:
    title, body = (
        browser.get(reverse("content:entry-change", args=[entry.pk, number])).content.decode()
        for number in _numbers(entry)
    )
    assert "</span>First title</del>" in title and "</span>Second title</ins>" in title
    assert "</span>rises</del>" in body and "</span>falls</ins>" in body
    assert "Taken out:" in body and "Added:" in body


def test_an_older_text_comes_back_as_one_more_change(browser: Client, entry: Entry) -> None:
    first = _numbers(entry)[0]
    url = reverse("content:entry-change", args=[entry.pk, first])
    form = browser.get(url).context["form"]
    answer = browser.post(url, {"version": form["version"].value()})
    assert answer.status_code == 302 and answer.headers["Location"] != url
    entry.refresh_from_db()
    assert (entry.title, "rises" in entry.body) == ("First title", True)
    assert sorted(entry.tags.names()) == ["tax"]
    texts = [f"{row.title} {row.body}" for row in Revision.objects.on(entry)]
    assert any("falls" in text for text in texts), "what it replaced is in the history"


def test_what_was_saved_meanwhile_is_not_replaced_unseen(browser: Client, entry: Entry) -> None:
    url = reverse("content:entry-change", args=[entry.pk, _numbers(entry)[0]])
    seen = browser.get(url).context["form"]["version"].value()
    change_entry(entry, body="Something else altogether.")
    page = browser.post(url, {"version": seen}, follow=True).content.decode()
    assert "changed in another window" in page
    entry.refresh_from_db()
    assert entry.body == "Something else altogether."


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_made_up_version_brings_nothing_back(version: str, browser: Client, entry: Entry) -> None:
    url = reverse("content:entry-change", args=[entry.pk, _numbers(entry)[0]])
    assert browser.post(url, {"version": version}).status_code in {302, 422}
    assert Revision.objects.on(entry).count() == 2


@pytest.mark.parametrize("state", [State.HIDDEN, State.QUARANTINED, State.DELETED])
def test_what_is_hidden_or_gone_has_no_history(state: str, browser: Client, entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=state)
    number = _numbers(entry)[0]
    assert browser.get(reverse("content:entry-history", args=[entry.pk])).status_code == 404
    for answer in (browser.get, browser.post):
        assert answer(reverse("content:entry-change", args=[entry.pk, number])).status_code == 404


def test_readers_see_that_it_was_edited_and_nothing_else(client: Client, entry: Entry, stranger: User) -> None:
    client.force_login(stranger)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "rises" not in page and "/history/" not in page
    assert client.get(reverse("content:entry-history", args=[entry.pk])).status_code == 404


def test_the_version_of_one_text_is_none_of_another(browser: Client, entry: Entry, author: User) -> None:
    other = make_entry(author)
    url = reverse("content:entry-change", args=[other.pk, _numbers(entry)[0]])
    assert browser.get(url).status_code == 404


def test_a_comment_has_a_history_too(browser: Client, author: User) -> None:
    reply = make_reply(make_entry(author), author, body="Before")
    edit_reply(reply=reply, editor=author, body="After", version=reply.version)
    url = reverse("content:reply-change", args=[reply.pk, *_numbers(reply)])
    assert url in browser.get(reverse("content:reply-history", args=[reply.pk])).content.decode()
    page = browser.get(url)
    assert "</span>Before</del>" in page.content.decode()
    browser.post(url, {"version": page.context["form"]["version"].value()})
    reply.refresh_from_db()
    assert reply.body == "Before"


def test_a_long_text_with_a_change_at_each_end_is_read_in_one_screen(browser: Client, author: User) -> None:
    middle = "\n\n".join(f"Paragraph {number} of many." for number in range(3_000))
    entry = make_entry(author, body=f"Begin\n\n{middle}\n\nEnd")
    change_entry(entry, body=f"Begun\n\n{middle}\n\nEnded")
    answer = browser.get(reverse("content:entry-change", args=[entry.pk, *_numbers(entry)]))
    page = answer.content.decode()
    assert "2998 paragraphs that stayed the same" in page or "3000 paragraphs that stayed the same" in page
    assert len(page) < 30_000


def test_a_text_that_was_never_changed_says_so(browser: Client, author: User) -> None:
    page = browser.get(reverse("content:entry-history", args=[make_entry(author).pk])).content.decode()
    assert "not changed since it was published" in page
