"""Two windows of one person, at the same moment."""

import uuid
from functools import partial

import pytest
from django.utils import timezone

from profiles.models import Role, User
from profiles.services import edit_role, end_own_role, end_team, hold_own_role, hold_role, make_main_role
from tests.factories import make_department, make_person, make_team
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_form_sent_twice_at_once_adds_one_role():
    person, department, token = make_person(), make_department(), uuid.uuid4()
    add = partial(hold_own_role, person=person, department=department, submission=token, ended_on=timezone.localdate())
    at_once(add, add, add)
    assert Role.objects.filter(person=person, department=department).count() == 1


def test_the_last_two_roles_do_not_both_end():
    person = make_person()
    other = hold_role(person=person, department=make_department(), is_main=False)
    roles = [person.roles.get(is_main=True), other]
    answers = at_once(*[partial(end_own_role, role=role) for role in roles])
    assert sorted(type(answer).__name__ for answer in answers) == ["RoleRefused", "bool"]
    left = Role.objects.current().get(person=person)
    assert left.is_main and User.objects.get(pk=person.pk).department == left.department


def test_two_main_roles_at_once_are_one_and_the_card_shows_it():
    person = make_person()
    others = [hold_role(person=person, department=make_department(), is_main=False) for _number in range(2)]
    at_once(*[partial(make_main_role, role=role) for role in others])
    main = Role.objects.get(person=person, is_main=True)
    assert main in others and User.objects.get(pk=person.pk).department == main.department


def test_nobody_is_put_into_a_team_that_ends_meanwhile():
    department = make_department()
    for _round in range(3):
        team, role = make_team(department), make_person(department=department).roles.get()
        at_once(partial(edit_role, role=role, team=team), partial(end_team, team=team))
        assert not Role.objects.filter(team=team).exists()
