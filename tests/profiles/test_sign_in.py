"""Signing in by password or code, getting a new password, signing out."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import AccessToken, AccountEvent, Session, TokenPurpose, User
from profiles.services import end_sessions, make_token, mark_as_left, suspend
from tests.factories import PASSWORD
from tests.profiles.conftest import code_in, is_signed_in

pytestmark = pytest.mark.django_db
NEW = "another pass phrase"


def test_a_password_signs_in_under_a_new_session_key(client: Client, ada: User, sign_in: Any):
    session = client.session
    session["anything"] = 1
    session.save()
    before = session.session_key
    assert sign_in("ADA.Author@Transport.example ", PASSWORD)["Location"] == "/"
    assert is_signed_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(client: Client, ada: User, sign_in: Any):
    answers = [sign_in(email, "a wrong password!", by=Client()) for email in (ada.email, "nobody@transport.example")]
    assert [answer.status_code for answer in answers] == [422, 422]
    errors = [str(answer.context_data["form"].errors) for answer in answers]
    assert errors[0] == errors[1]
    assert "not right" in errors[0]


def test_a_code_signs_in(client: Client, ada: User):
    assert client.post("/account/login/code/", {"email": ada.email}).status_code == 302
    assert client.get("/account/login/code/confirm/").status_code == 200
    assert client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})["Location"] == "/"
    assert is_signed_in(client)
    ada.refresh_from_db()
    assert ada.has_usable_password()


def test_a_code_works_in_the_browser_that_asked_and_no_other(client: Client, ada: User):
    client.post("/account/login/code/", {"email": ada.email})
    other = Client()
    assert other.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])}).status_code == 302
    assert not is_signed_in(other)


def test_a_code_is_worth_nothing_after_a_quarter_of_an_hour(client: Client, ada: User):
    client.post("/account/login/code/", {"email": ada.email})
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert not is_signed_in(client)


@pytest.mark.parametrize("page", ["/account/login/code/", "/account/password/reset/"])
def test_a_code_for_an_unknown_address_is_answered_as_for_a_known_one(ada: User, page: str):
    answers: list[tuple[Any, ...]] = []
    for email in (ada.email, "nobody@transport.example"):
        browser = Client()
        first = browser.post(page, {"email": email})
        second = browser.get(first["Location"])
        third = browser.post(first["Location"], {"code": "BBBB-BBBB"})
        answers.append((first.status_code, first["Location"], second.status_code, third.status_code))
        if "login" in page:
            answers[-1] = (*answers[-1], browser.post(first["Location"], {"action": "resend"}).status_code)
    assert answers[0] == answers[1]
    assert "no account" in str(mail.outbox[1 if "reset" in page else 2].body)


def test_an_address_of_somebody_who_left_is_nobodys_any_more(client: Client, ada: User, operator: User, sign_in: Any):
    address = ada.email
    mark_as_left(person=ada, by=operator)
    response = client.post("/account/login/code/", {"email": address})
    assert (response.status_code, response["Location"]) == (302, "/account/login/code/confirm/")
    assert "There is no account for it" in str(mail.outbox[0].body)
    assert sign_in(address, PASSWORD, by=Client()).status_code == 422


def test_the_suspended_get_no_code_and_the_same_answer(
    client: Client, ada: User, operator: User, sign_in: Any, sign_up: Any
):
    suspend(person=ada, by=operator, reason="misuse")
    response = client.post("/account/login/code/", {"email": ada.email})
    assert (response.status_code, response["Location"]) == (302, "/account/login/code/confirm/")
    assert "is closed" in str(mail.outbox[0].body)
    Client().post("/account/password/reset/", {"email": ada.email})
    assert "is closed" in str(mail.outbox[1].body)
    sign_up(ada.email, by=Client())
    assert "is closed" in str(mail.outbox[2].body)
    browser = Client()
    assert sign_in(ada.email, PASSWORD, by=browser)["Location"] == "/account/inactive/"
    assert browser.get("/account/inactive/").status_code == 200
    assert not is_signed_in(browser)


def test_a_suspended_person_is_out_at_the_next_request(client: Client, ada: User):
    client.force_login(ada)
    assert is_signed_in(client)
    User.objects.filter(pk=ada.pk).update(suspended_at=timezone.now())
    assert not is_signed_in(client)


def test_a_deleted_session_is_out_at_the_next_request(client: Client, ada: User):
    client.force_login(ada)
    end_sessions(ada)
    assert not is_signed_in(client)


def test_session_and_person_cost_one_query(client: Client, ada: User):
    client.force_login(ada)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/admin/password_change/").status_code == 302
    assert len(queries) == 1
    assert "profiles_session" in queries[0]["sql"]


def test_a_reset_by_code_signs_out_everywhere(client: Client, ada: User, sign_in: Any):
    other = Client()
    sign_in(ada.email, PASSWORD, by=other)
    make_token(person=ada, purpose=TokenPurpose.FEED)
    client.post("/account/password/reset/", {"email": ada.email})
    response = client.post("/account/password/reset/confirm/", {"code": code_in(mail.outbox[0])})
    assert response["Location"] == "/account/password/reset/complete/"
    assert client.get("/account/password/reset/complete/").status_code == 200
    assert client.post("/account/password/reset/complete/", {"password1": "short"}).status_code == 422
    response = client.post("/account/password/reset/complete/", {"password1": NEW})
    assert response["Location"] == "/account/password/reset/done/"
    assert client.get("/account/password/reset/done/").status_code == 200
    assert not is_signed_in(other)
    assert not is_signed_in(client)
    assert not AccessToken.objects.exists(), "nor does a program read on"
    sign_in(ada.email, NEW)
    assert is_signed_in(client)
    assert [message.subject for message in mail.outbox][1:] == ["Your CivNet password was changed"]


def test_no_new_password_without_the_code(client: Client, ada: User):
    client.post("/account/password/reset/", {"email": ada.email})
    assert client.get("/account/password/reset/complete/")["Location"] == "/account/password/reset/confirm/"
    client.post("/account/password/reset/complete/", {"password1": NEW})
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_a_changed_password_keeps_only_the_session_that_changed_it(client: Client, ada: User, sign_in: Any):
    other = Client()
    sign_in(ada.email, PASSWORD)
    sign_in(ada.email, PASSWORD, by=other)
    before = client.session.session_key
    response = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW})
    assert response["Location"] == "/settings/"
    assert is_signed_in(client)
    assert client.session.session_key != before
    assert not is_signed_in(other)
    assert Session.objects.filter(person=ada).count() == 1


def test_the_current_password_is_counted_when_it_is_wrong(client: Client, ada: User):
    client.force_login(ada)
    form = {"oldpassword": "a wrong password!", "password1": NEW}
    assert [client.post("/account/password/change/", form).status_code for _ in range(6)] == [422] * 5 + [429]


def test_signing_out_is_a_post_and_deletes_the_session(client: Client, ada: User):
    client.force_login(ada)
    assert client.get("/account/logout/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert not is_signed_in(client)
    assert not Session.objects.filter(person=ada).exists()


@pytest.mark.parametrize(
    "password",
    ["short", "password1234", "Civil Service 2026", "aaaaaaaaaaaaaaaa", "123456789012", "ada.author@tr", "Ada Author"],
)
def test_a_password_that_everybody_guesses_is_refused(client: Client, ada: User, password: str):
    client.force_login(ada)
    response: Any = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": password})
    assert response.status_code == 422
    assert list(response.context_data["form"].errors) == ["password1"]


def test_links_in_mail_start_with_the_setting_whatever_the_request_says(client: Client, settings: Any, ada: User):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://civnet.example"
    client.post("/account/login/code/", {"email": "nobody@transport.example"}, headers={"host": "evil.example"})
    assert "evil.example" not in str(mail.outbox[0].message())
    assert "https://civnet.example/account/signup/" in str(mail.outbox[0].body)


def test_the_answer_is_always_a_page(client: Client, ada: User, sign_in: Any):
    response = sign_in(ada.email, "a wrong password!", headers={"accept": "application/json"})
    assert response["Content-Type"].startswith("text/html")
    assert AccountEvent.objects.count() == 1
