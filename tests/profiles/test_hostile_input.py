"""Whatever is typed into a form of accounts: a clear answer, nothing of it lost, never a 500."""

import json
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from profiles.models import AccountEvent, Department, DepartmentDomain, User
from tests.core.reading import shared
from tests.profiles.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db
ANSWERS = {200, 302, 400, 404, 422, 429}  # told, taken, or refused
EXTRA = [
    "\x00",
    "a" * 100_000,
    "e" + "\u0301" * 10_000,
    "\u202egnp.exe",
    "Ada\r\nBcc: everybody@transport.example",
    "\x1b[31mred",
    "\ufdfa" * 50,
    "{{ 7|add:7 }}{% csrf_token %}",
    "ada@transport.example\r\nX-Spam: no",
    "//evil.example/",
    "https://evil.example/",
    "/%0d%0aSet-Cookie:x=1",
]


def strings(step: int = 100) -> list[str]:
    """Each hundredth of the collection, and what it lacks. The whole of it takes minutes: see tests/slow."""
    return [*json.loads(shared("corpora/naughty-strings.json").read_text(encoding="utf-8"))[::step], *EXTRA]


@pytest.fixture
def hostile() -> list[str]:
    """What is typed; tests/slow types more."""
    return strings()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ada", "correct format"),
        ("ada@", "correct format"),
        ("@transport.example", "correct format"),
        ("ada author@transport.example", "correct format"),
        ("ada@transport", "correct format"),
        ("ada@transport.example.", "correct format"),
        ("ada@[127.0.0.1]", "correct format"),
        ("ada@localhost", "correct format"),
        ('"ada author"@transport.example', "correct format"),
        ('"\x01"@transport.example', "correct format"),
        ("ada+1@transport.example", "without the part"),
        ("ada@@transport.example", "correct format"),
        ("ada@-transport.example", "correct format"),
        ("ada@" + "\u00e9" * 62 + ".example", "correct format"),
        ("a" * 65 + "@" + "b" * 63 + "." + "c" * 63 + "." + "d" * 60 + ".example", "at most 254"),
        ("a" * 400 + "@transport.example", "at most 254"),
        ("ada@transport.example\nBcc: x@y.example", "correct format"),
        ("ada\x00@transport.example", "Null characters"),
        ("\uff41da@transport.example", "correct format"),
        ("ada\u212a@transport.example", "correct format"),
    ],
)
def test_a_malformed_address_is_told_and_stays_in_the_form(
    sign_up: Any, transport: Department, address: str, said: str
):
    response = sign_up(address)
    assert response.status_code == 422
    form = response.context_data["form"]
    assert said in str(form.errors["email"])
    assert form["email"].value() == address
    assert form["name"].value() == "Ada Author"
    assert PASSPHRASE not in response.content.decode()
    assert not User.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  ADA@Transport.EXAMPLE ", "ada@transport.example"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--BCHER-kva.example", "ada@xn--bcher-kva.example"),
        ("ada.o'neill@transport.example", "ada.o'neill@transport.example"),
        ("ada@tr\u00e1nsport.example", "ada@xn--trnsport-9ya.example"),
    ],
)
def test_one_mailbox_has_one_spelling(sign_up: Any, transport: Department, typed: str, stored: str):
    assert sign_up(typed).status_code == 302
    assert User.objects.get().email == stored
    assert mail.outbox[0].to == [stored]
    sign_up(stored.upper(), by=Client())
    assert User.objects.count() == 1


def test_a_department_with_an_international_domain_is_known_in_every_spelling(
    client: Client, sign_up: Any, transport: Department
):
    DepartmentDomain.objects.create(department=transport, domain="xn--bcher-kva.example")
    assert Department.objects.of_address("ada@xn--BCHER-kva.example").get() == transport
    Department.objects.filter(pk=transport.pk).update(ended_on=date(2020, 1, 1))
    assert "closed on" in sign_up("ada@BÜCHER.example").content.decode()


