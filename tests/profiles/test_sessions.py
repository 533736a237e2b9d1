"""The list of one's browsers: what it tells, what it never tells, and signing out from afar."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Record
from profiles.browsers import coarse, seen
from profiles.models import Session, User
from tests.desk import Desk, at_desk
from tests.factories import PASSWORD
from tests.profiles.conftest import is_signed_in

pytestmark = pytest.mark.django_db
LIST = "/settings/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
CHROMEBOOK = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (SAFARI, ("Safari", "iPhone")),
        (EDGE, ("Edge", "Windows")),
        (CHROMEBOOK, ("Chrome", "ChromeOS")),
        ("", ("", "")),
        ("curl/8", ("", "")),
        ("<script>alert(1)</script>" * 10_000, ("", "")),
    ],
)
def test_a_browser_is_told_in_two_words(agent: str, words: tuple[str, str]):
    found = seen(RequestFactory().get("/", headers={"User-Agent": agent}))
    assert (found.browser, found.system) == words


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.137", "192.0.2.x"),
        ("10.0.0.0", "10.0.0.x"),
        ("2001:db8:1:2::9", "2001:db8:1::x"),
        (None, ""),
    ],
)
def test_a_network_is_told_coarsely(address: str | None, network: str):
    assert coarse(address) == network


def test_the_list_shows_each_browser_and_marks_this_one(client: Desk, ada: User, sign_in: Any):
    sign_in(ada.email, PASSWORD, by=client, headers={"User-Agent": FIREFOX})
    other = Client()
    sign_in(ada.email, PASSWORD, by=other, headers={"User-Agent": SAFARI})
    page = client.get(LIST).content.decode()
    assert "Firefox on Windows" in page and "Safari on iPhone" in page and "127.0.0.x" in page
    assert page.count("This browser") == 1
    for session in Session.objects.all():
        assert session.session_key not in page, "a key opens the account"


def test_one_browser_is_signed_out_at_its_very_next_request(client: Desk, ada: User):
    client.force_login(ada)
    other = at_desk(ada)
    row = Session.objects.get(session_key=other.session.session_key)
    assert is_signed_in(other)
    assert client.post(f"{LIST}{row.public_id}/end/")["Location"] == LIST
    assert not is_signed_in(other)
    assert is_signed_in(client)
    assert Record.objects.get(action="person.signed_out_elsewhere").target_id == ada.pk
    assert client.post(f"{LIST}{row.public_id}/end/").status_code == 404, "twice: it is gone"


def test_all_others_are_signed_out_at_once(client: Desk, ada: User, stranger: User):
    client.force_login(ada)
    others, somebody = [at_desk(ada) for _number in range(3)], at_desk(stranger)
    assert "3 other browsers are signed out" in client.post(f"{LIST}others/end/", follow=True).content.decode()
    assert not any(is_signed_in(other) for other in others)
    assert is_signed_in(client) and is_signed_in(somebody)
    assert "nowhere else" in client.get(LIST).content.decode()


def test_nobody_ends_the_session_of_another(client: Desk, ada: User, stranger: User):
    client.force_login(stranger)
    hers = at_desk(ada)
    row = Session.objects.get(session_key=hers.session.session_key)
    for guess in (row.public_id, row.session_key, "0" * 32, "a" * 5000):
        assert client.post(f"{LIST}{guess}/end/").status_code == 404
    assert is_signed_in(hers)


def test_this_browser_is_signed_out_by_its_own_page(client: Desk, ada: User):
    client.force_login(ada)
    row = Session.objects.get(session_key=client.session.session_key)
    assert client.post(f"{LIST}{row.public_id}/end/")["Location"] == "/account/logout/"
    assert is_signed_in(client)


def test_a_use_is_noted_once_in_five_minutes_and_costs_nothing_between(client: Desk, ada: User):
    client.force_login(ada)
    client.get("/settings/")
    before = Session.objects.get().last_used_at
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/password_change/")
    assert len(queries) == 1, "session and person in one read, and no write"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/password_change/", headers={"User-Agent": EDGE})
        assert len(queries) == 2
        assert 'SET "last_used_at"' in queries[1]["sql"]
    row = Session.objects.get()
    assert before is not None and row.last_used_at is not None and row.last_used_at > before
    assert row.browser == "Edge"


def test_when_one_signed_in_stays_while_the_session_changes(client: Desk, ada: User, sign_in: Any):
    sign_in(ada.email, PASSWORD)
    signed_in = Session.objects.get().signed_in_at
    assert signed_in is not None
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert Session.objects.get().signed_in_at == signed_in


def test_somebody_signed_out_has_no_line(client: Desk, ada: User):
    client.post("/account/login/code/", {"email": ada.email})
    assert Session.objects.filter(person=None, signed_in_at=None, browser="").count() == 1
    client.force_login(ada)
    client.post("/account/logout/")
    assert not Session.objects.of(ada).exists()


def test_five_hundred_browsers_make_a_short_page(client: Desk, ada: User):
    client.force_login(ada)
    tomorrow = timezone.now() + timedelta(days=1)
    Session.objects.bulk_create(
        Session(session_key=f"{number:032}", session_data="", expire_date=tomorrow, person=ada) for number in range(500)
    )
    page = client.get(LIST).content.decode()
    assert page.count('class="held__item"') == 50
    assert "used last" in page
    assert "This browser" in page, "the one used last comes first"
