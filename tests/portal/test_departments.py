"""A department's pages: what it is, says and talks about, and its people by team."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Audience, State
from groups.models import Group, Visibility
from groups.services import join
from portal import departments as shown
from profiles import services
from profiles.models import Department, User
from tests.factories import (
    make_department,
    make_entry,
    make_group,
    make_official,
    make_person,
    make_profession,
    make_team,
)

pytestmark = pytest.mark.django_db


def page(client: Client, person: User, name: str, *args: object, **asked: str) -> str:
    """What `person` sees at the address."""
    client.force_login(person)
    answer = client.get(reverse(f"portal:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_holds_departments_of_today_with_their_people(
    client: Client, author: User, stranger: User, transport: Department
):
    make_person(department=transport)
    make_department("Ministry of Roads", ended_on=date(2020, 1, 1))
    seen = page(client, stranger, "departments")
    assert "Department for Transport" in seen
    assert "2 people" in seen
    assert "Ministry of Roads" not in seen


def test_an_empty_list_says_so(client: Client, author: User):
    author.roles.all().delete()
    User.objects.update(department=None)
    Department.objects.all().delete()
    assert "No department is here yet" in page(client, author, "departments")


def test_a_department_says_what_it_is(client: Client, author: User, stranger: User, transport: Department):
    services.introduce(
        department=transport, about="Roads and **rails**.", website="https://transport.example/", by=author
    )
    seen = page(client, stranger, "department", transport.slug)
    assert "<strong>rails</strong>" in seen
    assert 'href="https://transport.example/"' in seen
    assert "1 person" in seen
    assert "Transport has said nothing officially" in seen
    assert "Nobody in Transport has written anything for everyone yet" in seen
    assert "Ended on" not in seen
    assert "Continues the work of" not in seen


def test_an_ended_department_leads_to_those_that_carry_on(
    client: Client, author: User, transport: Department, treasury: Department
):
    former = make_department("Ministry of Roads", slug="roads", ended_on=date(2020, 1, 1))
    oldest = make_department("Board of Carts", slug="carts", ended_on=date(1999, 1, 1))
    services.set_successors([(oldest, former), (former, transport), (former, treasury)])
    seen = page(client, author, "department", "roads")
    assert "Ended on 1 January 2020." in seen
    assert reverse("portal:department", args=[transport.slug]) in seen
    assert reverse("portal:department", args=[treasury.slug]) in seen
    assert "Continues the work of" in seen
    assert reverse("portal:department", args=["carts"]) in seen
    seen = page(client, author, "department", transport.slug)
    assert reverse("portal:department", args=["roads"]) in seen
    assert reverse("portal:department", args=["carts"]) not in seen  # not directly


def test_it_shows_its_official_channel_and_what_people_say_to_everyone(
    client: Client, author: User, stranger: User, group: Group, transport: Department
):
    make_official(author, title="From the department")
    long_ago = timezone.now() - timedelta(days=400)
    make_official(author, title="Long ago officially", published_at=long_ago)
    make_entry(author, title="From one of us")
    make_entry(author, title="Among us", audience=Audience.DEPARTMENT)
    make_entry(author, title="In the group", audience=Audience.GROUP, group=group)
    make_entry(author, title="Taken away", state=State.HIDDEN)
    make_entry(stranger, title="From elsewhere")
    for reader in (author, stranger):
        seen = page(client, reader, "department", transport.slug)
        official, _heading, talk = seen.partition("What its people talk about")
        assert "From the department" in official
        assert "From one of us" not in official
        assert "Long ago officially" in official
        assert "From one of us" in talk
        assert "From the department" not in talk
        for title in ("Among us", "In the group", "Taken away", "From elsewhere"):
            assert title not in seen


def test_what_a_blocked_person_says_is_not_shown_to_who_blocked_them(
    client: Client, author: User, blocked: User, stranger: User, home_office: Department
):
    make_entry(blocked, title="In person", tag_words=["noise"])
    make_official(blocked, title="For the department", tag_words=["signal"])
    assert "In person" in page(client, stranger, "department", home_office.slug)
    seen = page(client, author, "department", home_office.slug)
    assert "In person" not in seen
    assert "For the department" in seen
    assert [tag.name for tag in shown.tags_of(home_office, author)] == ["signal"]


def test_tags_are_counted_over_what_the_reader_may_read(
    author: User, group_member: User, stranger: User, group: Group, transport: Department
):
    for number in range(3):
        make_entry(author, tag_words=["inside"], audience=Audience.GROUP, group=group, title=f"Inside {number}")
        make_entry(author, tag_words=["ours"], audience=Audience.DEPARTMENT, title=f"Ours {number}")
    for number in range(2):
        make_entry(author, tag_words=["open", "common"], title=f"Open {number}")
    make_entry(author, tag_words=["common"])
    old = timezone.now() - timedelta(days=31)
    entry = make_entry(author, tag_words=["old"], published_at=old)
    entry.entry_tags.update(published_at=old)
    make_entry(stranger, tag_words=["elsewhere"])

    def names(reader: User) -> list[str]:
        return [tag.name for tag in shown.tags_of(transport, reader)]

    assert names(stranger) == ["common", "open"]
    assert names(group_member) == ["common", "inside", "open"]
    assert names(author) == ["common", "inside", "ours", "open"]


def test_groups_are_those_that_the_reader_may_know_of(author: User, stranger: User, transport: Department):
    rooms = {}
    for visibility in (Visibility.VISIBLE, Visibility.LISTED, Visibility.HIDDEN):
        rooms[visibility] = room = make_group(owner=author, visibility=visibility, name=f"Room {visibility}")
        make_entry(author, group=room, audience=Audience.GROUP)
    make_entry(author, group=rooms[Visibility.VISIBLE])

    def names(reader: User) -> set[str]:
        own, others = shown.groups_of(transport, reader)
        assert not own
        return {group.name for group in others}

    assert names(author) == {"Room visible", "Room listed", "Room hidden"}
    assert names(stranger) == {"Room visible"}  # of the others the stranger reads nothing, so nothing counts
    join(group=rooms[Visibility.HIDDEN], person=stranger)
    assert names(stranger) == {"Room visible", "Room hidden"}


def test_its_own_groups_are_named_apart_and_closed_ones_not(client: Client, author: User, transport: Department):
    own = make_group(owner=author, name="Room of ours", department=transport)
    gone = make_group(owner=author, name="Room of once", department=transport, closed_at=timezone.now())
    make_entry(author, group=own)
    assert shown.groups_of(transport, author) == ([own], [])
    side = page(client, author, "department", transport.slug).partition("Its groups")[2]
    assert own.get_absolute_url() in side
    assert gone.name not in side


def test_the_talk_of_a_department_is_paged(client: Client, author: User, stranger: User, transport: Department):
    for number in range(27):
        moment = timezone.now() - timedelta(minutes=number + 1)
        make_entry(author, title=f"Number {number} here", published_at=moment)
    make_entry(author, title="Among us", audience=Audience.DEPARTMENT)
    client.force_login(stranger)
    url = reverse("portal:department-talk", args=[transport.slug])
    first = client.get(url)
    second = client.get(url + first.context["page"].older_url)
    titles = [card.entry.title for card in [*first.context["cards"], *second.context["cards"]]]
    assert titles == [f"Number {number} here" for number in range(27)]
    assert "Nobody has written anything from Treasury" in page(client, author, "department-talk", "treasury")


def test_people_stand_by_team(client: Client, author: User, stranger: User, transport: Department):
    rail = make_person("Rae Rail", department=transport, job_title="Signaller")
    top = make_team(transport, "Analysis")
    team = make_team(transport, "Rail", rail, parent=top)
    services.end_team(team=make_team(transport, "Canals"))
    seen = page(client, stranger, "department-people", transport.slug)
    assert "Rae Rail" in seen
    assert "Signaller" in seen
    assert "Ada Author" in seen
    assert top.get_absolute_url() in seen
    assert "1 team" in seen
    assert "Canals" not in seen
    seen = page(client, stranger, "department-people", transport.slug, show="without-team")
    assert "Rae Rail" not in seen
    assert "Ada Author" in seen
    seen = page(client, stranger, "team", transport.slug, team.slug)
    assert "Rae Rail" in seen
    assert "Ada Author" not in seen
    assert top.get_absolute_url() in seen
    assert "This is my team" not in seen
    assert "This is my team" in page(client, author, "team", transport.slug, team.slug)
    assert "in one of the teams above" in page(client, author, "team", transport.slug, top.slug)
    assert "This team ended on" in page(client, author, "team", transport.slug, "canals")
    services.join_team(role=author.roles.get(), team=team)
    seen = page(client, author, "department-people", transport.slug, show="without-team")
    assert "Everybody here has a team." in seen


def test_many_teams_are_folded_above_the_people(client: Client, author: User, transport: Department):
    for _number in range(24):
        make_team(transport)
    assert "Show all" not in page(client, author, "department-people", transport.slug)
    make_team(transport)
    assert "Show all 25 teams" in page(client, author, "department-people", transport.slug)


def test_only_who_works_there_now_is_listed_once(client: Client, author: User, operator: User, transport: Department):
    gone, moved = make_person("Gone Away", department=transport), make_person("Moved On", department=transport)
    services.mark_as_left(person=gone, by=operator)
    services.move(person=moved, department=make_department(), by=operator)
    services.hold_role(person=author, department=transport, job_title="Second job", is_main=False)
    client.force_login(operator)
    answer = client.get(reverse("portal:department-people", args=[transport.slug]))
    assert [role.person.name for role in answer.context["roles"]] == ["Ada Author"]
    assert "Second job" not in answer.content.decode()
    transport.refresh_from_db()
    assert transport.head_count == 1


def test_people_are_paged_both_ways(client: Client, stranger: User, transport: Department):
    people = [make_person(f"Person {number}", department=transport) for number in range(60)]
    make_team(transport, "All", *people)
    client.force_login(stranger)
    for name, args in (("department-people", []), ("team", ["all"])):
        url = reverse(f"portal:{name}", args=[transport.slug, *args])
        seen, asked, pages = [], "", []
        while True:
            answer = client.get(url + asked)
            pages.append([role.person.name for role in answer.context["roles"]])
            seen += pages[-1]
            asked = answer.context["page"].older_url
            if not asked:
                break
        assert seen == [person.name for person in reversed(people)]
        back = client.get(url + answer.context["page"].newer_url)
        assert [role.person.name for role in back.context["roles"]] == pages[-2]
        for wrong in ("", "x", "-1", "9" * 400, "1.5", "٣" * 30):
            assert client.get(url, {"before": wrong}).status_code == 200
            assert client.get(url, {"after": wrong}).status_code == 200


@pytest.mark.parametrize("slug", ["nowhere", "TRANSPORT", "x" * 300])
def test_what_is_not_there_is_404(client: Client, author: User, transport: Department, treasury: Department, slug: str):
    team = make_team(treasury)
    client.force_login(author)
    for name, args in (("department", [slug]), ("department-people", [slug]), ("department-talk", [slug])):
        assert client.get(reverse(f"portal:{name}", args=args)).status_code == 404
    assert client.get(reverse("portal:team", args=[transport.slug, slug])).status_code == 404
    assert client.get(reverse("portal:team", args=[transport.slug, team.slug])).status_code == 404


def test_a_profile_leads_to_team_profession_and_department(
    client: Client, author: User, stranger: User, transport: Any
):
    team = make_team(transport, "Rail", author)
    profession = make_profession(author, name="Statistics")
    seen = page(client, stranger, "person", author.handle)
    for url in (team.get_absolute_url(), profession.get_absolute_url(), transport.get_absolute_url()):
        assert f'href="{url}"' in seen
    entry = make_entry(author)
    client.force_login(stranger)
    assert f'href="{transport.get_absolute_url()}"' in client.get(entry.get_absolute_url()).content.decode()
