"""The matrix of permissions: every address, every method, the whole cast. What has no row is refused by this test."""

import fnmatch
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.exceptions import NoReverseMatch

from profiles.proof import FRESH_SECONDS
from tests.desk import Desk, at_desk
from tests.factories import SECRET_WORDS
from tests.pages import url_of
from tests.world import KEY_OWNER, World

pytestmark = pytest.mark.django_db

MEMBERS = {
    "stranger", "author", "colleague", "group_member", "ex_member", "group_owner", "blocked", "moderator", "operator"
}  # fmt: skip
SETS = {"members": MEMBERS, "everybody": {*MEMBERS, "anonymous", "unconfirmed", "waiting", "suspended", "left"}}
REDIRECTS = {301, 302, 303}
OUT = {
    "anonymous": "sign-in",
    "suspended": "sign-in",
    "left": "sign-in",
    "unconfirmed": "waiting",
    "waiting": "waiting",
}


@dataclass(frozen=True)
class Rule:
    """One row of the file."""

    url: str  # a name, or a pattern of names
    methods: frozenset[str]
    allowed: frozenset[str]
    forbidden: frozenset[str]  # seen, but not theirs to do: 403
    reading: frozenset[str]  # who may look, and not send: 403
    is_step: bool  # of a journey: who comes without the step before is sent back to its beginning
    refused: str  # what everybody else inside gets: "404", "403" or "sign-in"


@cache
def rules() -> list[Rule]:
    """The rows of `policy.toml`, in order: the first that fits counts."""
    text = (Path(__file__).parent / "policy.toml").read_text(encoding="utf-8")
    return [
        Rule(
            url=row["url"],
            methods=frozenset(row["methods"]),
            allowed=_people(row["allowed"]),
            forbidden=_people(row.get("forbidden", [])),
            reading=_people(row.get("reading", [])),
            is_step=row.get("step", False),
            refused=row.get("refused", "404"),
        )
        for row in tomllib.loads(text)["rule"]
    ]


def _people(names: list[str]) -> frozenset[str]:
    return frozenset(who for name in names for who in SETS.get(name, {name}))


def names(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[str]:
    """Names of all addresses; one without a name stops the test."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, space)
        elif pattern.name:
            yield prefix + pattern.name
        else:
            assert prefix == "admin:", f"{pattern} has no name"  # the admin's own catch-all and old addresses


ADDRESSES = sorted({*names()})


def rule_for(name: str) -> Rule | None:
    """The first row whose pattern fits."""
    return next((rule for rule in rules() if fnmatch.fnmatchcase(name, rule.url)), None)


def test_every_address_has_a_row() -> None:
    assert [name for name in ADDRESSES if rule_for(name) is None] == []


def test_every_row_has_an_address() -> None:
    assert [rule.url for rule in rules() if not fnmatch.filter(ADDRESSES, rule.url)] == []


def outcome(response: HttpResponseBase) -> str:
    """What an answer means: "ok", "sign-in", "waiting", or its status."""
    location = response.headers.get("Location", "")
    if response.status_code in REDIRECTS:
        if location.startswith(("/account/login/", "/admin/login/")):
            return "sign-in"
        return "waiting" if location.startswith("/waiting/") else "ok"
    return "ok" if response.status_code in {200, 204, 400, 422} else str(response.status_code)


def expected(rule: Rule, who: str, method: str) -> set[str]:
    """What this person must get for this method."""
    other_method = set() if method in rule.methods else {"405"}
    if who in rule.allowed:
        return (other_method and {"405", "403"}) or ({"ok", "sign-in"} if rule.is_step else {"ok"})
    if who in rule.reading:
        return {"ok"} if method == "GET" else {"403"}
    if who in rule.forbidden:
        return {"403"} | other_method
    return {OUT.get(who, rule.refused)} | other_method


@dataclass
class Desks:
    """Everybody's browser, signed in once for all addresses of the module: no request leaves anything behind in it."""

    world: World
    began: float = field(default_factory=time.monotonic)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cookies = {who: at_desk(person).cookies for who, person in self.world.cast.items()}

    def of(self, who: str) -> Desk:
        """One that has just signed in; on a slow machine anew, before the service would ask for a proof again."""
        if time.monotonic() - self.began > FRESH_SECONDS / 2:
            return at_desk(self.world.cast[who])
        desk = Desk()
        desk.cookies = SimpleCookie({name: cookie.value for name, cookie in self.cookies[who].items()})
        return desk


@pytest.fixture(scope="module")
def desks(shared_world: World) -> Desks:
    return Desks(shared_world)


@pytest.mark.parametrize("name", [name for name in ADDRESSES if not name.startswith("admin:")])
def test_each_person_gets_what_the_policy_says_and_no_canary(name: str, desks: Desks) -> None:
    _walk(name, desks)


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name.startswith("admin:")])
def test_the_admin_is_for_its_roles_and_sends_no_canary(name: str, desks: Desks) -> None:
    _walk(name, desks)


