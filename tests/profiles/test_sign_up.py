"""Signing up with a work address."""

import re
import threading
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection, connections
from django.test import Client

from profiles.models import AccountEvent, Department, Session, Trust, User
from profiles.services import set_successors
from tests.profiles.conftest import code_in, is_signed_in

pytestmark = pytest.mark.django_db
CONFIRM = "/account/confirm-email/"


def test_a_work_address_of_a_department_is_confirmed_by_a_code_and_let_in(
    client: Client, sign_up: Any, transport: Department
):
    response = sign_up("Ada.Author@Transport.Example")
    assert (response.status_code, response["Location"]) == (302, CONFIRM)
    assert client.get(CONFIRM).status_code == 200
    response = client.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert (response.status_code, response["Location"]) == (302, "/")
    person = User.objects.get()
    assert (person.email, person.name, person.handle) == ("ada.author@transport.example", "Ada Author", "ada-author")
    assert person.may_read
    assert person.department == transport
    assert person.roles.get().is_main
    assert person.trust == Trust.NEWCOMER
    assert EmailAddress.objects.get().verified
    assert person.has_usable_password()
    assert is_signed_in(client)


def test_nobody_is_let_in_before_the_code(client: Client, sign_up: Any, transport: Department):
    sign_up("ada@transport.example")
    assert not is_signed_in(client)
    assert not User.objects.get().may_read


def test_an_unknown_domain_waits_in_the_queue_with_an_explanation(client: Client, sign_up: Any):
    sign_up("ada@elsewhere.example")
    response = client.post(CONFIRM, {"code": code_in(mail.outbox[0])}, follow=True)
    assert response.redirect_chain[-1] == ("/waiting/", 302)
    assert "You are in the queue" in response.content.decode()
    assert User.objects.get().is_waiting
    assert client.get("/people/")["Location"] == "/waiting/"
    assert client.post("/account/logout/").status_code == 302


def test_an_address_of_a_department_that_was_carried_on_leads_there(
    client: Client, sign_up: Any, closed: Department, transport: Department
):
    assert sign_up("ada@roads.example")["Location"] == "/account/confirm-email/"
    client.post("/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert User.objects.get().department == transport


def test_a_department_that_nobody_carries_on_takes_nobody(sign_up: Any, closed: Department):
    set_successors([])
    response = sign_up("ada@roads.example")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Ministry of Roads closed on 1 January 2020" in page
    assert 'value="Ada Author"' in page
    assert 'value="ada@roads.example"' in page
    assert "three random words" not in page
    assert not User.objects.exists()


def test_a_known_address_gets_the_same_answer_and_a_mail_that_says_what_to_do(
    client: Client, sign_up: Any, author: User, transport: Department
):
    new, known = Client(), Client()
    first = sign_up("new@transport.example", by=new)
    second = sign_up(author.email, by=known)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = [
        browser.get(CONFIRM).content.decode().replace(address, "ADDRESS")
        for browser, address in ((new, "new@transport.example"), (known, author.email))
    ]
    assert _without_tokens(pages[0]) == _without_tokens(pages[1])
    assert "has an account already" in str(mail.outbox[1].body)
    assert mail.outbox[1].body.count("http://testserver/account/login/code/") == 1
    assert User.objects.count() == 2
    author.refresh_from_db()
    assert author.check_password("a long enough pass phrase")


@pytest.mark.parametrize("code", ["", "AAAA-AAAA", "\x00", "ß" * 30, "9" * 500, "'; DROP TABLE"])
def test_a_wrong_code_is_told_and_the_third_ends_it(client: Client, sign_up: Any, transport: Department, code: str):
    sign_up("ada@transport.example")
    assert client.post(CONFIRM, {"code": code}).status_code == 422
    assert client.post(CONFIRM, {"code": code}).status_code == 422
    assert client.post(CONFIRM, {"code": code})["Location"] == "/account/login/"
    assert not is_signed_in(client)
    assert client.post(CONFIRM, {"code": code_in(mail.outbox[0])})["Location"] == "/account/login/"


def test_another_code_may_be_asked_for_and_the_first_is_worthless(client: Client, sign_up: Any, transport: Department):
    sign_up("ada@transport.example")
    assert client.post(CONFIRM, {"action": "resend"}).status_code == 302
    first, second = map(code_in, mail.outbox)
    assert client.post(CONFIRM, {"code": first}).status_code == 422
    assert client.post(CONFIRM, {"code": second.lower().replace("-", " ")}).status_code == 302
    assert is_signed_in(client)


def test_the_session_keeps_only_a_hash_of_the_code(client: Client, sign_up: Any, transport: Department):
    sign_up("ada@transport.example")
    code = code_in(mail.outbox[0])
    kept = str(Session.objects.get().get_decoded())
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_password_that_a_stranger_chose_does_not_survive_the_owners_code(
    transport: Department, sign_up: Any, sign_in: Any
):
    squatter, owner = Client(), Client()
    sign_up("ada@transport.example", password="chosen by a squatter", by=squatter)
    owner.post("/account/login/code/", {"email": "ada@transport.example"})
    owner.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[1])})
    assert is_signed_in(owner)
    assert not User.objects.get().has_usable_password()
    assert sign_in("ada@transport.example", "chosen by a squatter", by=squatter).status_code != 200
    assert not is_signed_in(squatter)


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_of_one_address_at_one_moment_make_one_person(transport: Department):
    answers: list[int] = []
    gate = threading.Barrier(2)

    def one() -> None:
        try:
            browser = Client()
            gate.wait()
            form = {"name": "Ada Author", "email": "ada@transport.example", "password1": "three random words"}
            answers.append(browser.post("/account/signup/", form).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1
    assert connection.is_usable()


def test_the_confirmation_mail_has_both_forms_and_is_asked_for_three_times_an_hour(sign_up: Any, transport: Department):
    for _ in range(3):
        assert sign_up("ada@transport.example", by=Client()).status_code == 302
    response = sign_up("ada@transport.example", by=Client())
    assert response.status_code == 429
    assert "Enough codes were sent" in response.content.decode()
    assert len(mail.outbox) == 3
    assert AccountEvent.objects.filter(kind="confirm_code").count() == 3
    message = mail.outbox[0]
    assert message.subject == "Confirm your address for CivNet"
    assert code_in(message) in message.alternatives[0].content  # type: ignore[attr-defined]


def _without_tokens(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)
