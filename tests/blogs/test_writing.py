"""Writing a blog post and commenting on it, through its pages."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content import services
from content.models import Audience, Entry, Reply, State
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply

WRITE = "blogs:write"


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def _form(**fields: str) -> dict[str, str]:
    return {"title": "A title", "body": "Some *words*.", "tags": "", "audience": "everyone"} | fields


def test_a_post_is_published_and_read_by_a_stranger(browser: Client, stranger: User) -> None:
    response = browser.post(reverse(WRITE), _form(tags="Green Book, AI", act="publish"))
    entry = Entry.objects.get()
    assert response.status_code == 302 and response.headers["Location"] == entry.get_absolute_url()
    browser.force_login(stranger)
    page = browser.get(entry.get_absolute_url()).content.decode()
    assert "<em>words</em>" in page
    assert "#green-book" in page and "/tags/ai/" in page


def test_a_draft_is_for_its_author_until_it_is_published(browser: Client, stranger: User, author: User) -> None:
    browser.post(reverse(WRITE), _form(act="draft"))
    entry = Entry.objects.get()
    assert entry.state == State.DRAFT
    assert entry.title in browser.get(reverse("content:drafts")).content.decode()
    browser.force_login(stranger)
    assert browser.get(entry.get_absolute_url()).status_code == 404
    browser.force_login(author)
    form = _form(act="publish", version=str(entry.version), title="Now for all")
    assert browser.post(reverse("blogs:edit", args=[entry.pk]), form).status_code == 302
    entry.refresh_from_db()
    assert entry.is_published and entry.title == "Now for all"


def test_the_same_form_sent_twice_makes_one_post(browser: Client) -> None:
    form = _form(submission=str(uuid.uuid4()), act="publish")
    first, second = browser.post(reverse(WRITE), form), browser.post(reverse(WRITE), form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Enter a title"),
        ("title", "x" * 201, "200 characters or fewer"),
        ("body", "", "Enter the text"),
        ("body", "x" * 100_001, "100,000 characters or fewer"),
        ("tags", "one,two,three,four,five,six", "at most 5 tags"),
        ("tags", "???", "cannot be a tag"),
        ("audience", "the-press", "Select a valid choice"),
        ("submission", "not-a-uuid", "valid UUID"),
    ],
)
def test_a_wrong_form_says_why_and_loses_nothing(field: str, value: str, message: str, browser: Client) -> None:
    response = browser.post(reverse(WRITE), _form(body="Kept words", title="Kept title") | {field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "Kept words" in page or field == "body"
    assert "Kept title" in page or field == "title"
    assert not Entry.objects.exists()


def test_ten_thousand_combining_marks_become_a_title(browser: Client) -> None:
    browser.post(reverse(WRITE), _form(title="a" + "\u0301" * 10_000, act="publish"))
    assert len(Entry.objects.get().title) < 10


def test_a_nul_is_taken_out_and_the_words_stay(browser: Client) -> None:
    browser.post(reverse(WRITE), _form(title="be\x00fore", body="be\x00fore", act="publish"))
    entry = Entry.objects.get()
    assert (entry.title, entry.body) == ("before", "before")


def test_a_form_of_ten_megabytes_is_a_413(browser: Client) -> None:
    assert browser.post(reverse(WRITE), _form(body="x" * 10_000_000)).status_code == 413


def test_the_eleventh_post_in_a_minute_is_a_429_that_keeps_the_text(browser: Client, author: User) -> None:
    for _number in range(10):
        services.write_entry(kind="blog_post", author=author, title="T", body="B")
    response = browser.post(reverse(WRITE), _form(body="Kept words"))
    assert response.status_code == 429
    assert "Kept words" in response.content.decode()


def test_the_second_of_two_windows_sees_the_text_of_the_first(browser: Client, author: User) -> None:
    entry = make_entry(author, body="before")
    stale = str(entry.version)
    url = reverse("blogs:edit", args=[entry.pk])
    assert browser.post(url, _form(body="of the first window", version=stale)).status_code == 302
    response = browser.post(url, _form(body="of the second window", version=stale))
    page = response.content.decode()
    assert response.status_code == 422
    assert "of the first window" in page and "of the second window" in page
    entry.refresh_from_db()
    form = _form(body="of both windows", version=str(entry.version))
    assert f'value="{entry.version}"' in page
    assert browser.post(url, form).status_code == 302


def test_edited_is_said_after_five_minutes(browser: Client, author: User) -> None:
    entry = make_entry(author, published_at=timezone.now() - timedelta(minutes=6))
    browser.post(reverse("blogs:edit", args=[entry.pk]), _form(body="anew", version=str(entry.version)))
    assert "edited" in browser.get(entry.get_absolute_url()).content.decode()


def test_a_comment_and_an_answer_to_it(browser: Client, author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    url = reverse("content:write-reply", args=[entry.pk])
    response = browser.post(url, {"body": "A *comment*"})
    reply = Reply.objects.get()
    assert response.status_code == 302 and response.headers["Location"] == reply.get_absolute_url()
    browser.post(url, {"body": "An answer", "root": str(reply.pk)})
    page = browser.get(entry.get_absolute_url()).content.decode()
    assert "2 replies" in page and "<em>comment</em>" in page
    assert Reply.objects.get(root=reply).body == "An answer"
    where = browser.get(reply.get_absolute_url()).headers["Location"]
    assert where == f"{entry.get_absolute_url()}#reply-{reply.pk}"


def test_a_comment_by_htmx_swaps_the_conversation_alone(browser: Client, stranger: User) -> None:
    entry = make_entry(stranger)
    response = browser.post(
        reverse("content:write-reply", args=[entry.pk]), {"body": "Quick"}, headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert response.status_code == 200 and "HX-Request" in response.headers["Vary"]
    assert "Quick" in page and 'id="conversation"' in page and "<html" not in page


def test_the_form_under_a_reply_comes_by_htmx_and_by_a_plain_link(browser: Client, stranger: User) -> None:
    entry = make_entry(stranger)
    reply = make_reply(entry, stranger)
    url = f"{entry.get_absolute_url()}?reply_to={reply.pk}"
    part = browser.get(url, headers={"HX-Request": "true"}).content.decode()
    page = browser.get(url).content.decode()
    for html in (part, page):
        assert f'id="answer-{reply.pk}"' in html and f'name="root" value="{reply.pk}"' in html
    assert "<html" not in part


def test_an_empty_comment_keeps_the_page_and_says_why(browser: Client, stranger: User) -> None:
    entry = make_entry(stranger)
    response = browser.post(reverse("content:write-reply", args=[entry.pk]), {"body": ""})
    assert response.status_code == 422
    assert "Enter your reply" in response.content.decode()


def test_a_comment_under_somebody_elses_room_is_a_404(browser: Client, stranger: User) -> None:
    entry = make_entry(stranger, audience=Audience.ONLY_ME)
    assert browser.post(reverse("content:write-reply", args=[entry.pk]), {"body": "Hello"}).status_code == 404


def test_a_reply_of_another_entry_is_no_root(browser: Client, stranger: User) -> None:
    entry, other = make_entry(stranger), make_reply(make_entry(stranger), stranger)
    response = browser.post(reverse("content:write-reply", args=[entry.pk]), {"body": "x", "root": str(other.pk)})
    assert response.status_code == 422
    assert entry.replies.count() == 0


@pytest.mark.parametrize("root", ["9" * 30, "-1", "abc", "1e9", "\u0663"])
def test_a_made_up_root_is_no_500(root: str, browser: Client, stranger: User) -> None:
    entry = make_entry(stranger)
    response = browser.post(reverse("content:write-reply", args=[entry.pk]), {"body": "x", "root": root})
    assert response.status_code in {404, 422}
    assert browser.get(entry.get_absolute_url(), {"reply_to": root}).status_code == 200


def test_one_deletes_ones_own_and_answers_stay(browser: Client, author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    mine = make_reply(entry, author, body="my words")
    make_reply(entry, stranger, root=mine, body="their answer")
    assert browser.post(reverse("content:delete-reply", args=[mine.pk])).status_code == 302
    page = browser.get(entry.get_absolute_url()).content.decode()
    assert "my words" not in page and "their answer" in page
    assert "deleted by its author" in page


def test_useful_is_said_not_toggled(browser: Client, stranger: User) -> None:
    entry = make_entry(stranger)
    url = reverse("content:react-entry", args=[entry.pk])
    for _click in range(2):
        assert browser.post(url, {"useful": "yes"}).status_code == 302
    assert "Useful · 1" in browser.get(entry.get_absolute_url()).content.decode()
    part = browser.post(url, {"useful": "no"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="false"' in part and "· 1" not in part


def test_pages_show_no_html_of_a_person(browser: Client, author: User) -> None:
    entry = make_entry(
        author, title="<script>alert(1)</script>", body="<script>alert(1)</script> [x](javascript:alert(1))"
    )
    for url in (entry.get_absolute_url(), reverse("portal:home") + "?tab=everyone"):
        page = browser.get(url).content.decode()
        assert "<script>alert" not in page and 'href="javascript' not in page


def test_the_card_is_served_from_the_cache_and_renewed_by_an_edit(browser: Client, author: User) -> None:
    entry = make_entry(author, title="First title")
    make_person()
    assert "First title" in browser.get(reverse("portal:home") + "?tab=everyone").content.decode()
    Entry.objects.filter(pk=entry.pk).update(title="Behind the back")
    assert "First title" in browser.get(reverse("portal:home") + "?tab=everyone").content.decode()
    form = _form(title="Second title", version=str(entry.version))
    browser.post(reverse("blogs:edit", args=[entry.pk]), form)
    assert "Second title" in browser.get(reverse("portal:home") + "?tab=everyone").content.decode()


def test_a_comment_edited_in_two_windows_shows_the_second_the_text_of_the_first(browser: Client, author: User) -> None:
    reply = make_reply(make_entry(author), author, body="before")
    url = reverse("content:edit-reply", args=[reply.pk])
    stale = {"body": "of the first window", "version": str(reply.version)}
    assert browser.post(url, stale).status_code == 302
    response = browser.post(url, stale | {"body": "of the second window"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "of the first window" in page and "of the second window" in page
    reply.refresh_from_db()
    assert f'name="version" value="{reply.version}"' in page
    assert browser.post(url, {"body": "of both windows", "version": str(reply.version)}).status_code == 302


def test_the_sixty_first_reaction_in_a_minute_is_a_429(browser: Client, author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    with time_machine.travel(timezone.now(), tick=False):  # on a busy machine they take longer than a minute
        for _number in range(60):
            services.react(target=make_reply(entry, make_person()), person=author)
        response = browser.post(reverse("content:react-entry", args=[entry.pk]), {"useful": "yes"})
    assert response.status_code == 429 and "OFFICIAL" in response.content.decode()
