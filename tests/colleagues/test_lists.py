"""The two lists on a person's page: by department, as long as they may be, with a mute beside each name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from colleagues.models import ColleagueLink
from profiles.models import Department, User
from stream.controls import control_of
from stream.models import Follow, Level
from tests.factories import make_department, make_person

pytestmark = pytest.mark.django_db


def link(member: User, *people: User) -> None:
    now = timezone.now()
    ColleagueLink.objects.bulk_create(
        ColleagueLink(member=member, colleague=person, created_at=now) for person in people
    )


def many(number: int, *departments: Department) -> list[User]:
    """People as a staff list brings them, cheaply."""
    return User.objects.bulk_create(
        User(
            email=f"many-{turn}@many.example",
            handle=f"many-{turn}",
            name=f"Many {turn}",
            department=departments[turn % len(departments)],
            admitted_at=timezone.now(),
        )
        for turn in range(number)
    )


def test_a_list_is_narrowed_by_links_with_counts(client: Client, author: User) -> None:
    north, south = make_department("North", short_name="North"), make_department("South", short_name="South")
    link(author, *(make_person(department=north) for _number in range(3)), sole := make_person(department=south))
    client.force_login(sole)
    url = reverse("portal:person-colleagues", args=[author.handle])
    page = client.get(url).content.decode()
    assert f"?department={north.slug}" in page and page.index("North") < page.index("South")
    narrowed = client.get(url, {"department": south.slug})
    assert [row["person"] for row in narrowed.context["people"]] == [sole]
    assert [(tab.label, tab.count) for tab in narrowed.context["facets"] if tab.is_current] == [("South", 1)]
    assert "Show all departments" in client.get(url, {"department": "nowhere"}).content.decode()


def test_the_list_of_those_who_added_one_is_narrowed_too(client: Client, author: User) -> None:
    north, south = make_department("North"), make_department("South")
    for department in (north, south):
        link(make_person(department=department), author)
    client.force_login(author)
    url = reverse("portal:person-colleague-of", args=[author.handle])
    shown = client.get(url, {"department": north.slug}).context["people"]
    assert [row["person"].department for row in shown] == [north]


def test_the_next_page_keeps_the_department(client: Client, author: User) -> None:
    north, south = make_department("North"), make_department("South")
    link(author, *many(60, north, south))
    client.force_login(author)
    url = reverse("portal:person-colleagues", args=[author.handle])
    first = client.get(url, {"department": north.slug}).context
    second = client.get(url + first["page"].older_url).context
    shown = {row["person"].pk for row in (*first["people"], *second["people"])}
    assert len(shown) == 30 == User.objects.filter(pk__in=shown, department=north).count()


def test_two_thousand_links_take_the_queries_of_five(client: Client, author: User) -> None:
    departments = [make_department() for _number in range(20)]
    people = many(2000, *departments)
    client.force_login(author)
    url = reverse("portal:person-colleagues", args=[author.handle])
    client.get(url)
    counted = []
    for start, end in ((0, 5), (5, 50), (50, 2000)):
        link(author, *people[start:end])
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url, {"department": departments[0].slug})
        assert page.status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2] <= 12


def test_colleagues_are_muted_from_ones_own_list_and_from_no_other(
    client: Client, author: User, colleague: User, stranger: User
) -> None:
    client.force_login(author)
    url = reverse("portal:person-colleagues", args=[author.handle])
    control = control_of(colleague, author).url
    assert control in client.get(url).content.decode()
    for choice, label in (("day", "Muted until"), ("month", "Muted until"), ("muted", "Muted")):
        client.post(control, {"choice": choice})
        assert label in client.get(url).content.decode()
    assert Follow.objects.get(person=author).level == Level.MUTED
    client.force_login(stranger)
    assert control not in client.get(url).content.decode()
