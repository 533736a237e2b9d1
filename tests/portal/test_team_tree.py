"""A page for any node of a department's tree: how many, who leads, what is above; the same work however big it is."""

import gzip
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from profiles.models import Department, Role, Team
from profiles.services import count_all, make_team, set_lead
from tests.factories import make_person

pytestmark = pytest.mark.django_db
MOST_BYTES = 30_000  # compressed, of the page alone


def tree(department: Department, *, wide: int, deep: int, people: int) -> Team:
    """Under one team `wide` others, each the top of a branch `deep` teams long, with so many people on every one."""
    numbers = count(Team.objects.count())
    root = make_team(department=department, name="Root of everything")
    level = [root]
    for _depth in range(deep):
        beneath = []
        for parent in level:
            for _number in range(wide if parent is root else 1):
                name = f"Team of some length {next(numbers)}"
                above = [*parent.ancestors, parent.pk]
                beneath.append(
                    Team(department=department, parent=parent, ancestors=above, name=name, slug=f"t-{next(numbers)}")
                )
        level = Team.objects.bulk_create(beneath)
    somebody = make_person(department=department)
    everywhere = Team.objects.filter(department=department).values_list("pk", flat=True)
    Role.objects.bulk_create(
        Role(person=somebody, department=department, team_id=pk, job_title="Clerk", is_lead=True)
        for pk in everywhere
        for _one in range(people)
    )
    Team.objects.filter(department=department).update(head_count=people)
    return root


def page(client, url):
    """How many queries a page takes, its bytes, and the page."""
    with CaptureQueriesContext(connection) as queries:
        html = client.get(url).content
    return len(queries), len(gzip.compress(html)), html.decode()


def test_any_node_of_a_big_department_is_one_screen_and_the_same_few_queries(client, author, operator):
    client.force_login(author)
    client.get(author.department.get_absolute_url())  # what is kept for all pages is made once
    measured = []
    for wide, deep in ((2, 3), (150, 6)):
        department = Department.objects.create(
            slug=f"big-{wide}", name=f"Big {wide}", short_name=f"Big {wide}", abbreviation=f"B{wide}", colour="#000000"
        )
        root = tree(department, wide=wide, deep=deep, people=2)
        middle = Team.objects.filter(parent=root).first()
        leaf = Team.objects.filter(department=department, children=None).first()
        assert middle is not None and leaf is not None
        urls = [reverse("portal:department-people", args=[department.slug])]
        urls += [team.get_absolute_url() for team in (root, middle, leaf)]
        measured.append([page(client, url) for url in urls])
    few, many = measured
    assert [queries for queries, _bytes, _html in few[:3]] == [queries for queries, _bytes, _html in many[:3]]
    assert all(queries <= 12 for queries, _bytes, _html in [*few, *many])
    assert all(size <= MOST_BYTES for _queries, size, _html in many)
    assert (
        "1,802 with everybody beneath" in many[1][2]
    )  # 150 branches of six teams with two people each, and the root's
    assert "10 with everybody beneath" not in many[3][2]
    assert "12 people" in many[1][2]  # on each child's line


def test_leads_are_named_on_the_node_and_on_the_line_of_the_node_above(client, author, operator):
    top = make_team(department=author.department, name="Practice")
    team = make_team(department=author.department, name="Benefits", parent=top)
    role = author.roles.get()
    Role.objects.filter(pk=role.pk).update(team=team)
    role.refresh_from_db()
    set_lead(role=role, is_lead=True, by=operator)
    count_all()
    client.force_login(author)
    above = client.get(top.get_absolute_url()).content.decode()
    assert "led by" in above and author.name in above and "1 with everybody beneath" in above
    here = client.get(team.get_absolute_url()).content.decode()
    assert "Led by" in here and "Leads the team" in here and "Practice" in here
    assert f"/people/?department={author.department.slug}" in here


def test_whoever_ended_their_role_leads_no_more(client, author, operator):
    team = make_team(department=author.department, name="Benefits")
    Role.objects.filter(person=author).update(team=team)
    set_lead(role=author.roles.get(), is_lead=True, by=operator)
    Role.objects.filter(person=author).update(ended_on="2020-01-01")
    client.force_login(operator)
    assert "Led by" not in client.get(team.get_absolute_url()).content.decode()
