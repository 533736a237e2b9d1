"""Blocks: what the page promises, and that nobody but whoever set one can tell."""

import re
from difflib import unified_diff

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from colleagues.models import Block
from colleagues.services import block
from profiles.models import User
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def _seen(client: Client, url: str, person: User) -> tuple[int, str, int]:
    """Status, page without what is of each request and each person, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    page = re.sub(
        r'(csrfmiddlewaretoken" value=|submission" value=|X-CSRFToken": |<live-link after=|<live-tabs who=)"[^"]+"',
        "",
        answer.content.decode(),
    )
    for own in (person.handle, person.name, person.first_name, person.initials):
        page = page.replace(own, "…")
    return answer.status_code, page, len(queries)


def test_one_is_told_what_it_does_and_finds_it_in_the_settings(client: Client, author: User, stranger: User) -> None:
    client.force_login(author)
    url = reverse("colleagues:block", args=[stranger.handle])
    assert "no longer see what they write" in client.get(url).content.decode()
    assert not Block.objects.exists()
    answer = client.post(url, follow=True)
    assert answer.redirect_chain == [(reverse("colleagues:blocks"), 302)]
    assert "Stan Stranger" in answer.content.decode()
    assert "Take the block back" in client.get(url).content.decode()
    assert reverse("colleagues:blocks") in client.get(reverse("profiles:settings")).content.decode()
    answer = client.post(reverse("colleagues:unblock", args=[stranger.handle]), follow=True)
    assert "You have blocked nobody" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "portal:person",
        "portal:person-blog",
        "portal:person-colleagues",
        "portal:person-colleague-of",
        "colleagues:introduce",
        "colleagues:block",
    ],
)
def test_no_page_of_the_blocker_differs_for_the_blocked(client: Client, author: User, name: str) -> None:
    blocked, free = (make_person(name, department=author.department) for name in ("Bea Quaint", "Kay Quiet"))
    block(blocker=author, blocked=blocked)
    url = reverse(name, args=[author.handle])
    seen = []
    for person in (blocked, free):
        client.force_login(person)
        client.get(url)  # the first of each session writes when it was used
        seen.append(_seen(client, url, person))
    (status, page, number), other = seen
    assert "\n".join(unified_diff(page.splitlines(), other[1].splitlines(), n=0)) == ""
    assert (status, number) == (other[0], other[2])


def test_the_list_of_blocks_is_ones_own(client: Client, author: User, stranger: User) -> None:
    block(blocker=author, blocked=stranger)
    for person in (stranger, make_person()):
        client.force_login(person)
        page = client.get(reverse("colleagues:blocks")).content.decode()
        assert "You have blocked nobody" in page and "Ada" not in page


def test_nobody_blocks_themselves(client: Client, author: User) -> None:
    client.force_login(author)
    assert client.post(reverse("colleagues:block", args=[author.handle])).status_code == 403
    block(blocker=author, blocked=author)
    assert not Block.objects.exists()
