"""Who speaks for a department: giving it, taking it back, and what ends it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from profiles import services
from profiles.models import Department, Mandate, User
from profiles.services import MandateRefused
from tests.factories import make_department

pytestmark = pytest.mark.django_db
PAGE = "/admin/profiles/mandate/"


def soon() -> date:
    return timezone.localdate() + timedelta(days=30)


def give(person: User, department: Department, by: User, **fields: Any) -> Mandate:
    return services.give_mandate(
        person=person, department=department, expires_on=fields.get("expires_on", soon()), by=by
    )


def held(person: User) -> list[str]:
    person.refresh_from_db()
    return [mandate.department.slug for mandate in Mandate.objects.current().held_by(person)]


def test_it_is_given_and_taken_back_with_a_line_each(author: User, operator: User, transport: Department):
    mandate = give(author, transport, operator)
    assert held(author) == ["transport"]
    assert services.revoke_mandate(mandate=mandate, by=operator)
    assert held(author) == []
    assert not services.revoke_mandate(mandate=mandate, by=operator), "twice is once"
    lines = Record.objects.filter(action__startswith="mandate.").order_by("pk")
    assert [(line.action, line.reason) for line in lines] == [("mandate.given", ""), ("mandate.ended", "revoked")]
    assert {(line.target_id, line.actor_id) for line in lines} == {(mandate.pk, operator.pk)}


def test_it_holds_up_to_and_including_its_day(author: User, operator: User, transport: Department):
    today = timezone.localdate()
    give(author, transport, operator, expires_on=today)
    assert held(author) == ["transport"]
    assert not Mandate.objects.current(today + timedelta(days=1)).exists()


@pytest.mark.parametrize("days", [-1, 367, 400_000])
def test_it_is_given_for_a_year_at_most(days: int, author: User, operator: User, transport: Department):
    with pytest.raises(MandateRefused):
        give(author, transport, operator, expires_on=timezone.localdate() + timedelta(days=days))


def test_nobody_speaks_for_what_has_ended_nor_without_an_account(
    author: User, suspended: User, left: User, waiting: User, operator: User, transport: Department
):
    ended = make_department("Ministry of Roads", ended_on=date(2020, 1, 1))
    with pytest.raises(MandateRefused):
        give(author, ended, operator)
    for person in (suspended, left, waiting):
        with pytest.raises(MandateRefused):
            give(person, transport, operator)


def test_giving_it_again_renews_it(author: User, operator: User, transport: Department):
    first = give(author, transport, operator)
    second = give(author, transport, operator, expires_on=soon() + timedelta(days=30))
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert list(Mandate.objects.current()) == [second]


def test_two_at_once_for_one_department_are_refused_by_the_database(
    author: User, operator: User, transport: Department
):
    give(author, transport, operator)
    with pytest.raises(IntegrityError, match="mandate_one_a_department"), transaction.atomic():
        Mandate.objects.create(person=author, department=transport, expires_on=soon())


def test_who_leaves_speaks_for_nobody_also_when_they_are_back(
    author: User, operator: User, transport: Department, treasury: Department
):
    give(author, transport, operator)
    give(author, treasury, operator)
    services.mark_as_left(person=author, by=operator)
    assert held(author) == []
    services.restore(person=author, by=operator, reason="mistake")
    assert held(author) == []
    assert Record.objects.filter(action="mandate.ended", reason="left").count() == 2


def test_who_moves_on_speaks_no_longer_for_the_department_they_left(
    author: User, operator: User, transport: Department, treasury: Department, home_office: Department
):
    give(author, transport, operator)
    give(author, treasury, operator)  # where they never had a role: an operator said so, and it stays
    services.move(person=author, department=home_office, by=operator)
    assert held(author) == ["treasury"]
    assert Record.objects.get(action="mandate.ended").reason == "moved"


def test_another_role_there_keeps_it(author: User, operator: User, transport: Department, home_office: Department):
    services.hold_role(person=author, department=transport, is_main=False)
    give(author, transport, operator)
    services.move(person=author, department=home_office, by=operator)
    assert held(author) == ["transport"]


def test_it_ends_with_its_department_and_waits_out_a_suspension(author: User, operator: User, transport: Department):
    give(author, transport, operator)
    services.suspend(person=author, by=operator, reason="misuse")
    assert held(author) == []
    services.restore(person=author, by=operator, reason="mistake")
    assert held(author) == ["transport"]
    Department.objects.filter(pk=transport.pk).update(ended_on=timezone.localdate())
    assert held(author) == []


def test_the_admin_gives_renews_and_takes_back(client: Client, author: User, operator: User, transport: Department):
    client.force_login(operator)
    sent = {"handle": f"@{author.handle}", "department": transport.pk, "expires_on": f"{soon():%Y-%m-%d}"}
    for number in (1, 2):
        answer = client.post(PAGE + "add/", sent)
        assert answer.status_code == 302, answer.content.decode()
        assert Mandate.objects.count() == number
    assert held(author) == ["transport"]
    mandate = Mandate.objects.current().get()
    assert mandate.given_by == operator
    assert author.name in client.get(PAGE, {"standing": "current"}).content.decode()
    assert "Ada Author" in client.get(f"{PAGE}{mandate.pk}/change/").content.decode()
    assert client.post(f"{PAGE}{mandate.pk}/change/", sent).status_code == 403, "never changed"
    answer = client.post(PAGE, {"action": "revoke", "_selected_action": [mandate.pk]}, follow=True)
    assert "1 mandate taken back." in answer.content.decode()
    assert held(author) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"handle": "nobody-of-that-name"}, "No member has this handle."),
        ({"expires_on": "2031-01-01"}, "Choose a day from today on, within a year."),
        ({"expires_on": "\x00"}, "Enter a valid date"),
        ({"department": "10000000000000000000000"}, "Select a valid choice"),
    ],
)
def test_the_admin_says_what_is_wrong(
    wrong: dict[str, str], said: str, client: Client, author: User, operator: User, transport: Department
):
    client.force_login(operator)
    sent = {"handle": author.handle, "department": transport.pk, "expires_on": f"{soon():%Y-%m-%d}"}
    answer = client.post(PAGE + "add/", sent | wrong)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Mandate.objects.exists()


def test_a_person_sees_their_own_in_the_settings(
    client: Client, author: User, stranger: User, operator: User, transport: Department
):
    give(author, transport, operator)
    for person, sees in ((author, True), (stranger, False)):
        client.force_login(person)
        page = client.get(reverse("profiles:settings")).content.decode()
        assert ("For Department for Transport, until" in page) is sees
