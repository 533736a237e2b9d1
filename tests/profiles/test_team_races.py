"""Two changes to one tree at the same moment: real threads on a real database."""

from functools import partial
from typing import Any

import pytest

from profiles import services
from profiles.models import Role, Team
from tests.factories import make_department, make_person, make_team
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_moves_never_make_a_circle_together():
    department = make_department()
    for _round in range(5):
        first, second = make_team(department), make_team(department)
        answers = at_once(
            partial(services.move_team, team=first, parent=second),
            partial(services.move_team, team=second, parent=first),
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Team", "TeamCycle"]
        assert Team.objects.filter(pk__in=[first.pk, second.pk], parent=None).count() == 1


def test_two_teams_of_one_name_get_two_addresses():
    department = make_department()
    at_once(*[partial(services.make_team, department=department, name="Rail")] * 3)
    assert set(department.teams.values_list("slug", flat=True)) == {"rail", "rail-2", "rail-3"}


def test_nobody_is_left_in_a_team_that_ends_as_they_join():
    department = make_department()
    for _round in range(5):
        top = make_team(department)
        team = make_team(department, parent=top)
        role = make_person(department=department).roles.get()
        other = make_person(department=department).roles.get()
        services.join_team(role=other, team=team)
        answers: list[Any] = at_once(
            partial(services.join_team, role=role, team=team),
            partial(services.end_team, team=team),
            partial(services.join_team, role=other, team=top),
        )
        assert isinstance(answers[0], Role | services.TeamEnded), answers
        assert isinstance(answers[1], Team), answers
        assert isinstance(answers[2], Role), answers
        assert not Role.objects.filter(team=team).exists()
