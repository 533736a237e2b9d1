"""The conversation under a post: what opens where, and what a reader of a narrow room is told."""

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Audience, Reply
from content.threads import places
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def test_a_form_that_was_asked_for_gets_the_focus(browser: Client, author: User) -> None:
    reply = make_reply(make_entry(author), make_person())
    address = reply.entry.get_absolute_url()
    assert "autofocus" not in browser.get(address).content.decode()
    assert browser.get(f"{address}?reply_to={reply.pk}").content.decode().count("autofocus") == 1


def test_what_opens_or_is_new_is_on_the_page_that_is_shown(
    browser: Client, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LINES_A_PAGE", 2)
    entry = make_entry(author)
    last = [make_reply(entry, make_person()) for _number in range(5)][-1]
    opened = browser.get(f"{entry.get_absolute_url()}?reply_to={last.pk}", headers=HTMX).content.decode()
    assert f'id="answer-{last.pk}"' in opened
    write = reverse("content:write-reply", args=[entry.pk])
    refused = browser.post(write, {"body": "", "root": last.pk}, headers=HTMX)
    assert refused.status_code == 422 and f'id="answer-{last.pk}"' in refused.content.decode()
    posted = browser.post(write, {"body": "Here I am."}, headers=HTMX).content.decode()
    made = Reply.objects.get(body="Here I am.")
    assert f'id="{made.anchor_id}" tabindex="-1" autofocus' in posted
    assert f'href="{entry.get_absolute_url()}?from=first#replies"' in posted  # the way back to the first replies


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        (Audience.EVERYONE, None),
        (Audience.DEPARTMENT, "only {entry.department.short_name}"),
        (Audience.COLLEAGUES, "only the author"),
        (Audience.ONLY_ME, "only you"),
    ],
)
def test_who_may_read_is_said_from_the_side_of_the_reader(
    browser: Client, author: User, audience: Audience, said: str | None
) -> None:
    entry = make_entry(author, audience=audience)
    page = browser.get(entry.get_absolute_url()).content.decode()
    assert (f"· {said.format(entry=entry)}" in page) if said else ("· only" not in page)
