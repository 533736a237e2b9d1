"""Wrong passwords and codes are counted in Postgres, and codes are sent sparingly."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone

from profiles import limits
from profiles.limits import Kind, TooSoon
from profiles.models import AccountEvent, Session, User
from tests.factories import PASSWORD
from tests.profiles.conftest import code_in, is_signed_in

pytestmark = pytest.mark.django_db


def request_from(address: str = "192.0.2.1") -> Any:
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_the_sixth_wrong_password_in_a_quarter_of_an_hour_must_wait(ada: User, sign_in: Any, client: Client):
    assert [sign_in(ada.email, "a wrong password!").status_code for _ in range(6)] == [422] * 5 + [429]
    response = sign_in(ada.email, PASSWORD)
    assert response.status_code == 429
    assert "Wait 30 seconds" in response.content.decode()
    assert f'value="{ada.email}"' in response.content.decode()
    assert not is_signed_in(client)
    assert AccountEvent.objects.count() == 5


def test_an_unknown_address_must_wait_just_the_same(sign_in: Any):
    answers = [sign_in("nobody@transport.example", "a wrong password!").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_the_delay_doubles_and_ends(ada: User, sign_in: Any):
    for _ in range(5):
        sign_in(ada.email, "a wrong password!")
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(4):
            with pytest.raises(TooSoon) as early:
                limits.begin(Kind.WRONG_PASSWORD, ada.email, request_from())
            waits.append(round(early.value.wait.total_seconds()))
            clock.shift(early.value.wait + timedelta(seconds=1))
            limits.begin(Kind.WRONG_PASSWORD, ada.email, request_from())
        assert waits == [30, 60, 120, 240]
        clock.shift(timedelta(minutes=16))
        assert sign_in(ada.email, PASSWORD).status_code == 302
    assert Session.objects.filter(person=ada).exists()


def test_a_right_password_is_no_failure(ada: User, sign_in: Any):
    for _ in range(7):
        sign_in(ada.email, PASSWORD, by=Client())
    assert not AccountEvent.objects.filter(kind=Kind.WRONG_PASSWORD).exists()


def test_trying_passwords_does_not_keep_the_owner_from_a_code(ada: User, sign_in: Any, client: Client):
    for _ in range(6):
        sign_in(ada.email, "a wrong password!", by=Client())
    client.post("/account/login/code/", {"email": ada.email})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert is_signed_in(client)


def test_wrong_codes_are_counted_over_all_browsers(ada: User):
    statuses = []
    for _ in range(3):
        browser = Client()
        browser.post("/account/login/code/", {"email": ada.email})
        statuses += [browser.post("/account/login/code/confirm/", {"code": "BBBB"}).status_code for _ in range(2)]
    assert statuses == [422] * 5 + [429]


def test_three_codes_an_hour_for_known_and_unknown_alike(ada: User):
    for page in ("/account/login/code/", "/account/password/reset/"):
        for email in (ada.email, "nobody@transport.example"):
            answers = [Client().post(page, {"email": email}).status_code for _ in range(4)]
            assert answers == [302, 302, 302, 429]
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert Client().post("/account/login/code/", {"email": ada.email}).status_code == 302


def test_an_unconfirmed_account_with_the_right_password_gets_no_flood_of_codes(
    sign_up: Any, sign_in: Any, transport: Any
):
    sign_up("ada@transport.example", by=Client())
    answers = [sign_in("ada@transport.example", "three random words", by=Client()).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert len(mail.outbox) == 3


def test_a_network_address_is_slowed_after_a_hundred_and_never_shut_out():
    for number in range(100):
        limits.begin(Kind.WRONG_PASSWORD, f"person-{number}@transport.example", request_from())
    with pytest.raises(TooSoon) as early:
        limits.begin(Kind.WRONG_PASSWORD, "other@transport.example", request_from())
    assert early.value.wait <= timedelta(seconds=1)
    limits.begin(Kind.WRONG_PASSWORD, "other@transport.example", request_from("192.0.2.2"))
    with time_machine.travel(timezone.now() + timedelta(seconds=2)):
        limits.begin(Kind.WRONG_PASSWORD, "other2@transport.example", request_from())


def test_an_address_that_is_no_address_counts_without_one():
    limits.begin(Kind.WRONG_PASSWORD, "ada@transport.example", request_from(""))
    assert AccountEvent.objects.get().address is None


def test_an_ipv6_subscriber_is_one(settings: Any):
    assert limits.network_address(request_from("2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2::"


@pytest.mark.parametrize(("hops", "expected"), [(0, "192.0.2.9"), (1, "203.0.113.7")])
def test_only_the_trusted_hop_says_where_a_request_comes_from(settings: Any, hops: int, expected: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = hops
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.9", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7")
    assert limits.network_address(request) == expected


def test_no_address_and_no_password_is_kept_in_the_rows(ada: User, sign_in: Any):
    sign_in(ada.email, "a wrong password!")
    assert ada.email not in str(AccountEvent.objects.values())


def test_a_reset_forgives_the_wrong_passwords(ada: User, sign_in: Any, client: Client):
    for _ in range(6):
        sign_in(ada.email, "a wrong password!", by=Client())
    client.post("/account/password/reset/", {"email": ada.email})
    client.post("/account/password/reset/confirm/", {"code": code_in(mail.outbox[0])})
    client.post("/account/password/reset/complete/", {"password1": "another pass phrase"})
    assert sign_in(ada.email, "another pass phrase").status_code == 302


def test_the_admin_is_entered_by_the_same_door(client: Client, operator: User):
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/account/login/")


@pytest.mark.django_db(transaction=True)
def test_twenty_tries_at_one_moment_count_as_twenty(ada: User):
    answers: list[int] = []
    gate = threading.Barrier(10)

    def one() -> None:
        try:
            gate.wait()
            form = {"login": ada.email, "password": "a wrong password!"}
            answers.extend(Client().post("/account/login/", form).status_code for _ in range(2))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(10)]
    with time_machine.travel(timezone.now(), tick=False):  # or a slow machine waits out the delay
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == [422] * 5 + [429] * 15
