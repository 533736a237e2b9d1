"""A second work address, making it the main one, and letting the old one go."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from audit.models import Record
from profiles import services
from profiles.models import Department, Session, User
from profiles.services import set_successors
from tests.desk import Desk, at_desk
from tests.factories import PASSWORD, make_person
from tests.profiles.conftest import code_in, is_signed_in

pytestmark = pytest.mark.django_db
LIST, CONFIRM = "/account/email/", "/account/email/confirm/"
NEW = "ada.author@home-office.example"


def add(client: Client, address: str = NEW) -> Any:
    """Ask for a code and type it."""
    assert client.post(LIST, {"email": address})["Location"] == CONFIRM
    return client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})


def test_an_address_is_added_by_its_code_and_both_hear_of_it(client: Desk, ada: User, home_office: Department):
    client.force_login(ada)
    assert add(client)["Location"] == LIST
    row = EmailAddress.objects.get(email=NEW)
    assert (row.user_id, row.verified, row.primary) == (ada.pk, True, False)
    told = [message.to for message in mail.outbox if "added" in str(message.subject)]
    assert told == [[ada.email], [NEW]]
    assert NEW in client.get(LIST).content.decode()
    assert Record.objects.get(action="address.added").target_id == ada.pk


def test_it_signs_in(client: Desk, ada: User, home_office: Department, sign_in: Any):
    client.force_login(ada)
    add(client)
    other = Client()
    sign_in(NEW, PASSWORD, by=other)
    assert is_signed_in(other)


def test_limits_do_not_tell_that_two_addresses_are_one_person(ada: User, home_office: Department, sign_in: Any):
    services.add_address(person=ada, address=NEW)
    for _try in range(5):
        sign_in(NEW, "a wrong password!", by=Client())
    assert sign_in(NEW, PASSWORD, by=Client()).status_code == 429
    assert sign_in(ada.email, "a wrong password!", by=Client()).status_code == 422


def test_it_becomes_the_main_one_and_the_old_one_is_retired(
    client: Desk, ada: User, home_office: Department, sign_in: Any
):
    client.force_login(ada)
    add(client)
    old, new = EmailAddress.objects.get(email=ada.email), EmailAddress.objects.get(email=NEW)
    assert client.post(f"{LIST}{new.pk}/main/")["Location"] == LIST
    before = ada.email
    ada.refresh_from_db()
    new.refresh_from_db()
    assert (ada.email, new.primary, EmailAddress.objects.filter(user=ada, primary=True).count()) == (NEW, True, 1)
    assert [message.to for message in mail.outbox[-2:]] == [[before], [NEW]]
    assert ada.department and ada.department.slug == "transport", "moving department is another matter"
    assert client.post(f"{LIST}{new.pk}/retire/", follow=True).content.decode().count("main address first") == 1
    assert client.get(f"{LIST}{old.pk}/retire/").status_code == 200
    client.post(f"{LIST}{old.pk}/retire/")
    assert not EmailAddress.objects.filter(email=before).exists()
    assert [message.to for message in mail.outbox[-2:]] == [[NEW], [before]]
    assert sign_in(before, PASSWORD, by=Client()).status_code == 422
    other = Client()
    sign_in(NEW, PASSWORD, by=other)
    assert is_signed_in(other)
    assert set(Record.objects.values_list("action", flat=True)) >= {"address.main_changed", "address.retired"}


def test_an_address_of_somebody_else_is_answered_like_a_free_one(
    client: Desk, ada: User, stranger: User, treasury: Department, home_office: Department
):
    client.force_login(ada)
    answers = []
    for address in (stranger.email, NEW):
        first = client.post(LIST, {"email": address})
        page = client.get(CONFIRM)
        wrong = client.post(CONFIRM, {"code": "BBBB-BBBB"})
        answers.append((first.status_code, first["Location"], page.status_code, wrong.status_code, len(mail.outbox)))
        mail.outbox.clear()
    assert answers[0] == answers[1]


def test_its_owner_is_told_and_no_account_is_joined(client: Desk, ada: User, stranger: User, treasury: Department):
    client.force_login(ada)
    client.post(LIST, {"email": stranger.email})
    assert mail.outbox[0].to == [stranger.email]
    assert "belongs to another account" in str(mail.outbox[0].body)
    assert "    " not in str(mail.outbox[0].body).split("OFFICIAL", 1)[1].split("--")[0], "no code in it"
    assert EmailAddress.objects.get(email=stranger.email).user_id == stranger.pk


def test_an_unclaimed_account_keeps_its_address(client: Desk, ada: User, treasury: Department):
    kept, _new = services.import_person(email="kept@treasury.example", name="Kept Person", department=treasury)
    assert services.is_of_somebody_else("kept@treasury.example", ada)
    with pytest.raises(services.AddressTaken):
        services.add_address(person=ada, address="kept@treasury.example")
    assert User.objects.filter(pk=kept.pk).exists()


def test_a_sign_up_that_nobody_proved_holds_no_address(client: Desk, ada: User, home_office: Department, sign_up: Any):
    sign_up(NEW, by=Client())
    mail.outbox.clear()
    client.force_login(ada)
    add(client)
    assert EmailAddress.objects.get(email=NEW).user_id == ada.pk
    assert not User.objects.filter(email=NEW).exists()
    assert Record.objects.filter(action="person.sign_up_dropped").count() == 1


def test_an_archive_that_names_the_second_address_finds_the_same_person(ada: User, home_office: Department):
    services.add_address(person=ada, address=NEW)
    person, is_new = services.import_person(email=NEW, name="Ada A", department=home_office)
    assert (person.pk, is_new) == (ada.pk, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ada@nowhere.example", "no department"),
        ("ada+2@home-office.example", "“+”"),
        ("ada.author@transport.example", "already"),
        ("a" * 1000 + "@home-office.example", "correct format"),
        ("ada@home-office.example\x00", "Null"),
        ("not an address", "correct format"),
    ],
)
def test_what_is_refused_says_why(client: Desk, ada: User, home_office: Department, typed: str, said: str):
    client.force_login(ada)
    answer = client.post(LIST, {"email": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not mail.outbox


def test_a_department_that_is_over_takes_nobody(client: Desk, ada: User, closed: Department):
    set_successors([])
    client.force_login(ada)
    assert client.post(LIST, {"email": "ada@roads.example"}).status_code == 422


def test_codes_are_limited_whatever_the_address(client: Desk, ada: User, home_office: Department):
    client.force_login(ada)
    answers = [client.post(LIST, {"email": f"ada{number}@home-office.example"}).status_code for number in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_a_code_is_for_one_address_one_browser_and_a_quarter_of_an_hour(
    client: Desk, ada: User, home_office: Department
):
    client.force_login(ada)
    client.post(LIST, {"email": NEW})
    code = code_in(mail.outbox[0])
    assert code not in str(Session.objects.get().get_decoded())
    assert at_desk(ada).post(CONFIRM, {"code": code})["Location"] == LIST
    client.post(LIST, {"email": "other@home-office.example"})
    assert client.post(CONFIRM, {"code": code}).status_code == 422, "two tabs: the newer question counts"
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert client.post(CONFIRM, {"code": code_in(mail.outbox[1])})["Location"] == LIST
    assert EmailAddress.objects.filter(user=ada).count() == 1


def test_a_change_of_addresses_wants_a_fresh_proof(client: Desk, ada: User, home_office: Department):
    client.force_login(ada)
    row = services.add_address(person=ada, address=NEW)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        for page, form in (
            (LIST, {"email": "x@home-office.example"}),
            (f"{LIST}{row.pk}/main/", {}),
            (f"{LIST}{row.pk}/retire/", {}),
        ):
            assert client.post(page, form)["Location"] == "/account/reauthenticate/?next=%2Faccount%2Femail%2F"
    ada.refresh_from_db()
    assert ada.email != NEW


def test_nobody_touches_the_address_of_another(client: Desk, ada: User, stranger: User):
    client.force_login(stranger)
    row = EmailAddress.objects.get(user=ada)
    assert client.post(f"{LIST}{row.pk}/main/").status_code == 404
    assert client.post(f"{LIST}{row.pk}/retire/").status_code == 404
    assert client.post(f"{LIST}{10**30}/main/").status_code == 404


def test_five_addresses_are_enough(ada: User, home_office: Department):
    for number in range(4):
        services.add_address(person=ada, address=f"ada{number}@home-office.example")
    with pytest.raises(services.TooManyAddresses):
        services.add_address(person=ada, address="ada5@home-office.example")


@pytest.mark.django_db(transaction=True)
def test_two_people_who_prove_one_address_at_one_moment_are_one_owner(ada: User, home_office: Department):
    other = make_person()
    gate, outcomes = threading.Barrier(2), []

    def one(person: User) -> None:
        try:
            gate.wait()
            services.add_address(person=person, address=NEW)
            outcomes.append("added")
        except services.AddressTaken:
            outcomes.append("taken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[person]) for person in (ada, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", "taken"]
    assert EmailAddress.objects.filter(email=NEW).count() == 1
