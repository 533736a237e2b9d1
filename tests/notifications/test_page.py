"""The page of notices: one row an unread thread, nothing that may not be read, a constant number of queries."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from colleagues.models import Block
from content.models import Audience, Entry, Reply, State
from notifications.models import Delivery, Event
from notifications.services import mark_read, tell, unread_label
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply

pytestmark = pytest.mark.django_db
LIST = "/notices/"


@pytest.fixture
def reader(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def lines(client: Client, url: str = LIST) -> list[str]:
    """The lines of the page, without markup."""
    body = client.get(url).content.decode()
    found = re.findall(r'<li class="notice[^>]*>(.*?)</li>', body, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in found]


def headlines(client: Client, url: str = LIST) -> list[str]:
    """What stands in bold."""
    found = re.findall(r'<p class="notice__text"[^>]*>(.*?)</p>', client.get(url).content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in found]


def test_an_empty_page_says_what_to_do(reader: Client) -> None:
    body = reader.get(LIST).content.decode()
    assert "Nothing yet." in body
    assert "Mark all as read" not in body


def test_a_line_says_who_did_what_in_words_and_leads_there(reader: Client, answer: Reply) -> None:
    (line,) = lines(reader)
    assert "Ben Reader replied to your post “Dogs at the office”" in line
    assert "I know about dogs" in line
    assert "New" in line
    assert f'href="/replies/{answer.pk}/"' in reader.get(LIST).content.decode()


def test_unread_replies_to_one_post_are_one_row(reader: Client, post: Entry) -> None:
    for name in ("Carol Clerk", "Dev Opps", "Carol Clerk"):
        make_reply(post, make_person(name), body=f"Says {name}")
    assert headlines(reader) == ["Carol Clerk and 2 others replied to your post “Dogs at the office”"]


def test_one_person_who_replies_twice_is_no_others(reader: Client, post: Entry, colleague: User) -> None:
    make_reply(post, colleague)
    make_reply(post, colleague, body="Once more")
    assert headlines(reader) == ["Ben Reader replied to your post “Dogs at the office”"]
    assert "Once more" in lines(reader)[0]


def test_what_was_read_stands_by_itself_below(reader: Client, author: User, post: Entry, colleague: User) -> None:
    make_reply(post, colleague, body="Old")
    mark_read(user=author, entry=post)
    make_reply(post, colleague, body="New words")
    make_reply(make_entry(author, title="Cats"), colleague)
    assert [line.split(" replied")[0] for line in headlines(reader)] == ["Ben Reader"] * 3
    assert ["New Mark as read" in line for line in lines(reader)] == [True, True, False]


def test_a_mention_stands_beside_the_replies(reader: Client, post: Entry, colleague: User) -> None:
    make_reply(post, colleague, body="Look, @ada-author")
    make_reply(post, colleague)
    assert headlines(reader) == [
        "Ben Reader replied to your post “Dogs at the office”",
        "Ben Reader mentioned you in “Dogs at the office”",
    ]


def close_reply(answer: Reply) -> None:
    Reply.objects.filter(pk=answer.pk).update(state=State.HIDDEN)


def block(answer: Reply) -> None:
    Block.objects.create(blocker=answer.entry.author, blocked=answer.author)


@pytest.mark.parametrize("change", [close_reply, block])
def test_what_may_no_longer_be_read_names_neither_words_nor_people(reader: Client, answer: Reply, change: Any) -> None:
    change(answer)
    (line,) = lines(reader)
    assert "no longer available" in line
    for word in ("canary", "Ben", "Dogs"):
        assert word not in line


def test_a_narrowed_post_shows_no_title(client: Client, author: User, stranger: User) -> None:
    entry = make_entry(author, title="Canary", body="@stan-stranger")
    client.force_login(stranger)
    assert "Canary" in lines(client)[0]
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME)
    assert "Canary" not in lines(client)[0]
    assert "Ada" not in lines(client)[0]


def test_a_hidden_reply_among_others_is_passed_over(
    reader: Client, post: Entry, colleague: User, stranger: User
) -> None:
    make_reply(post, stranger, body="Still here")
    close_reply(make_reply(post, colleague, body="canary"))
    assert headlines(reader) == ["Stan Stranger replied to your post “Dogs at the office”"]
    assert "canary" not in lines(reader)[0]


def test_a_moderators_outcome_shows_the_reason(client: Client, answer: Reply, colleague: User, stranger: User) -> None:
    close_reply(answer)
    tell(event=Event.HIDDEN, key="act:1", people=[colleague], reply=answer, note="Rule 3.")
    tell(event=Event.REPORT_HANDLED, key="act:1:2", people=[stranger], reply=answer, note="It was hidden.")
    client.force_login(colleague)
    assert "A moderator hid your reply on “Dogs at the office” Rule 3." in lines(client)[0]
    client.force_login(stranger)
    assert "A moderator looked at your report about “Dogs at the office” It was hidden." in lines(client)[0]
    assert "canary" not in lines(client)[0]


def test_marking_a_line_reads_the_thread_behind_it(reader: Client, author: User, post: Entry, colleague: User) -> None:
    for _ in range(3):
        make_reply(post, colleague)
    newest = Delivery.objects.site_of(author).latest("pk")
    response = reader.post(reverse("notifications:mark-read", args=[newest.pk]))
    assert (response.status_code, response.url) == (302, LIST)  # type: ignore[attr-defined]
    assert unread_label(author) == ""


def test_htmx_gets_the_line_alone_with_the_focus_in_it(reader: Client, author: User, answer: Reply) -> None:
    notice = Delivery.objects.site_of(author).get()
    response = reader.post(reverse("notifications:mark-read", args=[notice.pk]), headers={"HX-Request": "true"})
    body = response.content.decode()
    assert "<html" not in body
    assert f'id="notice-{notice.pk}"' in body
    assert "autofocus" in body
    assert "Mark as read" not in body


def test_nobody_reads_the_notices_of_others(client: Client, stranger: User, author: User, answer: Reply) -> None:
    client.force_login(stranger)
    notice = Delivery.objects.site_of(author).get()
    mail = Delivery.objects.get(recipient=author, channel="mail")
    for pk in (notice.pk, mail.pk, 0, 2**63 - 1, 2**64):
        assert client.post(reverse("notifications:mark-read", args=[pk])).status_code == 404
    assert unread_label(author) == "1"


def test_reading_a_thread_needs_the_right_to_read_it(
    reader: Client, author: User, answer: Reply, stranger: User
) -> None:
    own = make_entry(stranger, audience=Audience.ONLY_ME)
    assert reader.post(reverse("notifications:mark-thread-read", args=[own.pk])).status_code == 404
    response = reader.post(reverse("notifications:mark-thread-read", args=[answer.entry_id]))
    assert response.status_code == 302
    assert unread_label(author) == ""


def test_marking_all_reads_what_the_page_showed(reader: Client, author: User, post: Entry, colleague: User) -> None:
    make_reply(post, colleague)
    until = re.search(r'name="until" value="(\d+)"', reader.get(LIST).content.decode())
    assert until is not None
    make_reply(post, colleague)
    assert reader.post("/notices/read/", {"until": until[1]}).status_code == 302
    assert unread_label(author) == "1"


@pytest.mark.parametrize("until", ["x", "-1", "0", "9" * 30, "1\x00"])
def test_nonsense_is_answered_with_422_and_reads_nothing(
    reader: Client, author: User, answer: Reply, until: str
) -> None:
    response = reader.post("/notices/read/", {"until": until})
    assert response.status_code == (302 if until.startswith("9") else 422)
    assert unread_label(author) == ("" if until.startswith("9") else "1")


def test_looking_changes_nothing(reader: Client, author: User, answer: Reply) -> None:
    before = list(Delivery.objects.order_by("pk").values())
    reader.get(LIST)
    reader.head(LIST)
    assert list(Delivery.objects.order_by("pk").values()) == before
    assert reader.get("/notices/read/").status_code == 405


def fill(author: User, number: int) -> None:
    """Threads with several unread replies, read ones, mentions and outcomes."""
    for _ in range(number):
        entry = make_entry(author)
        Entry.objects.filter(pk=entry.pk).update(created_at=timezone.now().replace(year=2020))
        first = make_reply(entry, make_person())
        make_reply(entry, make_person(), body="@ada-author")
        Delivery.objects.site_of(author).filter(notification__reply=first).update(read_at=timezone.now())
        make_reply(entry, make_person())
        make_reply(entry, make_person())
        tell(event=Event.HIDDEN, key=f"act:{entry.pk}", people=[author], entry=entry, note="Because")


def test_fifty_threads_cost_the_queries_of_two(reader: Client, author: User) -> None:
    counts = []
    for number in (2, 10):
        fill(author, number)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            reader.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_paging_shows_every_row_once(reader: Client, author: User) -> None:
    fill(author, 15)
    url, seen, pages = LIST, 0, 0
    while url:
        response = reader.get(url)
        page = response.context["page"]
        seen += len(page.rows)
        pages += 1
        url = LIST + page.older_url if page.older_url else ""
    assert (seen, pages) == (15 * 4, 3)  # of each: a read reply, a mention, a pair of unread replies, an outcome


def test_a_cursor_of_nonsense_gives_the_first_page(reader: Client, answer: Reply) -> None:
    assert len(lines(reader, LIST + "?before=%F0%9F%90%95")) == 1


def test_the_bell_says_how_many(reader: Client, answer: Reply) -> None:
    assert ", 1 unread" in reader.get(LIST).content.decode()


def test_an_open_page_asks_for_the_bell_alone(reader: Client, answer: Reply, author: User) -> None:
    address = reverse("notifications:unread")
    bell = reader.get(address).content.decode()
    assert ", 1 unread" in bell and "<html" not in bell
    mark_read(user=author)
    assert reader.get(address).content.decode().strip() == ""
