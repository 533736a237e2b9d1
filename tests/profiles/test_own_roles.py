"""What a person may say of their own roles, what only an operator may, and who leads a team."""

import uuid
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from profiles import services
from profiles.models import Role, departments_of
from profiles.services import RoleRefused, edit_own_role, end_own_role, hold_own_role, hold_role, set_lead
from profiles.services.roles import MOST_AT_ONCE, MOST_ROLES
from tests.factories import make_person, make_profession, make_team

pytestmark = pytest.mark.django_db


def prove(person, department):
    """As if the code that went to an address of the department had been typed."""
    EmailAddress.objects.create(user=person, email=f"{person.handle}@{department.slug}.example", verified=True)


def test_a_role_in_a_department_without_an_address_there_opens_nothing(author, treasury):
    with pytest.raises(RoleRefused, match="confirmed no address of HM Treasury") as refusal:
        hold_own_role(person=author, department=treasury, submission=None, job_title="Spy")
    assert refusal.value.field == "ended_on"
    assert treasury.pk not in departments_of(author)
    with pytest.raises(RoleRefused):  # from tomorrow on
        hold_own_role(
            person=author, department=treasury, submission=None, started_on=timezone.localdate() + timedelta(days=1)
        )
    with pytest.raises(RoleRefused):  # until tomorrow
        hold_own_role(
            person=author, department=treasury, submission=None, ended_on=timezone.localdate() + timedelta(days=1)
        )
    assert author.roles.count() == 1


def test_an_unconfirmed_address_proves_nothing(author, treasury):
    EmailAddress.objects.create(user=author, email="ada@treasury.example", verified=False)
    EmailAddress.objects.create(user=make_person(), email="ada.two@treasury.example", verified=True)
    with pytest.raises(RoleRefused):
        hold_own_role(person=author, department=treasury, submission=None)


def test_a_role_of_the_past_is_said_of_any_department_and_opens_nothing(author, treasury):
    role = hold_own_role(
        person=author, department=treasury, submission=None, started_on=date(2019, 4, 1), ended_on=timezone.localdate()
    )
    assert not role.is_main and role.has_ended
    assert treasury.pk not in departments_of(author)
    for said in ({"ended_on": None}, {"ended_on": timezone.localdate() + timedelta(days=9)}):
        with pytest.raises(RoleRefused):
            edit_own_role(role=role, **said)
    edit_own_role(role=role, ended_on=date(2021, 1, 1), job_title="Clerk")
    assert treasury.pk not in departments_of(author)


def test_with_a_confirmed_address_a_second_role_is_held_and_recorded(author, treasury):
    prove(author, treasury)
    before = author.department
    role = hold_own_role(person=author, department=treasury, submission=None, arrangement="loan", grade=6)
    assert role.is_current and not role.is_main
    assert set(departments_of(author)) == {before.pk, treasury.pk}
    author.refresh_from_db()
    assert author.department == before
    record = Record.objects.get(action="role.held")
    assert (record.actor_id, record.target_id) == (author.pk, role.pk)


def test_a_loan_that_an_operator_gave_ends_earlier_but_never_later(author, treasury):
    ends = timezone.localdate() + timedelta(days=30)
    loan = hold_role(person=author, department=treasury, is_main=False, started_on=timezone.localdate(), ended_on=ends)
    for said in ({"ended_on": ends + timedelta(days=1)}, {"ended_on": None}):
        with pytest.raises(RoleRefused, match="An operator said how long"):
            edit_own_role(role=loan, **said)
    edit_own_role(role=loan, contact_for="Loans", job_title="Lent")
    edit_own_role(role=loan, ended_on=ends - timedelta(days=1))
    assert end_own_role(role=loan)
    assert not end_own_role(role=loan)
    assert treasury.pk not in departments_of(author)


def test_a_loan_to_come_is_not_begun_before_its_day(author, treasury):
    starts = timezone.localdate() + timedelta(days=30)
    loan = hold_role(person=author, department=treasury, is_main=False, started_on=starts)
    with pytest.raises(RoleRefused):
        edit_own_role(role=loan, started_on=timezone.localdate())
    assert treasury.pk not in departments_of(author)


def test_nobody_ends_the_only_role_that_they_hold_today(author):
    role = author.roles.get()
    with pytest.raises(RoleRefused, match="the only role"):
        end_own_role(role=role)
    with pytest.raises(RoleRefused, match="the only role"):
        edit_own_role(role=role, ended_on=timezone.localdate())
    assert author.roles.current().exists()


def test_another_role_becomes_the_main_one_where_that_one_ends(author, treasury):
    prove(author, treasury)
    other = hold_own_role(person=author, department=treasury, submission=None, job_title="Adviser")
    edit_own_role(role=author.roles.get(is_main=True), ended_on=timezone.localdate())
    author.refresh_from_db()
    assert (author.department, author.job_title) == (treasury, "Adviser")
    assert author.roles.get(is_main=True) == other


def test_the_main_role_is_what_cards_show(author, treasury):
    prove(author, treasury)
    other = hold_own_role(person=author, department=treasury, submission=None, job_title="Adviser")
    services.make_main_role(role=other, by=author)
    services.make_main_role(role=other, by=author)
    author.refresh_from_db()
    assert (author.department, author.job_title) == (treasury, "Adviser")
    assert Record.objects.filter(action="role.made_main").count() == 1
    past = hold_own_role(person=author, department=treasury, submission=None, ended_on=timezone.localdate())
    with pytest.raises(RoleRefused):
        services.make_main_role(role=past, by=author)


