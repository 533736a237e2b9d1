"""Teams: the tree, who is in one, and what is refused."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.models import Record
from profiles import services
from profiles.models import Department, Role, Team, User, paths_of
from profiles.models.team import DEEPEST, MOST_BENEATH
from tests.factories import make_person, make_team

pytestmark = pytest.mark.django_db


def role_of(person: User) -> Role:
    return person.roles.get(is_main=True)


def test_a_team_stands_in_a_tree_and_keeps_its_address(transport: Department, author: User):
    top = services.make_team(department=transport, name=" Major\nprojects ", purpose="Count.", by=author)
    under = services.make_team(department=transport, name="Major projects", parent=top, by=author)
    deep = services.make_team(department=transport, name="Пошта", parent=under)
    assert (top.name, top.slug, under.slug, deep.slug) == (
        "Major projects",
        "major-projects",
        "major-projects-2",
        "team",
    )
    assert (top.ancestors, under.ancestors, deep.ancestors) == ([], [top.pk], [top.pk, under.pk])
    assert set(Team.objects.beneath(top)) == {under, deep}
    renamed = services.rename_team(team=top, name="Big projects", purpose="", by=author)
    assert (renamed.name, renamed.slug, renamed.purpose) == ("Big projects", "major-projects", "")
    assert [path for _team, path in paths_of(Team.objects.filter(pk=deep.pk))] == [
        "Big projects / Major projects / Пошта"
    ]
    assert [*Record.objects.filter(target_type="team").order_by("pk").values_list("action", "actor_id")] == [
        ("team.made", author.pk),
        ("team.made", author.pk),
        ("team.made", None),
        ("team.renamed", author.pk),
    ]


def test_a_branch_moves_whole(transport: Department):
    first, second = make_team(transport), make_team(transport)
    under = make_team(transport, parent=first)
    deep = make_team(transport, parent=under)
    services.move_team(team=under, parent=second)
    deep.refresh_from_db()
    assert deep.ancestors == [second.pk, under.pk]
    services.move_team(team=under, parent=None)
    deep.refresh_from_db()
    assert deep.ancestors == [under.pk]
    assert not Team.objects.beneath(second).exists()


def test_a_team_never_stands_under_itself_nor_in_another_department(transport: Department, treasury: Department):
    top = make_team(transport)
    under = make_team(transport, parent=top)
    elsewhere = make_team(treasury)
    with pytest.raises(services.TeamCycle):
        services.move_team(team=top, parent=under)
    with pytest.raises(services.TeamCycle):
        services.move_team(team=top, parent=top)
    with pytest.raises(services.OtherDepartment):
        services.move_team(team=under, parent=elsewhere)
    with pytest.raises(services.OtherDepartment):
        services.make_team(department=transport, name="Lost", parent=elsewhere)
    assert set(transport.teams.values_list("pk", "parent")) == {(top.pk, None), (under.pk, top.pk)}


def test_the_tree_has_limits(transport: Department):
    team = make_team(transport)
    for _level in range(DEEPEST - 1):
        team = make_team(transport, parent=team)
    with pytest.raises(services.TooManyTeams, match=f"{DEEPEST} deep"):
        make_team(transport, parent=team)
    other = make_team(transport)
    with pytest.raises(services.TooManyTeams):
        services.move_team(team=Team.objects.get(parent=None, children__isnull=False), parent=other)
    rows = [
        Team(department=transport, parent=other, ancestors=[other.pk], name="x", slug=f"x{n}")
        for n in range(MOST_BENEATH)
    ]
    Team.objects.bulk_create(rows)
    with pytest.raises(services.TooManyTeams, match=f"{MOST_BENEATH} teams"):
        make_team(transport, parent=other)


@pytest.mark.parametrize("name", ["", "   ", "\x00", "—", "\u202e"])
def test_a_team_needs_a_name(transport: Department, name: str):
    with pytest.raises(services.TeamRefused):
        services.make_team(department=transport, name=name)
    assert not Team.objects.exists()


def test_the_constraints_hold_without_the_services(transport: Department):
    top = make_team(transport)
    other = make_team(transport)
    wrong: dict[str, dict[str, object]] = {
        "team_not_above_itself": {"parent": other, "ancestors": [other.pk, top.pk]},
        "team_parent_is_above": {"parent": other, "ancestors": []},
        "team_not_too_deep": {"parent": other, "ancestors": [other.pk, *range(10**6, 10**6 + DEEPEST)]},
        "team_slug_unique": {"slug": other.slug},
    }
    for name, fields in wrong.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Team.objects.filter(pk=top.pk).update(**fields)
    with pytest.raises(IntegrityError, match="team_parent_is_above"), transaction.atomic():
        Team.objects.filter(pk=top.pk).update(ancestors=[other.pk])


def test_who_is_in_a_team_that_ends_moves_to_the_one_above(transport: Department, author: User):
    top = make_team(transport)
    under = make_team(transport, "Under", author, parent=top)
    with pytest.raises(services.TeamHasTeams):
        services.end_team(team=top)
    assert not services.end_team(team=under, by=author).is_open
    services.end_team(team=under)
    top.refresh_from_db()
    under.refresh_from_db()
    assert (role_of(author).team, top.head_count, under.head_count) == (top, 1, 0)
    services.end_team(team=top)
    assert role_of(author).team is None
    with pytest.raises(services.TeamEnded):
        services.join_team(role=role_of(author), team=top)
    with pytest.raises(services.TeamEnded):
        services.make_team(department=transport, name="Late", parent=top)
    assert Record.objects.filter(action="team.ended").count() == 2


def test_a_role_joins_a_team_of_its_own_department_only(transport: Department, treasury: Department, author: User):
    with pytest.raises(services.OtherDepartment):
        services.join_team(role=role_of(author), team=make_team(treasury), by=author)
    team = make_team(transport)
    for _time in range(2):
        services.join_team(role=role_of(author), team=team, by=author)
    assert Record.objects.filter(action="role.team_changed").count() == 1
    assert role_of(author).team == team


def test_who_moves_to_another_department_leaves_the_team(
    transport: Department, treasury: Department, author: User, operator: User
):
    team = make_team(transport, "", author)
    services.move(person=author, department=treasury, by=operator)
    team.refresh_from_db()
    assert role_of(author).team is None
    assert author.roles.get(is_main=False).team == team  # so it was
    assert team.head_count == 0


def test_one_says_that_a_team_is_ones_own(client: Client, transport: Department, author: User, stranger: User):
    team = make_team(transport)
    url = reverse("profiles:join-team", args=[team.pk])
    client.force_login(stranger)
    assert client.post(url).status_code == 403
    client.force_login(author)
    page = client.post(url, follow=True).content.decode()
    assert "You are in this team now." in page
    assert "you are one of them" in page
    assert "This is my team" not in page
    services.end_team(team=team)
    assert "has ended" in client.post(url, follow=True).content.decode()
    assert client.post(reverse("profiles:join-team", args=[10**15])).status_code == 404
    assert role_of(author).team is None


def test_the_profile_form_offers_teams_of_ones_own_department(
    client: Client, transport: Department, treasury: Department, author: User
):
    top = make_team(transport, "Analysis")
    under = make_team(transport, "Rail", parent=top)
    theirs = make_team(treasury, "Spending")
    ended = make_team(transport, "Canals")
    services.end_team(team=ended)
    client.force_login(author)
    url = reverse("profiles:edit")
    page = client.get(url).content.decode()
    assert "Analysis / Rail" in page
    assert "Spending" not in page
    assert "Canals" not in page
    typed = {"name": author.name, "job_title": author.job_title, "about": "", "skills": "", "profession": ""}
    assert client.post(url, {**typed, "team": under.slug}).status_code == 302
    assert role_of(author).team == under
    for wrong in (theirs.slug, ended.slug, "\x00", "9" * 400):
        assert client.post(url, {**typed, "team": wrong}).status_code == 422
    assert role_of(author).team == under
    assert client.post(url, {**typed, "team": ""}).status_code == 302
    assert role_of(author).team is None


def test_of_very_many_teams_the_form_keeps_the_present_one(client: Client, transport: Department, author: User):
    team = make_team(transport, "Rail", author)
    above = make_team(transport)
    Team.objects.bulk_create(
        Team(department=transport, parent=above, ancestors=[above.pk], name=f"Team no. {n}", slug=f"t{n}")
        for n in range(200)
    )
    client.force_login(author)
    url = reverse("profiles:edit")
    page = client.get(url).content.decode()
    assert "Rail" in page
    assert "Team no." not in page
    typed = {"name": author.name, "job_title": "", "about": "", "skills": "", "profession": "", "team": team.slug}
    assert client.post(url, typed).status_code == 302
    assert role_of(author).team == team
    services.join_team(role=role_of(author), team=None)
    del typed["team"]
    assert client.post(url, typed).status_code == 302


def test_a_team_that_ends_while_one_fills_in_the_form_is_told(
    client: Client, transport: Department, author: User, monkeypatch: pytest.MonkeyPatch
):
    team = make_team(transport, "Rail")
    client.force_login(author)

    def ends_first(**fields: object) -> None:
        services.end_team(team=team)
        services.edit_profile(**fields)  # type: ignore[arg-type]

    monkeypatch.setattr("profiles.views.people.edit_profile", ends_first)
    typed = {"name": "Another Name", "job_title": "", "about": "", "skills": "", "profession": "", "team": team.slug}
    answer = client.post(reverse("profiles:edit"), typed)
    assert answer.status_code == 422
    assert "“Rail” has ended" in answer.content.decode()
    author.refresh_from_db()
    assert author.name == "Ada Author"


def test_a_person_without_a_role_is_asked_for_neither(client: Client, author: User):
    author.roles.all().delete()
    client.force_login(author)
    page = client.get(reverse("profiles:edit")).content.decode()
    assert 'name="team"' not in page
    assert 'name="profession"' not in page
    typed = {"name": author.name, "job_title": "", "about": "", "skills": ""}
    assert client.post(reverse("profiles:edit"), typed).status_code == 302


def test_an_operator_builds_the_tree_in_the_admin(
    client: Client, operator: User, transport: Department, treasury: Department
):
    client.force_login(operator)
    add, changelist = reverse("admin:profiles_team_add"), reverse("admin:profiles_team_changelist")
    fields = {"department": transport.pk, "parent": "", "name": "Analysis", "purpose": "Numbers"}
    assert client.post(add, fields).status_code == 302
    top = Team.objects.get()
    assert client.post(add, {**fields, "parent": top.pk, "name": "Rail"}).status_code == 302
    rail = Team.objects.get(name="Rail")
    wrong = client.post(add, {**fields, "department": treasury.pk, "parent": top.pk})
    assert "team of another department" in wrong.content.decode()
    change = reverse("admin:profiles_team_change", args=[top.pk])
    assert "cannot stand under itself" in client.post(change, {**fields, "parent": rail.pk}).content.decode()
    assert client.post(change, {"parent": "", "name": "All numbers", "purpose": ""}).status_code == 302
    top.refresh_from_db()
    assert (top.name, top.parent) == ("All numbers", None)
    said = client.post(changelist, {"action": "end", "_selected_action": [top.pk]}, follow=True)
    assert "End or move the teams under" in said.content.decode()
    client.post(changelist, {"action": "end", "_selected_action": [top.pk, rail.pk]})
    assert not Team.objects.open().exists()
    assert set(Record.objects.filter(target_type="team").values_list("actor_id", flat=True)) == {operator.pk}


def test_numbers_of_people_are_right_at_once_and_by_the_sweep(transport: Department, author: User):
    team = make_team(transport, "", author, make_person(department=transport))
    transport.refresh_from_db()
    assert (team.head_count, transport.head_count) == (2, 2)
    Team.objects.update(head_count=5000)  # as of a big one, which only the sweep counts
    services.join_team(role=role_of(author), team=None)
    team.refresh_from_db()
    assert team.head_count == 5000
    assert services.count_all() == 1
    assert services.count_all() == 0
    team.refresh_from_db()
    assert team.head_count == 1
