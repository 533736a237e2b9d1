"""What tests of accounts lean on."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from profiles.models import Department, User
from profiles.services import set_successors
from tests.factories import make_department, make_person

PASSPHRASE = "three random words"
CODE = re.compile(r"^ {4}([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)


def code_in(message: EmailMessage) -> str:
    """The code in a mail, as a person reads it."""
    found = CODE.search(str(message.body))
    assert found, message.body
    return found[1]


@pytest.fixture
def closed(transport: Department) -> Department:
    """A department that ended, carried on by Transport."""
    department = make_department("Ministry of Roads", slug="roads", ended_on=date(2020, 1, 1))
    set_successors([(department, transport)])
    return department


SignUp = Callable[..., Any]


@pytest.fixture
def sign_up(client: Client) -> SignUp:
    """Fill in the sign-up form."""

    def post(email: str, *, name: str = "Ada Author", password: str = PASSPHRASE, by: Client = client) -> Any:
        return by.post("/account/signup/", {"name": name, "email": email, "password1": password})

    return post


@pytest.fixture
def sign_in(client: Client) -> SignUp:
    """Fill in the sign-in form."""

    def post(email: str, password: str, *, by: Client = client, **extra: Any) -> Any:
        return by.post("/account/login/", {"login": email, "password": password}, **extra)

    return post


def is_signed_in(client: Client) -> bool:
    """Whether the session of this browser belongs to somebody now."""
    return client.get("/account/email/").status_code == 200


@pytest.fixture
def ada(author: User) -> User:
    """The author, with the row of allauth that a real sign-up leaves."""
    EmailAddress.objects.get_or_create(user=author, email=author.email, defaults={"verified": True, "primary": True})
    return author


@pytest.fixture
def boss(operator: User) -> User:
    User.objects.filter(pk=operator.pk).update(is_superuser=True)
    operator.refresh_from_db()
    return operator


@pytest.fixture
def keep(treasury: Department) -> User:
    return make_person("Ada Author", department=treasury)


@pytest.fixture
def drop(transport: Department) -> User:
    return make_person("Ada Authur", department=transport)
