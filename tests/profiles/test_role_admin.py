"""What an operator does with roles and workplaces in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from profiles.models import Role, Workplace, departments_of
from tests.factories import make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, operator):
    client.force_login(operator)
    return client


def test_an_operator_lends_a_person_to_a_department_and_names_them_lead(desk, author, treasury, operator):
    team = make_team(treasury)
    until = timezone.localdate() + timedelta(days=90)
    typed = {"person": author.pk, "department": treasury.pk, "team": team.pk, "arrangement": "loan"}
    url = reverse("admin:profiles_role_add")
    response = desk.post(url, {**typed, "ended_on": until.isoformat(), "is_lead": "on", "job_title": "Lent"})
    assert response.status_code == 302, response.context["errors"]
    role = Role.objects.get(person=author, department=treasury)
    assert (role.team, role.is_lead, role.is_main, role.ended_on) == (team, True, False, until)
    assert treasury.pk in departments_of(author)
    made = Record.objects.filter(target_type="role", target_id=role.pk).values_list("action", "actor_id")
    assert set(made) == {("role.held", operator.pk), ("role.leads", operator.pk)}
    desk.post(reverse("admin:profiles_role_changelist"), {"action": "end", "_selected_action": [role.pk]})
    assert treasury.pk not in departments_of(author)
    assert Record.objects.filter(action="role.ended", actor_id=operator.pk).exists()


def test_a_team_of_another_department_is_refused_and_nothing_is_half_done(desk, author, treasury):
    typed = {"person": author.pk, "department": treasury.pk, "team": make_team(author.department).pk}
    response = desk.post(reverse("admin:profiles_role_add"), typed)
    assert response.status_code == 200 and "another department" in response.content.decode()
    assert author.roles.count() == 1


def test_workplaces_are_added_and_given_up_with_a_record(desk):
    desk.post(reverse("admin:profiles_workplace_add"), {"slug": "mill", "name": "The  Mill", "town": "Leeds"})
    place = Workplace.objects.get()
    assert place.name == "The Mill"
    change = reverse("admin:profiles_workplace_change", args=[place.pk])
    desk.post(change, {"name": "The Mill", "town": "Leeds", "ended_on": "2020-01-01"})
    place.refresh_from_db()
    assert not place.is_open
    actions = set(Record.objects.filter(target_id=place.pk).values_list("action", flat=True))
    assert actions >= {"workplace.added", "workplace.changed"}
