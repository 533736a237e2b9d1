"""Passkeys: made, used to sign in and to prove who one is; and everything that only looks like one."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone
from fido2.utils import websafe_encode

from audit.models import Record
from profiles import services
from profiles.factors import has_factor
from profiles.models import AccountEvent, User
from tests.desk import Desk, at_desk
from tests.factories import PASSWORD
from tests.profiles.conftest import is_signed_in
from tests.profiles.softkey import PRESENT, SoftKey

pytestmark = pytest.mark.django_db
ADD, SIGN_IN = "/settings/second-factors/passkey/", "/account/passkey/"
QUESTION, NEW = "/account/passkey/question/", "/account/passkey/question/new/"
STEP = "/account/second-step/"


def add(person: User, key: SoftKey, name: str = "Work laptop") -> Any:
    """Make a passkey at a desk of the person."""
    desk = at_desk(person)
    return desk.post(ADD, {"name": name, "passkey": key.make(desk.post(NEW).json())})


def sign_in_with(key: SoftKey, client: Client, **extra: str) -> Any:
    """Press the button of the sign-in page."""
    return client.post(SIGN_IN, {"passkey": key.use(client.post(QUESTION).json()), **extra})


def test_a_passkey_is_added_and_its_owner_is_told(ada: User):
    assert add(ada, SoftKey())["Location"] == "/settings/second-factors/recovery-codes/"
    row = Authenticator.objects.get()
    assert (row.user_id, row.data["name"]) == (ada.pk, "Work laptop")
    assert set(row.data["credential"]["response"]) == {"clientDataJSON", "attestationObject"}, (
        "and nothing a browser adds"
    )
    assert "a passkey" in str(mail.outbox[0].body)
    assert Record.objects.get(action="factor.added").reason == "webauthn"


def test_a_passkey_alone_signs_in_and_opens_the_admin(client: Client, moderator: User):
    key = SoftKey()
    add(moderator, key)
    assert sign_in_with(key, client, next="/people/")["Location"] == "/people/"
    assert client.get("/admin/").status_code == 200
    assert not AccountEvent.objects.exists(), "what was right is not counted"


def test_a_passkey_is_the_second_step_after_a_password(client: Client, ada: User, sign_in: Any):
    key = SoftKey()
    add(ada, key)
    assert sign_in(ada.email, PASSWORD)["Location"] == STEP
    page = client.get(STEP).content.decode()
    assert "Use a passkey" in page and 'name="code"' not in page
    options = client.post(QUESTION).json()
    assert [known["id"] for known in options["publicKey"]["allowCredentials"]] == [websafe_encode(key.credential_id)]
    assert client.post(STEP, {"passkey": key.use(options)})["Location"] == "/"
    assert is_signed_in(client)


def test_an_answer_is_good_once(client: Client, ada: User):
    key = SoftKey()
    add(ada, key)
    answer = key.use(client.post(QUESTION).json())
    other = Client()
    assert other.post(SIGN_IN, {"passkey": answer})["Location"] == "/account/login/", "of another browser"
    assert client.post(SIGN_IN, {"passkey": answer})["Location"] == "/"
    client.post("/account/logout/")
    client.post(QUESTION)
    assert client.post(SIGN_IN, {"passkey": answer})["Location"] == "/account/login/"


def test_an_answer_that_comes_late_is_none(client: Client, ada: User):
    key = SoftKey()
    add(ada, key)
    answer = key.use(client.post(QUESTION).json())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        client.post(SIGN_IN, {"passkey": answer})
    assert not is_signed_in(client)


def test_nobody_signs_in_with_the_passkey_of_another(client: Client, ada: User, stranger: User, sign_in: Any):
    hers, his = SoftKey(b"hers"), SoftKey(b"his")
    add(ada, hers)
    add(stranger, his)
    his.handle = hers.handle
    assert sign_in_with(his, client)["Location"] == "/account/login/", "a handle that is not his"
    his.credential_id = hers.credential_id
    assert sign_in_with(his, client)["Location"] == "/account/login/", "nor a key"
    sign_in(ada.email, PASSWORD)
    his.credential_id = b"his"
    assert client.post(STEP, {"passkey": his.use(client.post(QUESTION).json())}).status_code == 422
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://sub.testserver"},
        {"origin": "http://testserver:8000"},
        {"site": "evil.example"},
        {"flags": PRESENT},
        {"handle": b"999999999999"},
        {"handle": b"9" * 500},
        {"handle": b"\x00"},
        {"handle": b""},
    ],
    ids=str,
)
def test_a_lie_is_no_proof(client: Client, ada: User, lie: dict[str, Any]):
    key = SoftKey()
    add(ada, key)
    for name, value in lie.items():
        setattr(key, name, value)
    answer = sign_in_with(key, client)
    assert answer["Location"] == "/account/login/"
    assert "not accepted" in client.get("/account/login/").content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "lie",
    [{"origin": "https://evil.example"}, {"site": "evil.example"}, {"flags": PRESENT}, {"credential_id": b"x" * 1024}],
    ids=lambda lie: str(*lie),
)
def test_no_passkey_is_made_on_a_lie(ada: User, lie: dict[str, Any]):
    assert add(ada, SoftKey(**lie)).status_code == 422
    assert not has_factor(ada)


JUNK = [
    "",
    "{",
    "[]",
    "null",
    "1",
    '"x"',
    "{}",
    "[" * 9_000,
    '{"response": 1}',
    '{"response": {"userHandle": 1}}',
    "\x00",
    "x" * 30_000,
]


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: junk[:12])
def test_no_junk_is_a_passkey(client: Desk, ada: User, sign_in: Any, junk: str):
    add(ada, SoftKey())
    client.post(QUESTION)
    assert client.post(SIGN_IN, {"passkey": junk})["Location"] == "/account/login/"
    sign_in(ada.email, PASSWORD)
    client.post(QUESTION)
    assert client.post(STEP, {"passkey": junk}).status_code == 422
    client.force_login(ada)
    client.post(NEW)
    assert client.post(ADD, {"name": "Phone", "passkey": junk}).status_code == 422
    assert Authenticator.objects.count() == 1


PROVING = {"rawId", "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"}


def _broken(answer: str) -> Iterator[tuple[str, str]]:
    """Each name of the answer, with the answer in which its value is another, cut, or gone."""
    whole = json.loads(answer)
    for part in (None, "response"):
        for name, value in (whole[part] if part else whole).items():
            others: list[Any] = [None, 1, [], {}, "", "é", "AAAA", "\x00", "A" * 10_000]
            if isinstance(value, str):
                others += [value[:cut] for cut in range(1, len(value), max(1, len(value) // 40))]
            for other in others:
                bad = json.loads(answer)
                (bad[part] if part else bad)[name] = other
                yield name, json.dumps(bad)
            bad = json.loads(answer)
            del (bad[part] if part else bad)[name]
            yield name, json.dumps(bad)


def _ask_again(client: Client, session: dict[str, Any]) -> None:
    """Put the session back to when the question was asked."""
    store = client.session
    store.update(session)
    store.save()


def test_a_new_passkey_broken_anywhere_is_refused_and_breaks_nothing(client: Desk, ada: User):
    client.force_login(ada)
    answer = SoftKey().make(client.post(NEW).json())
    asked = dict(client.session)
    for name, bad in _broken(answer):
        _ask_again(client, asked)
        status = client.post(ADD, {"name": "Phone", "passkey": bad}).status_code
        assert status == 422 or name not in PROVING, bad[:300]
        Authenticator.objects.all().delete()
    _ask_again(client, asked)
    assert client.post(ADD, {"name": "Phone", "passkey": answer}).status_code == 302, "whole, it would have been taken"


def test_an_answer_broken_anywhere_is_refused_and_breaks_nothing(client: Client, ada: User):
    key = SoftKey()
    add(ada, key)
    answer = key.use(client.post(QUESTION).json())
    asked = dict(client.session)
    for name, bad in _broken(answer):
        browser = Client()
        browser.post(QUESTION)
        _ask_again(browser, asked)
        AccountEvent.objects.all().delete()
        went_to = browser.post(SIGN_IN, {"passkey": bad})["Location"]
        assert went_to == "/account/login/" or name not in PROVING, bad[:300]
    assert client.post(SIGN_IN, {"passkey": answer})["Location"] == "/", "whole, it would have been taken"


def test_junk_that_names_somebody_slows_its_network_and_never_the_person(client: Client, ada: User):
    key = SoftKey()
    add(ada, key)
    for _try in range(8):
        key.origin = "https://evil.example"
        sign_in_with(key, Client())
    key.origin = "http://testserver"
    assert sign_in_with(key, client)["Location"] == "/"


def test_somebody_suspended_is_not_let_in_by_a_passkey(client: Client, ada: User, operator: User):
    key = SoftKey()
    add(ada, key)
    services.suspend(person=ada, by=operator, reason="misuse")
    assert sign_in_with(key, client)["Location"] == "/account/inactive/"
    assert not is_signed_in(client)


def test_one_passkey_is_added_once_and_ten_are_enough(ada: User):
    key = SoftKey()
    add(ada, key)
    assert add(ada, key).status_code == 422
    for number in range(9):
        assert add(ada, SoftKey(f"key {number}".encode())).status_code == 302
    assert "ten passkeys" in add(ada, SoftKey(b"one more")).content.decode()


def test_without_scripts_the_page_says_what_works(client: Desk, ada: User):
    client.force_login(ada)
    answer = client.post(ADD, {"name": "Laptop", "passkey": ""})
    assert answer.status_code == 422
    assert "authenticator app" in answer.content.decode()
    nameless = client.post(ADD, {"name": " ", "passkey": ""}).content.decode()
    assert "Fill in" in nameless and "need scripts, which are off in this browser. Use an" not in nameless


def test_a_new_passkey_wants_a_fresh_proof(client: Desk, ada: User):
    client.force_login(ada)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.post(NEW)["Location"].startswith("/account/reauthenticate/")
        assert client.post(ADD, {"name": "x", "passkey": "{}"})["Location"].startswith("/account/reauthenticate/")


def test_a_question_for_a_proof_is_no_question_for_a_new_one(client: Desk, ada: User):
    client.force_login(ada)
    client.post(NEW)
    answer = SoftKey().make({"publicKey": {"user": {"id": "MQ"}, **client.post(QUESTION).json()["publicKey"]}})
    assert client.post(ADD, {"name": "Laptop", "passkey": answer}).status_code == 422