def test_a_main_role_that_a_date_ended_gives_way_overnight(author, treasury):
    other = hold_role(person=author, department=treasury, is_main=False)
    Role.objects.filter(person=author, is_main=True).update(ended_on=timezone.localdate())
    assert services.settle_main_roles() == 1
    assert services.settle_main_roles() == 0
    author.refresh_from_db()
    assert author.department == treasury and author.roles.get(is_main=True) == other


def test_the_same_form_twice_adds_one_role(author, treasury):
    token = uuid.uuid4()
    said = {"person": author, "department": treasury, "submission": token, "ended_on": timezone.localdate()}
    assert hold_own_role(**said) == hold_own_role(**said)
    assert author.roles.count() == 2
    with pytest.raises(IntegrityError, match="role_submission_unique"), transaction.atomic():
        Role.objects.create(person=author, department=treasury, submission=token)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"started_on": date(1066, 10, 14)}, "started_on"),
        ({"ended_on": date(9999, 1, 1)}, "ended_on"),
        ({"started_on": date(2020, 5, 1), "ended_on": date(2020, 4, 1)}, "ended_on"),
    ],
)
def test_days_that_cannot_be_are_refused(author, said, field):
    with pytest.raises(RoleRefused) as refusal:
        edit_own_role(role=author.roles.get(), **said)
    assert refusal.value.field == field


def test_a_person_holds_a_bounded_number_of_roles(author, treasury):
    for _number in range(MOST_AT_ONCE - 1):
        hold_role(person=author, department=treasury, is_main=False)
    with pytest.raises(RoleRefused, match="at once"):
        hold_role(person=author, department=treasury, is_main=False)
    past = [Role(person=author, department=treasury, ended_on=timezone.localdate()) for _number in range(MOST_ROLES)]
    Role.objects.bulk_create(past)
    with pytest.raises(RoleRefused, match="at most 60"):
        hold_role(person=author, department=treasury, is_main=False, ended_on=timezone.localdate())


def test_a_team_of_another_department_or_one_that_ended_takes_no_role(author, treasury):
    with pytest.raises(services.OtherDepartment):
        edit_own_role(role=author.roles.get(), team=make_team(treasury))
    ended = services.end_team(team=make_team(author.department))
    with pytest.raises(services.TeamEnded):
        edit_own_role(role=author.roles.get(), team=ended)
    past = hold_own_role(
        person=author, department=author.department, submission=None, ended_on=timezone.localdate(), team=ended
    )
    assert past.team == ended


def test_heads_are_counted_where_a_role_comes_and_goes(author):
    team, profession = make_team(author.department), make_profession()
    edit_own_role(role=author.roles.get(), team=team, profession=profession)
    team.refresh_from_db()
    profession.refresh_from_db()
    assert (team.head_count, profession.head_count) == (1, 1)
    edit_own_role(role=author.roles.get(), team=None, profession=None)
    team.refresh_from_db()
    profession.refresh_from_db()
    assert (team.head_count, profession.head_count) == (0, 0)


# --- leads


def test_an_operator_names_the_first_lead_and_leads_name_those_beneath_them(author, operator):
    top = make_team(author.department, "", author)
    mate, below = make_person(department=author.department), make_person(department=author.department)
    make_team(author.department, "", below, parent=top)
    services.join_team(role=mate.roles.get(), team=top)
    with pytest.raises(services.NotTheirs):
        set_lead(role=author.roles.get(), is_lead=True, by=author)
    set_lead(role=author.roles.get(), is_lead=True, by=operator)
    set_lead(role=below.roles.get(), is_lead=True, by=author)
    set_lead(role=mate.roles.get(), is_lead=True, by=author)
    with pytest.raises(services.NotTheirs):  # nobody says who leads above them
        set_lead(role=author.roles.get(), is_lead=False, by=below)
    assert set_lead(role=below.roles.get(), is_lead=False, by=below).is_lead is False
    assert Record.objects.filter(action="role.leads").count() == 3


def test_whoever_walks_into_another_team_does_not_lead_it(author, operator):
    make_team(author.department, "", author)
    other = make_team(author.department)
    set_lead(role=author.roles.get(), is_lead=True, by=operator)
    services.join_team(role=author.roles.get(), team=other)
    assert not author.roles.get().is_lead
    set_lead(role=author.roles.get(), is_lead=True, by=operator)
    edit_own_role(role=author.roles.get(), team=None)
    assert not author.roles.get().is_lead


def test_a_team_that_ends_leaves_nobody_leading_the_one_above(author, operator):
    top = make_team(author.department)
    team = make_team(author.department, "", author, parent=top)
    set_lead(role=author.roles.get(), is_lead=True, by=operator)
    services.end_team(team=team, by=operator)
    role = author.roles.get()
    assert (role.team, role.is_lead) == (top, False)
    set_lead(role=role, is_lead=True, by=operator)
    services.end_team(team=top, by=operator)
    assert (author.roles.get().team, author.roles.get().is_lead) == (None, False)


def test_a_team_page_offers_to_name_leads_to_whoever_may(client, author, operator, stranger):
    team = make_team(author.department, "", author)
    url = reverse("profiles:lead", args=[author.roles.get().pk])
    for person, status in ((author, 403), (stranger, 403)):
        client.force_login(person)
        assert client.post(url, {"leads": "yes"}).status_code == status
        assert url not in client.get(team.get_absolute_url()).content.decode()
    client.force_login(operator)
    assert url in client.get(team.get_absolute_url()).content.decode()
    assert client.post(url, {"leads": "yes"}).status_code == 302
    assert author.roles.get().is_lead
    assert client.post(url, {"leads": "perhaps"}).status_code == 302
    assert author.roles.get().is_lead
