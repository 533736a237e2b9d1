"""Accounts from an archive, and how their owners claim them."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from audit.models import Record
from profiles.models import Department, Trust, User
from profiles.services import create_person, import_person
from tests.factories import PASSWORD
from tests.profiles.conftest import code_in, is_signed_in

pytestmark = pytest.mark.django_db


def imported(department: Department, **changed: Any) -> tuple[User, bool]:
    """Ada as an archive has her."""
    person: dict[str, Any] = {
        "email": "Ada@Transport.example",
        "name": "Ada Author",
        "department": department,
        "job_title": "Systems manager",
        "skills": ["networks", "social software"],
        "origin": "archive:7",
    }
    return import_person(**{**person, **changed})


def test_an_imported_person_has_a_profile_and_no_way_in(transport: Department):
    person, is_new = imported(transport)
    assert is_new
    assert person.is_unclaimed
    assert not person.may_read
    assert not person.has_usable_password()
    assert (person.department, person.job_title, person.origin) == (transport, "Systems manager", "archive:7")
    assert sorted(tag.name for tag in person.skills.all()) == ["networks", "social-software"]
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("ada@transport.example", False, True)


def test_importing_twice_adds_nothing(transport: Department, home_office: Department):
    person, _ = imported(transport)
    assert imported(transport) == (person, False)
    assert imported(transport, email="other@transport.example") == (person, False)
    assert imported(home_office, origin="") == (person, False)
    assert (User.objects.count(), EmailAddress.objects.count(), person.roles.count()) == (1, 1, 1)


def test_a_confirmed_account_is_never_changed(author: User, home_office: Department):
    found, is_new = imported(home_office, email=author.email.upper(), name="Somebody Else")
    assert (found, is_new) == (author, False)
    assert (found.name, found.department, found.origin) == ("Ada Author", author.department, "")
    assert found.check_password(PASSWORD)


def test_a_sign_up_that_nobody_confirmed_is_taken_over_without_its_password(transport: Department, sign_up: Any):
    sign_up("ada@transport.example", name="Squatter", password="chosen by a squatter")
    person, is_new = imported(transport)
    assert not is_new
    assert (person.name, person.origin, person.is_unclaimed) == ("Ada Author", "archive:7", True)
    assert not person.has_usable_password()


def test_a_code_claims_the_account(client: Client, transport: Department):
    person, _ = imported(transport)
    client.post("/account/login/code/", {"email": "ada@transport.example"})
    assert client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})["Location"] == "/"
    person.refresh_from_db()
    assert person.may_read
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client)
    assert Record.objects.get(action="person.claimed").target_id == person.pk
    assert client.get("/account/password/change/")["Location"] == "/account/password/set/"
    assert client.get("/account/password/set/").status_code == 200
    assert client.post("/account/password/set/", {"password1": PASSWORD})["Location"] == "/settings/"
    assert is_signed_in(client)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_claim_that_breaks_half_way_can_be_made_again(client: Client, transport: Department, monkeypatch: Any):
    person, _ = imported(transport)
    client.post("/account/login/code/", {"email": "ada@transport.example"})
    code = code_in(mail.outbox[0])
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("profiles.services.accounts.record", lambda *_, **__: 1 / 0)
        assert client.post("/account/login/code/confirm/", {"code": code}).status_code == 500
    person.refresh_from_db()
    assert person.is_unclaimed
    assert not EmailAddress.objects.get().verified
    assert client.post("/account/login/code/confirm/", {"code": code})["Location"] == "/"
    assert is_signed_in(client)


def test_signing_up_with_the_address_points_to_the_code_and_sets_no_password(
    client: Client, transport: Department, sign_up: Any
):
    person, _ = imported(transport)
    assert sign_up("ada@transport.example", password="chosen by a stranger").status_code == 302
    assert "carried over" in str(mail.outbox[0].body)
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert person.is_unclaimed


def test_a_reset_claims_too_but_only_after_the_code(client: Client, transport: Department):
    person, _ = imported(transport)
    client.post("/account/password/reset/", {"email": "ada@transport.example"})
    client.post("/account/password/reset/complete/", {"password1": "chosen by a stranger"})
    person.refresh_from_db()
    assert person.is_unclaimed
    client.post("/account/password/reset/confirm/", {"code": code_in(mail.outbox[0])})
    client.post("/account/password/reset/complete/", {"password1": PASSWORD})
    person.refresh_from_db()
    assert person.may_read
    assert person.check_password(PASSWORD)


def test_nobody_is_joined_by_an_address_without_a_code(client: Client, transport: Department, sign_in: Any):
    imported(transport)
    for password in ("", "!", "chosen by a stranger"):
        assert sign_in("ada@transport.example", password).status_code == 422
    assert not is_signed_in(client)


def test_who_comes_from_a_list_begins_as_a_member_and_who_signs_up_as_a_newcomer(transport: Department):
    person, _is_new = imported(transport)
    assert person.trust == Trust.MEMBER
    assert create_person(email="nina@transport.example", name="Nina").trust == Trust.NEWCOMER


def test_a_list_vouches_for_a_sign_up_that_nobody_confirmed(transport: Department):
    create_person(email="ada@transport.example", name="Ada")
    person, _is_new = imported(transport)
    assert person.trust == Trust.MEMBER
