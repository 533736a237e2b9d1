"""Writing an update through its pages: from a box on home, from the menu, from a page of its own."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Audience, Entry, State
from profiles.models import User
from tests.factories import make_group
from updates.models import Limit

WRITE = "updates:write"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def form(body: str = "Moving casework to the new platform. #casework", **fields: Any) -> dict[str, Any]:
    return {"body": body, "to": "everyone", "place": "page", "submission": str(uuid.uuid4())} | fields


def test_an_update_is_posted_and_read_by_a_stranger(browser: Client, stranger: User) -> None:
    response = browser.post(reverse(WRITE), form("Moving **casework** to the new platform. #casework"))
    entry = Entry.objects.get()
    assert response.headers["Location"] == f"/updates/{entry.pk}/" == entry.get_absolute_url()
    assert (entry.kind, entry.state, entry.audience) == ("update", State.PUBLISHED, Audience.EVERYONE)
    assert entry.title == "Moving casework to the new platform. #casework" and entry.excerpt == ""
    browser.force_login(stranger)
    page = browser.get(entry.get_absolute_url()).content.decode()
    assert "Moving <strong>casework</strong>" in page
    listed = browser.get(reverse("updates:index")).content.decode()
    assert "Moving <strong>casework</strong>" in listed and 'href="/tags/casework/"' in listed


def test_home_has_the_box_and_gets_a_card(browser: Client) -> None:
    home = browser.get("/").content.decode()
    assert f'action="{reverse(WRITE)}"' in home and 'id="composer-home"' in home
    answer = browser.post(reverse(WRITE), form(place="home"), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200 and "<!DOCTYPE" not in page
    assert page.index('id="composer-home"') < page.index("See your update") < page.index('<article class="card item"')


def test_the_menu_gets_the_box_when_it_opens(browser: Client) -> None:
    page = browser.get(reverse(WRITE), headers=HTMX).content.decode()
    assert 'id="composer-menu"' in page and "<!DOCTYPE" not in page
    said = browser.post(reverse(WRITE), form(place="menu"), headers=HTMX).content.decode()
    assert "See your update" in said and "<article" not in said


@pytest.mark.parametrize(
    ("to", "audience"), [("", "everyone"), ("department", "department"), ("colleagues", "colleagues")]
)
def test_it_is_for_whom_it_was_written(browser: Client, to: str, audience: str) -> None:
    browser.post(reverse(WRITE), form(to=to))
    assert Entry.objects.get().audience == audience


def test_it_can_be_for_one_of_ones_groups_alone(browser: Client, author: User) -> None:
    group = make_group(owner=author)
    browser.post(reverse(WRITE), form(to=f"group-{group.pk}"))
    entry = Entry.objects.get()
    assert (entry.group, entry.audience) == (group, Audience.GROUP)


@pytest.mark.parametrize("to", ["group", "only_me", "nonsense", "group-", "group-x", "group-9" * 40, "group-\uff11"])
def test_no_other_room_can_be_named(browser: Client, to: str) -> None:
    assert browser.post(reverse(WRITE), form(to=to)).status_code == 422
    assert not Entry.objects.exists()


def test_a_group_of_others_takes_no_update(browser: Client, stranger: User) -> None:
    group = make_group(owner=stranger)
    answer = browser.post(reverse(WRITE), form(to=f"group-{group.pk}"))
    assert answer.status_code == 422 and "not a member" in answer.content.decode()


def test_the_same_form_twice_makes_one(browser: Client) -> None:
    sent = form()
    for _time in range(2):
        assert browser.post(reverse(WRITE), sent).status_code == 302
    assert Entry.objects.count() == 1


def test_five_hundred_characters_are_the_most_until_an_operator_says_otherwise(browser: Client) -> None:
    assert browser.post(reverse(WRITE), form("é" * 500)).status_code == 302
    refused = browser.post(reverse(WRITE), form("a" * 511))
    assert refused.status_code == 422 and "this has 11 too many" in refused.content.decode()
    assert "a" * 511 in refused.content.decode()
    Limit.objects.create(most_characters=600)
    assert browser.post(reverse(WRITE), form("a" * 511)).status_code == 302
