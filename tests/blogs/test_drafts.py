"""What a window sends while somebody types, the list of drafts, and going on where one stopped."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content import services
from content.models import Audience, Draft, DraftPurpose, Entry, Reply, State
from profiles.models import User
from tests.factories import change_entry, make_draft, make_entry, make_person, make_reply

pytestmark = pytest.mark.django_db
TOKEN = str(uuid.UUID(int=7))
KEEP = "content:keep-draft"


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def _keep(browser: Client, author: User, **fields: Any) -> Any:
    said = {"purpose": "new", "kind": "blog_post", "writer": author.pk, "submission": TOKEN, "body": "Words"}
    return browser.post(reverse(KEEP), said | fields)


def test_the_page_of_a_draft_says_nothing_of_comments_until_it_is_published(browser: Client, author: User) -> None:
    hidden = 'id="conversation" aria-labelledby="replies" hidden>'
    assert hidden in browser.get(make_entry(author, publish=False).get_absolute_url()).content.decode()
    assert hidden not in browser.get(make_entry(author).get_absolute_url()).content.decode()


def test_a_new_post_is_kept_found_again_and_published_by_its_form(browser: Client, author: User) -> None:
    told = _keep(browser, author, title="Begun").json()
    entry = Entry.objects.get()
    assert told["said"].startswith("Draft saved at") and told["url"] == reverse("blogs:edit", args=[entry.pk])
    assert told["fields"] == {"version": 1, "entry": entry.pk, "purpose": "edit"}
    again = _keep(browser, author, title="Begun", body="Words and more", **told["fields"]).json()
    assert again["fields"]["version"] == 2
    assert "Begun" in browser.get(reverse("content:drafts")).content.decode()
    page = browser.get(told["url"]).content.decode()
    assert "Words and more</textarea>" in page
    form = {"title": "Begun", "body": "Words and more, and the end", "audience": "everyone", "version": "2"}
    assert browser.post(told["url"], form).status_code == 302
    entry.refresh_from_db()
    assert entry.is_published and entry.body == "Words and more, and the end"


@pytest.mark.parametrize("state", [State.QUARANTINED, State.DELETED])
def test_what_nobody_may_read_any_more_is_told_to_no_window(state: str, browser: Client, author: User) -> None:
    _keep(browser, author, body="A secret")
    Entry.objects.update(state=state)
    answer = _keep(browser, author, body="Other words", version=1)
    assert answer.status_code == 409 and "a draft of its own" in answer.json()["said"]
    assert "A secret" not in answer.content.decode()


def test_a_second_window_is_told_and_shown_the_other_text(browser: Client, author: User) -> None:
    _keep(browser, author, body="Shared")
    _keep(browser, author, body="Shared, the first window", version=1)
    answer = _keep(browser, author, body="Shared, the second window", version=1)
    told = answer.json()
    assert answer.status_code == 409
    assert "a draft of its own" in told["said"] and "the first window" in told["part"]
    own = Entry.objects.get(body="Shared, the second window")
    assert told["fields"]["entry"] == own.pk
    assert _keep(browser, author, body="Shared, the second window, on", **told["fields"]).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"body": "x" * 100_001}, 422, "100,000 characters"),
        ({"title": "x" * 201}, 422, "200 characters"),
        ({"kind": "no_such_kind"}, 422, ""),
        ({"purpose": "else"}, 422, "valid choice"),
        ({"submission": "x"}, 422, "valid UUID"),
        ({"writer": 1}, 403, "Somebody else"),
        ({"purpose": "answer", "entry": 2**62}, 404, "not there any more"),
        ({"purpose": "edit", "reply": 2**62}, 404, "not there any more"),
        ({"audience": "the-press"}, 422, "valid choice"),
        ({"version": 2**40}, 422, ""),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(
    fields: dict[str, Any], status: int, words: str, browser: Client, author: User
) -> None:
    if fields.get("writer"):
        fields = {"writer": make_person().pk}
    answer = _keep(browser, author, **fields)
    assert answer.status_code == status
    assert words in answer.json()["said"]
    assert not Entry.objects.exists()


def test_ten_megabytes_are_a_413_and_eleven_posts_a_429(browser: Client, author: User) -> None:
    assert _keep(browser, author, body="x" * 10_000_000).status_code == 413
    for number in range(10):
        assert _keep(browser, author, submission=str(uuid.UUID(int=number))).status_code == 200
    answer = _keep(browser, author, submission=str(uuid.UUID(int=99)))
    assert answer.status_code == 429 and "Your text is kept here" in answer.json()["said"]


def test_nul_and_half_characters_are_taken_out(browser: Client, author: User) -> None:
    body = "be\x00fore \ud800 after".encode("utf-8", "surrogatepass")
    _keep(browser, author, body=[body])
    assert Entry.objects.get().body.startswith("before")


def test_a_window_asks_whose_it_is_after_another_sign_in(browser: Client, author: User, stranger: User) -> None:
    told = browser.get(reverse(KEEP)).json()
    assert told["writer"] == author.pk and len(told["secret"]) > 20
    browser.logout()
    assert browser.get(reverse(KEEP)).status_code == 302
    assert _keep(browser, author).status_code == 302, "signed out: nothing is kept, and the window says so"


def test_an_answer_is_in_its_form_again_and_gone_when_it_is_sent(browser: Client, author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    root = make_reply(entry, stranger)
    _keep(browser, author, purpose="answer", entry=entry.pk, body="On the post")
    other = str(uuid.uuid4())
    _keep(browser, author, purpose="answer", entry=entry.pk, root=root.pk, body="On the comment", submission=other)
    page = browser.get(entry.get_absolute_url()).content.decode()
    assert "On the post</textarea>" in page and f'name="submission" value="{TOKEN}"' in page
    assert "On the comment</textarea>" in page and f'id="answer-{root.pk}"' in page
    assert page.count("words of yours that were not sent yet") == 2
    answer = {"body": "On the post, in full", "submission": TOKEN}
    assert browser.post(reverse("content:write-reply", args=[entry.pk]), answer).status_code == 302
    assert Draft.objects.get().body == "On the comment"
    assert "On the post</textarea>" not in browser.get(entry.get_absolute_url()).content.decode()


def test_nobody_else_finds_a_draft_in_a_form(browser: Client, author: User, stranger: User) -> None:
    entry = make_entry(author)
    make_draft(entry, stranger, body="Of somebody else")
    assert "Of somebody else" not in browser.get(entry.get_absolute_url()).content.decode()


def test_a_change_is_in_its_form_again_with_a_way_to_discard_it(browser: Client, author: User) -> None:
    entry = make_entry(author, body="Published")
    fields = {"purpose": "edit", "entry": entry.pk, "version": entry.version, "title": "New title", "body": "Changed"}
    told = _keep(browser, author, **fields, tags="roads, sch", audience="department").json()
    draft = Draft.objects.get()
    assert told["fields"] == {"draft_version": 1, "submission": TOKEN}
    url = reverse("blogs:edit", args=[entry.pk])
    page = browser.get(url).content.decode()
    assert "Changed</textarea>" in page and "New title" in page and "roads, sch" in page
    assert reverse("content:delete-draft", args=[draft.pk]) in page
    entry.refresh_from_db()
    assert entry.body == "Published" and not entry.tags.exists()
    assert browser.post(reverse("content:delete-draft", args=[draft.pk])).status_code == 302
    assert "Published</textarea>" in browser.get(url).content.decode()


def test_a_change_begun_before_another_one_was_saved_is_merged(browser: Client, author: User) -> None:
    entry = make_entry(author, body="One.\n\nTwo.")
    _keep(
        browser, author, purpose="edit", entry=entry.pk, version=entry.version, title=entry.title, body="One.\n\nDue."
    )
    change_entry(entry, body="Uno.\n\nTwo.")
    url = reverse("blogs:edit", args=[entry.pk])
    form = browser.get(url).context["form"]
    sent = {
        name: str(form[name].value() or "") for name in ("title", "body", "tags", "audience", "version", "submission")
    }
    answer = browser.post(url, sent)
    assert answer.status_code == 422
    merged = answer.context["form"]
    assert merged["body"].value() == "Uno.\n\nDue."
    assert "Read it once more" in answer.content.decode()
    again = sent | {"body": merged["body"].value(), "version": merged["version"].value()}
    assert browser.post(url, again).status_code == 302
    assert not Draft.objects.exists() and Entry.objects.get().body == "Uno.\n\nDue."


def test_a_comment_that_is_changed_goes_on_too(browser: Client, author: User) -> None:
    reply = make_reply(make_entry(author), author, body="Sent")
    _keep(browser, author, purpose="edit", reply=reply.pk, version=reply.version, body="Changed")
    url = reverse("content:edit-reply", args=[reply.pk])
    page = browser.get(url)
    assert "Changed</textarea>" in page.content.decode()
    form = {"body": "Changed", "version": str(reply.version), "submission": TOKEN}
    assert browser.post(url, form).status_code == 302
    assert not Draft.objects.exists()


def test_the_list_has_all_sorts_and_names_nothing_that_one_may_not_read(
    browser: Client, author: User, stranger: User
) -> None:
    make_entry(author, title="Begun", publish=False)
    readable, private = make_entry(stranger, title="Readable"), make_entry(stranger, title="Turned private")
    make_draft(readable, author, body="A comment")
    make_draft(make_reply(readable, stranger), author, body="An answer")
    lost = make_draft(private, author, body="My own words")
    make_draft(make_entry(author, title="Mine"), author, purpose=DraftPurpose.EDIT, body="A change")
    change_entry(private, audience=Audience.ONLY_ME)
    page = browser.get(reverse("content:drafts")).content.decode()
    for words in ("Begun", "Readable", "Mine", "A comment", "An answer", "A change", "My own words"):
        assert words in page
    assert "Turned private" not in page and "not there any more" in page
    kept = browser.get(reverse("content:draft", args=[lost.pk])).content.decode()
    assert "My own words" in kept and "Turned private" not in kept


@pytest.mark.parametrize("gone", ["deleted", "hidden", "quarantined"])
def test_words_about_what_is_gone_are_kept_on(gone: str, browser: Client, author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    _keep(browser, author, purpose="answer", entry=entry.pk, body="Begun")
    Entry.objects.filter(pk=entry.pk).update(state=gone)
    answer = _keep(browser, author, purpose="answer", entry=entry.pk, body="Begun and finished", draft_version=1)
    assert answer.status_code == 200 and Draft.objects.get().body == "Begun and finished"


def test_each_draft_leads_to_its_form(browser: Client, author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    root = make_reply(entry, stranger)
    own_reply = make_reply(entry, author)
    drafts = [
        make_draft(entry, author, body="Words 1"),
        make_draft(root, author, body="Words 2"),
        make_draft(make_entry(author), author, purpose=DraftPurpose.EDIT, body="Words 3"),
        make_draft(own_reply, author, purpose=DraftPurpose.EDIT, body="Words 4"),
        make_draft(entry, author, body="Words 5"),
    ]
    for number, draft in enumerate(drafts, start=1):
        url = browser.get(reverse("content:draft", args=[draft.pk])).headers["Location"]
        assert f"Words {number}</textarea>" in browser.get(url).content.decode()


def test_five_hundred_drafts_are_read_page_by_page_each_once(browser: Client, author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    Draft.objects.bulk_create(
        Draft(person=author, purpose="answer", submission=uuid.uuid4(), entry=entry, body=f"Word-{number}-")
        for number in range(250)
    )
    Entry.objects.bulk_create(
        Entry(kind="blog_post", author=author, department=entry.department, title=f"Word-{number}-", state=State.DRAFT)
        for number in range(250, 500)
    )
    seen: list[str] = []
    url = reverse("content:drafts")
    while url:
        context = browser.get(url).context
        seen += [line.excerpt or line.title for line in context["lines"]]
        older = context["page"].older_url
        url = f"{reverse('content:drafts')}{older}" if older else ""
    assert len(seen) == len(set(seen)) == 500


def test_an_empty_list_says_what_it_is_for(browser: Client) -> None:
    assert "waits here, for you alone" in browser.get(reverse("content:drafts")).content.decode()
    assert browser.get("/blogs/drafts/").headers["Location"] == reverse("content:drafts")


def test_with_scripts_off_nothing_of_it_is_needed(browser: Client, stranger: User) -> None:
    entry = make_entry(stranger)
    url = reverse("content:write-reply", args=[entry.pk])
    hidden = {"purpose": "answer", "writer": "1", "kind": "", "entry": str(entry.pk), "reply": ""}
    assert browser.post(url, {"body": "Plain", **hidden}).status_code == 302
    assert Reply.objects.get().body == "Plain"
    assert not Draft.objects.exists()


def test_what_is_refused_when_it_is_sent_stays_a_draft(browser: Client, author: User) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("content.services.replies._check_open", _refuse)
        entry = make_entry(author)
        _keep(browser, author, purpose="answer", entry=entry.pk, body="Words")
        url = reverse("content:write-reply", args=[entry.pk])
        assert browser.post(url, {"body": "Words", "submission": TOKEN}).status_code == 422
    assert Draft.objects.get().body == "Words"


def _refuse(*_args: object) -> None:
    raise services.NotPossible("No.")
