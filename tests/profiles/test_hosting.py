"""Hosts of departments: who becomes one, what they may write, and what ends it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Record
from profiles import services
from profiles.models import Department, DepartmentHost, Introduction, Mandate, Role, Team, User
from tests.desk import Desk, at_desk
from tests.factories import make_department

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(author: User, transport: Department) -> Desk:
    """The author at their desk, as host of their department."""
    services.host_department(person=author, department=transport, by=None)
    author.refresh_from_db()
    return at_desk(author)


def test_an_operator_makes_a_host_and_takes_it_back(author: User, operator: User, transport: Department):
    desk = at_desk(operator)
    sent = {"handle": f"@{author.handle}", "department": transport.pk}
    assert desk.post("/admin/profiles/departmenthost/add/", sent).status_code == 302
    assert desk.post("/admin/profiles/departmenthost/add/", sent).status_code == 302, "twice is once"
    row = DepartmentHost.objects.get()
    assert (row.person, row.department, row.given_by) == (author, transport, operator)
    assert desk.post(f"/admin/profiles/departmenthost/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    author.refresh_from_db()
    assert not author.is_staff and not DepartmentHost.objects.exists()
    lines = Record.objects.filter(action__startswith="host.").order_by("pk")
    assert {(line.target_type, line.target_id) for line in lines} == {("department", transport.pk)}
    assert [(line.action, line.actor_id) for line in lines] == [
        ("host.given", operator.pk),
        ("host.ended", operator.pk),
    ]


def test_only_who_has_a_role_there_becomes_host(operator: User, author: User, treasury: Department):
    sent = {"handle": author.handle, "department": treasury.pk}
    page = at_desk(operator).post("/admin/profiles/departmenthost/add/", sent)
    assert "A host has a role in the department" in page.content.decode()
    assert not DepartmentHost.objects.exists()


def test_an_ended_department_and_somebody_suspended_are_refused(author: User, suspended: User, transport: Department):
    with pytest.raises(services.HostRefused):
        services.host_department(person=suspended, department=transport, by=None)
    Department.objects.filter(pk=transport.pk).update(ended_on=timezone.localdate() - timedelta(days=1))
    transport.refresh_from_db()
    with pytest.raises(services.HostRefused):
        services.host_department(person=author, department=transport, by=None)


def test_nobody_hosts_a_department_twice(author: User, transport: Department):
    DepartmentHost.objects.create(person=author, department=transport)
    with pytest.raises(IntegrityError, match="department_host_once"), transaction.atomic():
        DepartmentHost.objects.create(person=author, department=transport)


def test_a_host_writes_the_page_and_nothing_else_of_the_department(host: Desk, transport: Department):
    sent = {"name": "Mine", "slug": "mine", "about": "We move people.", "website": "https://transport.example"}
    domains = {"domains-TOTAL_FORMS": 1, "domains-INITIAL_FORMS": 0, "domains-0-domain": "mine.example"}
    nobody = {"successions-TOTAL_FORMS": 0, "successions-INITIAL_FORMS": 0}
    url = f"/admin/profiles/department/{transport.pk}/change/"
    assert host.post(url, {**sent, **domains, **nobody}).status_code == 302
    transport.refresh_from_db()
    assert transport.name == "Department for Transport"
    assert not transport.domains.filter(domain="mine.example").exists()
    assert Introduction.objects.get(department=transport).about == "We move people."


def test_a_host_gives_mandates_and_makes_teams_in_their_department_alone(
    host: Desk, author: User, transport: Department, treasury: Department
):
    until = timezone.localdate() + timedelta(days=30)
    for department in (treasury, transport):
        sent = {"handle": author.handle, "department": department.pk, "expires_on": until.isoformat()}
        host.post("/admin/profiles/mandate/add/", sent)
        host.post("/admin/profiles/team/add/", {"department": department.pk, "name": "Roads", "purpose": ""})
    assert [mandate.department for mandate in Mandate.objects.all()] == [transport]
    assert [team.department for team in Team.objects.all()] == [transport]


def test_it_ends_with_the_last_role_in_the_department(author: User, operator: User, transport: Department):
    services.host_department(person=author, department=transport, by=operator)
    services.move(person=author, department=make_department("Elsewhere"), by=operator)
    assert not Role.objects.current().filter(person=author, department=transport).exists()
    author.refresh_from_db()
    assert not DepartmentHost.objects.exists() and not author.is_staff


def test_it_ends_with_leaving_and_stays_while_another_is_hosted(author: User, operator: User, transport: Department):
    second = make_department("Second")
    services.hold_role(person=author, department=second, job_title="Two", by=operator, is_main=False)
    first = services.host_department(person=author, department=transport, by=operator)
    services.host_department(person=author, department=second, by=operator)
    assert services.end_hosting(host=first, by=operator)
    assert not services.end_hosting(host=first, by=operator), "twice is once"
    author.refresh_from_db()
    assert author.is_staff, "of the other department"
    services.mark_as_left(person=author, by=operator)
    assert not DepartmentHost.objects.exists()
