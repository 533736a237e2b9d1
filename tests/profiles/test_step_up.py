"""Proving once more who one is, and what is shut without it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from profiles.models import AccountEvent, Session, User
from tests.desk import Desk, code_now, give_app
from tests.factories import PASSWORD
from tests.profiles.conftest import code_in

pytestmark = pytest.mark.django_db
CONFIRM = "/account/reauthenticate/"
LATER = timedelta(minutes=16)


def test_a_quarter_of_an_hour_after_sign_in_a_weighty_page_asks_again(client: Desk, ada: User, sign_in: Any):
    sign_in(ada.email, PASSWORD)
    assert client.get("/settings/second-factors/passkey/").status_code == 200
    with time_machine.travel(timezone.now() + LATER):
        page = "/settings/second-factors/passkey/"
        assert client.get(page)["Location"] == f"{CONFIRM}?next={page.replace('/', '%2F')}"
        key = client.session.session_key
        assert client.post(f"{CONFIRM}?next={page}", {"password": PASSWORD})["Location"] == page
        assert client.session.session_key != key, "a new key for a session that may do more"
        assert client.get(page).status_code == 200


def test_a_form_that_comes_too_late_leads_back_to_its_page(client: Desk, ada: User, sign_in: Any):
    sign_in(ada.email, PASSWORD)
    with time_machine.travel(timezone.now() + LATER):
        back = client.post("/settings/second-factors/app/begin/")["Location"]
    assert back == f"{CONFIRM}?next=%2Fsettings%2Fsecond-factors%2F"


def test_a_key_that_outlives_the_session_is_not_made_on_an_old_proof(client: Desk, ada: User, sign_in: Any):
    sign_in(ada.email, PASSWORD)
    with time_machine.travel(timezone.now() + LATER):
        assert client.post("/settings/feeds/make/")["Location"] == f"{CONFIRM}?next=%2Fsettings%2Ffeeds%2F"
    assert not ada.access_tokens.exists()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_it_leads_nowhere_outside(client: Desk, ada: User, elsewhere: str):
    client.force_login(ada)
    answer = client.post(CONFIRM, {"password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/settings/"


def test_wrong_passwords_count_like_those_of_a_sign_in(client: Desk, ada: User, sign_in: Any):
    client.force_login(ada)
    answers = [client.post(CONFIRM, {"password": "a wrong password!"}).status_code for _try in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert sign_in(ada.email, PASSWORD, by=Client()).status_code == 429


def test_who_has_a_second_factor_proves_with_that_and_no_password(client: Desk, ada: User):
    give_app(ada)
    client.force_login(ada)
    with time_machine.travel(timezone.now() + LATER):
        assert client.post(CONFIRM, {"password": PASSWORD}).status_code == 422
        assert 'name="password"' not in client.get(CONFIRM).content.decode()
        assert client.post(CONFIRM, {"code": code_now()})["Location"] == "/settings/"


def test_who_has_neither_proves_by_a_mailed_code(client: Desk, ada: User):
    ada.set_unusable_password()
    ada.save(update_fields=["password"])
    client.force_login(ada)
    assert "Email me a code" in client.get(CONFIRM).content.decode()
    with time_machine.travel(timezone.now() + LATER):
        assert client.post(CONFIRM, {"action": "mail"}).status_code == 302
        code = code_in(mail.outbox[-1])
        assert code not in str(Session.objects.get().get_decoded())
        assert client.post(CONFIRM, {"code": "BBBB-BBBB"}).status_code == 422
        assert client.post(CONFIRM, {"code": code})["Location"] == "/settings/"
        assert client.get("/settings/second-factors/passkey/").status_code == 200
        assert client.post(CONFIRM, {"code": code}).status_code == 200, "a code is good once: it asks anew"


def test_only_who_needs_one_gets_a_mailed_code(client: Desk, ada: User):
    client.force_login(ada)
    client.post(CONFIRM, {"action": "mail"})
    assert not mail.outbox


def test_mailed_codes_are_limited_to_three_an_hour(client: Desk, ada: User):
    ada.set_unusable_password()
    ada.save(update_fields=["password"])
    client.force_login(ada)
    assert [client.post(CONFIRM, {"action": "mail"}).status_code for _try in range(4)] == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_three_wrong_codes_end_a_mailed_code(client: Desk, ada: User):
    ada.set_unusable_password()
    ada.save(update_fields=["password"])
    client.force_login(ada)
    client.post(CONFIRM, {"action": "mail"})
    for _try in range(3):
        client.post(CONFIRM, {"code": "BBBB-BBBB"})
    client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})
    assert "Email me a code" in client.get(CONFIRM).content.decode()
    assert AccountEvent.objects.filter(kind=AccountEvent.Kind.WRONG_CODE).count() == 3


def test_a_first_password_is_set_after_a_fresh_proof_only(client: Desk, ada: User):
    ada.set_unusable_password()
    ada.save(update_fields=["password"])
    client.force_login(ada)
    assert client.get("/account/password/set/").status_code == 200
    with time_machine.travel(timezone.now() + LATER):
        assert client.get("/account/password/set/")["Location"].startswith(CONFIRM)


@pytest.mark.parametrize("junk", ["1" * 1_000_000, "\x00", "\uff11\uff12\uff13\uff14\uff15\uff16", "'; --", "🔑"])
def test_no_junk_is_a_code(client: Desk, ada: User, junk: str):
    give_app(ada)
    client.force_login(ada)
    assert client.post(CONFIRM, {"code": junk}).status_code in {413, 422}