def _walk(name: str, desks: Desks) -> None:
    world = desks.world
    rule = rule_for(name)
    assert rule is not None, f"{name} has no row in tests/policy.toml"
    try:
        url = url_of(name, world)
    except NoReverseMatch:
        pytest.fail(f"{name} takes arguments: add it to a noun of tests/pages/")
    wrong, leaks = [], []
    for who in world.cast:
        for method in ("GET", "POST"):
            with transaction.atomic():  # each finds the same world and the same browser
                answer = desks.of(who).generic(method, url)
                if method == "GET":
                    leaks += [f"{word} in {url} as {who}" for word in _heard(answer, _reader(url, who), world)]
                transaction.set_rollback(True)
            got, wanted = outcome(answer), expected(rule, who, method)
            if got not in wanted:
                wrong.append(f"{method} {url} as {who}: {got}, not {' or '.join(sorted(wanted))}")
    assert not wrong, "\n".join(wrong)
    assert not leaks, "\n".join(leaks)


def _reader(url: str, who: str) -> str:
    """As whom that address is read: a key reads for its owner."""
    return KEY_OWNER if url.startswith("/feeds/") else who


def _heard(answer: Any, reader: str, world: World) -> list[str]:
    """Canaries of rooms that are not the reader's, in the answer and in what it leads to.

    Who must sign in or wait is led to one page of this walk whatever they asked for: there the address is looked at.
    """
    said = [answer.headers.get("Location", "").encode(), _body(answer)]
    if answer.status_code in REDIRECTS and outcome(answer) == "ok":
        said.append(_body(answer.client.get(answer.headers["Location"], follow=True)))
    return [
        word
        for word, readers in world.canaries.items()
        if reader not in readers and any(word.encode() in text for text in said)
    ]


def _body(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else bytes(answer.content)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("author", {"CANARYDEPT", "CANARYGROUP", "CANARYCOLL", "CANARYONLY", "CANARYDRAFT", "CANARYKEPT"}),
        ("stranger", {SECRET_WORDS[1], "CANARYTHEIRS", "CANARYREPLY"}),
    ],
)
def test_the_canaries_sing_at_all(who: str, words: set[str], desks: Desks) -> None:
    left = set(words)
    for name in (name for name in ADDRESSES if not name.startswith("admin:")):
        answer = desks.of(who).get(url_of(name, desks.world), follow=True)
        body = _body(answer)
        left -= {word for word in left if word.encode() in body}
        if not left:
            return
    assert left == set()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_no_address_answers_another_method(method: str, shared_world: World) -> None:
    client = Desk()
    client.force_login(shared_world.person("operator"))
    for name in ADDRESSES:
        assert client.generic(method, url_of(name, shared_world)).status_code == 405, name


def test_head_is_get_without_a_body_or_refused(shared_world: World) -> None:
    client = Desk()
    client.force_login(shared_world.person("author"))
    for name in ADDRESSES:
        url = url_of(name, shared_world)
        with transaction.atomic():
            head, get = client.head(url), client.get(url)
            transaction.set_rollback(True)
        assert head.status_code in {get.status_code, 405}, name
        assert not (b"".join(head) if head.streaming else head.content), name
