"""The matrix of permissions: every address, every method, the whole cast. What has no row is refused by this test."""

import fnmatch
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.exceptions import NoReverseMatch

from profiles.models import User
from tests.desk import Desk, at_desk
from tests.pages import url_of
from tests.world import World

pytestmark = pytest.mark.django_db

MEMBERS = {
    "stranger", "author", "colleague", "group_member", "ex_member", "group_owner", "blocked", "moderator", "operator"
}  # fmt: skip
SETS = {"members": MEMBERS, "everybody": {*MEMBERS, "anonymous", "unconfirmed", "waiting", "suspended", "left"}}
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
    if response.status_code in {301, 302, 303}:
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


@pytest.mark.parametrize("name", [name for name in ADDRESSES if not name.startswith("admin:")])
def test_each_person_gets_what_the_policy_says(name: str, shared_world: World) -> None:
    _walk(name, shared_world)


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name.startswith("admin:")])
def test_the_admin_is_for_its_roles(name: str, shared_world: World) -> None:
    _walk(name, shared_world)


def _walk(name: str, world: World) -> None:
    rule = rule_for(name)
    assert rule is not None, f"{name} has no row in tests/policy.toml"
    try:
        url = url_of(name, world)
    except NoReverseMatch:
        pytest.fail(f"{name} takes arguments: add it to a noun of tests/pages/")
    wrong = []
    for who, person in world.cast.items():
        for method, got in _outcomes(url, person):
            wanted = expected(rule, who, method)
            if got not in wanted:
                wrong.append(f"{method} {url} as {who}: {got}, not {' or '.join(sorted(wanted))}")
    assert not wrong, "\n".join(wrong)


def _outcomes(url: str, person: User | AnonymousUser) -> list[tuple[str, str]]:
    """What the person gets for each method, signed in once; each request finds the same world and the same browser."""
    found = []
    with transaction.atomic():
        signed_in = at_desk(person).cookies
        for method in ("GET", "POST"):
            with transaction.atomic():
                client = Desk()
                client.cookies = SimpleCookie({name: cookie.value for name, cookie in signed_in.items()})
                found.append((method, outcome(client.generic(method, url))))
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    return found


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
