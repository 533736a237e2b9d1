"""Moving to another department by oneself: two forms, and everything else stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from audit.models import Record
from colleagues.services import add_colleague
from content.models import Audience, Entry
from profiles import services
from profiles.models import Department, Mandate, Role, User
from profiles.services import MoveRefused, move_oneself
from tests.desk import Desk
from tests.factories import make_entry, make_mandate, make_person
from tests.profiles.conftest import code_in
from tests.threads import at_once

pytestmark = pytest.mark.django_db
MOVE, ROLE = "/settings/move/", "/settings/move/role/"
NEW = "ada.author@home-office.example"


def said(**fields: Any) -> dict[str, Any]:
    """What is typed on the second form."""
    return {"job_title": "Head of borders", "started_on": timezone.localdate().isoformat(), "old": "retire", **fields}


def go(client: Desk, address: str = NEW, **fields: Any) -> Any:
    """The whole journey."""
    assert client.post(MOVE, {"email": address})["Location"] == ROLE
    form = said(**fields)
    if "code" in client.get(ROLE).context["form"].fields:
        form["code"] = code_in(mail.outbox[-1])
    return client.post(ROLE, form)


def test_a_move_takes_four_requests_and_no_operator(client: Desk, ada: User, home_office: Department) -> None:
    before = ada.email
    client.force_login(ada)
    steps = [client.get(MOVE), client.post(MOVE, {"email": NEW}), client.get(ROLE)]
    code = code_in(mail.outbox[-1])
    steps.append(client.post(ROLE, said(code=code)))
    assert [step.status_code for step in steps] == [200, 302, 200, 302]
    ada.refresh_from_db()
    assert (ada.email, ada.department, ada.job_title) == (NEW, home_office, "Head of borders")
    assert not EmailAddress.objects.filter(email=before).exists()
    assert [message.to for message in mail.outbox[-2:]] == [[NEW], [before]]
    assert list(Record.objects.filter(action="person.moved").values_list("actor_id", "reason")) == [
        (ada.pk, "by oneself")
    ]
    assert client.get(ada.get_absolute_url()).status_code == 200, "the browser stays signed in"


def test_what_is_of_the_department_stays_there_and_the_rest_comes_along(
    client: Desk, ada: User, home_office: Department, transport: Department, colleague: User
) -> None:
    add_colleague(member=ada, colleague=colleague)
    make_mandate(ada, transport)
    insider = make_entry(make_person(department=transport), audience=Audience.DEPARTMENT)
    own = make_entry(ada)
    cover = services.add_absence(
        person=colleague, starts_on=timezone.localdate(), ends_on=timezone.localdate(), cover=ada
    )
    client.force_login(ada)
    go(client, old="keep")
    assert not Entry.objects.visible_to(ada).filter(pk=insider.pk).exists()
    assert not Mandate.objects.current().filter(person=ada).exists()
    own.refresh_from_db()
    cover.refresh_from_db()
    assert (own.department, own.author, cover.cover) == (transport, ada, ada)
    assert ada.colleague_links.filter(colleague=colleague).exists()
    assert EmailAddress.objects.filter(user=ada, verified=True).count() == 2


def test_back_again_the_same_way_without_a_code_and_twice_in_a_day(
    client: Desk, ada: User, home_office: Department, transport: Department
) -> None:
    first = ada.email
    client.force_login(ada)
    go(client, old="keep")
    page = client.get(MOVE).content.decode()
    assert first in page
    number = len(mail.outbox)
    go(client, first, old="keep", job_title="Analyst")
    ada.refresh_from_db()
    assert (ada.email, ada.department, ada.job_title) == (first, transport, "Analyst")
    codes = [message for message in mail.outbox[number:] if "code" in str(message.subject).lower()]
    assert codes == []
    roles = Role.objects.filter(person=ada)
    assert roles.count() == 3
    assert roles.current().get().department == transport
    assert roles.filter(is_main=True).count() == 1
    go(client, NEW, old="keep")
    assert Role.objects.current().get(person=ada).department == home_office


def test_a_day_in_the_past_is_when_the_role_before_ended(ada: User, home_office: Department) -> None:
    services.add_address(person=ada, address=NEW)
    day = timezone.localdate() - timedelta(days=40)
    old = ada.roles.get()
    move_oneself(person=ada, address=NEW, job_title="x", started_on=day, keeps_old=True)
    old.refresh_from_db()
    assert (old.ended_on, ada.roles.get(is_main=True).started_on) == (day, day)


@pytest.mark.parametrize(
    ("days", "words"), [(1, "first day there"), (-400, "within the last year"), (-200_000, "within the last year")]
)
def test_days_that_cannot_be_are_named(ada: User, home_office: Department, days: int, words: str) -> None:
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(MoveRefused, match=words):
        move_oneself(person=ada, address=NEW, job_title="x", started_on=day, keeps_old=True)
    assert ada.roles.count() == 1
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_addresses_that_lead_nowhere_are_named(client: Desk, ada: User, transport: Department) -> None:
    client.force_login(ada)
    for address, words in (
        ("ada@nowhere.example", "no department that CivNet knows"),
        ("ada.b@transport.example", "where you are already"),
        (ada.email, "where you are already"),
        ("ada", "correct format"),
    ):
        answer = client.post(MOVE, {"email": address})
        assert answer.status_code == 422 and words in answer.content.decode(), address
    assert client.get(ROLE)["Location"] == MOVE


def test_a_wrong_code_or_a_slip_elsewhere_moves_nobody(client: Desk, ada: User, home_office: Department) -> None:
    client.force_login(ada)
    client.post(MOVE, {"email": NEW})
    code = code_in(mail.outbox[-1])
    assert client.post(ROLE, said(code="AAAA-AAAA")).status_code == 422
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert client.post(ROLE, said(code=code, job_title="")).status_code == 422, "the code is not used up by this"
    assert ada.roles.count() == 1
    assert client.post(ROLE, said(code=code, started_on=tomorrow))["Location"] == MOVE
    ada.refresh_from_db()
    assert (ada.roles.count(), ada.email == NEW) == (1, False)


def test_an_address_of_somebody_else_is_answered_like_a_free_one(
    client: Desk, ada: User, home_office: Department
) -> None:
    other = make_person("Holly Office", department=home_office, email="holly@home-office.example")
    client.force_login(ada)
    assert client.post(MOVE, {"email": other.email})["Location"] == ROLE
    assert client.post(ROLE, said(code="ABCD-EFGH")).status_code == 422
    other.refresh_from_db()
    assert other.email == "holly@home-office.example"


def test_a_proof_that_is_not_fresh_is_asked_for_first(ada: User, home_office: Department) -> None:
    client = Desk()
    client.force_login(ada)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()
    assert client.post(MOVE, {"email": NEW})["Location"].startswith("/account/reauthenticate/")


@pytest.mark.django_db(transaction=True)
def test_the_same_move_in_two_windows_is_one(ada: User, home_office: Department) -> None:
    services.add_address(person=ada, address=NEW)
    today: date = timezone.localdate()

    def move() -> Role:
        return move_oneself(person=ada, address=NEW, job_title="x", started_on=today, keeps_old=True)

    answers = at_once(move, move)
    assert sorted(isinstance(answer, MoveRefused) for answer in answers) == [False, True]
    assert Role.objects.current().filter(person=ada).count() == 1


def test_two_people_cannot_move_by_one_address(ada: User, home_office: Department) -> None:
    today = timezone.localdate()
    other = make_person("Trudy Treasury")
    move_oneself(person=ada, address=NEW, job_title="x", started_on=today, keeps_old=True)
    with pytest.raises(MoveRefused, match="cannot be added"):
        move_oneself(person=other, address=NEW, job_title="x", started_on=today, keeps_old=True)
    assert other.roles.get().is_current
