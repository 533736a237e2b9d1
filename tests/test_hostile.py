"""Whatever is typed into whatever form, or asked of whatever page: no 500, and no markup of it comes back as markup.

The fields are those of the rendered page, with some that no form has; tests/slow types the whole collections.
"""

import itertools
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client

from profiles.models import User
from tests.core.reading import shared
from tests.desk import Desk
from tests.pages import url_of
from tests.test_policy import ADDRESSES, rule_for
from tests.world import World

pytestmark = pytest.mark.django_db
WHO = ("author", "stranger", "operator", "moderator", "waiting", "anonymous")  # the first who may
ASKED = ("q", "department", "before", "after", "from", "reply_to", "next", "o", "p", "_changelist_filters", "unknown")
FIELDS = ("body", "root", "submission", "version", "useful", "until", "unknown", "action", "_selected_action")
EXTRA = [
    "\x00",
    "9" * 5000,
    "-9223372036854775809",
    "e" + "\u0301" * 3000,
    "\ud800",
    "a\r\nSet-Cookie: x=1\r\n\r\n<script>alert(1)</script>",
    "//evil.example/<b>",
    "javascript:alert(1)//<svg onload=alert(1)>",
    "{{ 7|add:7 }}{% csrf_token %}\"'><img src=x onerror=alert(1)>",
    "__proto__[]",
]

READS_NO_BODY = {
    "account_passkey_question",
    "account_new_passkey_question",
    "uploads:cancel",
    "notifications:stop",
    "stream:writing",
    "moderation:hidden-entry",  # there is nothing to mend there: the form is not asked
    "moderation:hidden-reply",
    "profiles:make-look-code",
}  # address and session say it all
FORMS = [name for name in ADDRESSES if "POST" in getattr(rule_for(name), "methods", ())]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://[", "HX-Target": "<b>", "HX-Trigger-Name": "\xff"}


def naughty(step: int) -> list[str]:
    """Each so many-th of the two collections, and what they lack."""
    strings = json.loads(shared("corpora/naughty-strings.json").read_text(encoding="utf-8"))
    scripts = shared("corpora/script-injection.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    return [*EXTRA, *strings[::step], *scripts[:: 4 * step]]


class Forms(HTMLParser):
    """Names of the fields of a page with the values they came with."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("name")
        if name and tag in {"input", "textarea", "select", "button"} and name != "csrfmiddlewaretoken":
            self.fields.setdefault(name, known.get("value") or "")


def reader_of(name: str, world: World) -> Client:
    """The browser of somebody who may."""
    rule = rule_for(name)
    assert rule is not None
    who = next((who for who in WHO if who in rule.allowed | rule.forbidden), "author")
    client, person = Desk(raise_request_exception=False), world.cast[who]
    if isinstance(person, User):
        client.force_login(person)
    return client


def fillings(fields: dict[str, str], strings: list[str], start: int) -> Iterator[dict[str, str]]:
    """Every field with a string of its own, until all were used, then every field alone; the strings take turns."""
    turn = itertools.count(start)
    for _number in range(-(-len(strings) // len(fields))):
        yield {field: strings[next(turn) % len(strings)] for field in fields}
    for field in fields:
        yield {**fields, field: strings[next(turn) % len(strings)]}


def sendable(filled: dict[str, str]) -> dict[str, list[bytes]]:
    """As bytes, half characters too, each also twice over: a list where one value is meant."""
    return {field: [typed.encode(errors="surrogatepass")] * 2 for field, typed in filled.items()}


def judge(response: Any, typed: set[str], where: str) -> None:
    """No 500, no markup, nobody sent elsewhere."""
    assert response.status_code < 500, where
    hops = [address for address, _status in getattr(response, "redirect_chain", [])]
    for address in [*hops, response.headers.get("Location", "")]:
        assert urlsplit(address).netloc in {"", "testserver"} and not address.startswith(("//", "javascript:")), where
    if response.headers.get("Content-Type", "").startswith("text/html"):
        page = response.content.decode()
        came_back = [text for text in typed if "<" in text and text.strip("<> \n") and text.strip() in page]
        assert not [text for text in came_back if text.strip()[text.strip().find("<") + 1 :][:1].strip()], where


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_asked_of_a_page_breaks_it_or_runs(name: str, shared_world: World) -> None:
    ask(name, shared_world, naughty(120))


@pytest.mark.parametrize("name", [name for name in FORMS if not name.startswith("admin:")])  # those: tests/slow
def test_nothing_typed_into_a_form_breaks_it_or_runs(name: str, shared_world: World) -> None:
    fill_in(name, shared_world, naughty(120))


def ask(name: str, world: World, strings: list[str]) -> None:
    """Ask the page `name` for everything, half of the time as htmx does."""
    client, url = reader_of(name, world), url_of(name, world)
    for number, asked in enumerate(fillings(dict.fromkeys(ASKED, ""), strings, ADDRESSES.index(name))):
        with transaction.atomic():
            answer = client.get(url, sendable(asked), follow=True, headers=HTMX if number % 2 else None)
            transaction.set_rollback(True)
        judge(answer, {*asked.values()}, f"{url} asked {asked!r}"[:600])


def fill_in(name: str, world: World, strings: list[str]) -> None:
    """Fill in the form of the page `name`, half of the time as htmx does."""
    client, url = reader_of(name, world), url_of(name, world)
    page = client.get(url)
    found = Forms(page.content.decode()).fields if page.status_code == 200 else {}
    fields = {**dict.fromkeys(FIELDS, ""), **found}
    for number, filled in enumerate(fillings(fields, strings, ADDRESSES.index(name))):
        with transaction.atomic():
            answer = client.post(url, sendable(filled), follow=True, headers=HTMX if number % 2 else None)
            transaction.set_rollback(True)
        judge(answer, {*filled.values()} - {*fields.values()}, f"{url} typed {filled!r}"[:600])


ONE_CLICK = "notifications:stop"  # of a mail program, which has no cookie: its secret stands in the address


@pytest.mark.parametrize("name", [name for name in FORMS if name != ONE_CLICK])
def test_a_form_without_its_secret_changes_nothing(name: str, shared_world: World) -> None:
    reader = reader_of(name, shared_world)
    client = Client(enforce_csrf_checks=True)
    client.cookies = reader.cookies
    answer = client.post(url_of(name, shared_world), {"body": "words", "useful": "yes"})
    assert answer.status_code == 403


def test_a_body_of_ten_megabytes_is_refused(shared_world: World) -> None:
    for name in (name for name in FORMS if not name.startswith("admin:")):
        client, big = reader_of(name, shared_world), "body=" + "x" * 10_000_000
        if name in READS_NO_BODY:
            continue
        with transaction.atomic():
            answer = client.post(url_of(name, shared_world), big, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        assert answer.status_code in {302, 400, 403, 404, 413}, (name, answer.status_code)