@pytest.mark.parametrize("field", ["name", "email", "password1", "next", "action"])
@pytest.mark.usefixtures("transport")
def test_nothing_typed_into_the_sign_up_form_breaks_it(hostile: list[str], field: str):
    for typed in hostile:
        form = {"name": "Ada Author", "email": "ada@transport.example", "password1": PASSPHRASE, field: typed}
        response: Any = Client().post("/account/signup/", form)
        assert response.status_code in ANSWERS, (field, typed)
        if response.status_code == 422 and field != "password1":
            assert response.context_data["form"]["name"].value() == form["name"]
        assert "evil.example" not in response.headers.get("Location", "")
        for message in mail.outbox:
            assert "\n" not in message.subject
            assert message.message()
        User.objects.all().delete()
        AccountEvent.objects.all().delete()
        mail.outbox.clear()


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/account/login/", "login"),
        ("/account/login/", "password"),
        ("/account/login/", "next"),
        ("/account/login/code/", "email"),
        ("/account/password/reset/", "email"),
    ],
)
def test_nothing_typed_into_the_forms_of_signing_in_breaks_them(ada: User, hostile: list[str], page: str, field: str):
    whole = {"login": ada.email, "password": "a wrong password!", "email": ada.email}
    for typed in hostile:
        browser = Client()
        response = browser.post(page, {**whole, field: typed})
        assert response.status_code in ANSWERS, (field, typed)
        assert "evil.example" not in response.headers.get("Location", "")
        AccountEvent.objects.all().delete()


@pytest.mark.parametrize("page", ["/account/login/code/", "/account/password/reset/"])
def test_nothing_typed_as_a_code_breaks_the_page_or_opens_it(ada: User, hostile: list[str], page: str):
    for typed in hostile:
        browser = Client()
        there = browser.post(page, {"email": ada.email})["Location"]
        assert browser.post(there, {"code": typed, "next": typed, "action": typed}).status_code in {200, 422}
        AccountEvent.objects.all().delete()


@pytest.mark.parametrize("field", ["name", "job_title", "about", "skills"])
def test_nothing_typed_into_a_profile_breaks_it_or_runs(client: Client, author: User, hostile: list[str], field: str):
    client.force_login(author)
    whole = {"name": "Ada Author", "job_title": "Head", "about": "Words", "skills": "networks"}
    for typed in hostile:
        response = client.post("/settings/profile/", {**whole, field: typed})
        assert response.status_code in {302, 422}, (field, typed)
        if response.status_code == 422:
            assert response.context["form"][field].value() == typed
        assert "<script" not in client.get("/settings/").content.decode().partition("<main")[2]
        author.refresh_from_db()
        assert "\n" not in author.name + author.job_title


@pytest.mark.parametrize(
    "value", ['"\\000aaaaaaaaaaaaaaaa"', "a" * 5000, '"\\377\\377aaaaaaaa"', "%00aaaaaaaaaaaa", "\u00e9" * 9]
)
@pytest.mark.parametrize("name", ["session", "csrf", "messages"])
def test_no_cookie_breaks_a_page(client: Client, author: User, name: str, value: str):
    answer = client.get("/account/login/", headers={"Cookie": f"{name}={value}"})
    assert answer.status_code == 200
    assert client.get("/", headers={"Cookie": f"{name}={value}"}).status_code == 302


@pytest.mark.parametrize("field", ["q", "department", "before", "after"])
def test_nothing_asked_of_the_directory_breaks_it(client: Client, author: User, hostile: list[str], field: str):
    client.force_login(author)
    for typed in hostile:
        assert client.get("/people/", {field: typed[:5000]}).status_code in {200, 400, 422}, (field, typed)


def test_a_name_of_marks_and_controls_is_made_one_readable_line(sign_up: Any, transport: Department):
    sign_up("ada@transport.example", name="A\u0301" + "\u0301" * 10_000 + "da\r\n\tBcc:\x07 x\u202e")
    name = User.objects.get().name
    assert len(name) < 20
    assert name.isprintable()
