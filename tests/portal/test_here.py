"""Here today: what one may know of one's circle, of names and of a building, and what a block takes out."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from colleagues.models import Block, ColleagueLink
from groups.services import join
from portal.here import at_workplace, on_home, own_mark, total_at
from profiles.models import Counterpart, Presence, User, Workplace
from profiles.services import leave, mark_here
from tests.factories import make_group, make_person, make_workplace

pytestmark = pytest.mark.django_db


def there(hub: Workplace, *people: User, shows_name: bool = False) -> None:
    for person in people:
        mark_here(person=person, workplace=hub, shows_name=shows_name)


def befriend(one: User, other: User, *, both: bool = True) -> None:
    for member, colleague in ((one, other), (other, one))[: 2 if both else 1]:
        ColleagueLink.objects.create(member=member, colleague=colleague, created_at=timezone.now())


def seen(reader: User, hub: Workplace) -> Any:
    return at_workplace(hub, reader, own_mark(reader), {})


def names(reader: User, hub: Workplace) -> set[str]:
    page = seen(reader, hub).page
    return {row.person.name for row in page.rows} if page else set()


@pytest.fixture
def hub() -> Workplace:
    return make_workplace("Wellington Place")


class TestCircle:
    def test_it_is_counted_from_three_up_and_where_both_added_each_other(self, author: User, hub: Workplace) -> None:
        people = [make_person() for _number in range(4)]
        there(hub, author, *people)
        for person in people[:2]:
            befriend(author, person)
        befriend(author, people[2], both=False)
        assert seen(author, hub).colleagues == 0
        befriend(people[2], author, both=False)
        assert seen(author, hub).colleagues == 3

    def test_nobody_sees_their_circle_elsewhere_than_where_they_are(self, author: User, hub: Workplace) -> None:
        people = [make_person() for _number in range(3)]
        there(hub, *people)
        for person in people:
            befriend(author, person)
        assert seen(author, hub).colleagues == 0
        there(make_workplace(), author)
        assert (seen(author, hub).colleagues, seen(author, hub).page) == (0, None)
        leave(person=author)
        there(hub, author)
        assert seen(author, hub).colleagues == 3

    def test_groups_and_counterparts(self, author: User, hub: Workplace) -> None:
        people = [make_person() for _number in range(3)]
        there(hub, author, *people)
        big, small = make_group(owner=author, name="Big"), make_group(owner=author, name="Small")
        others = make_group(owner=people[0], name="Not mine")
        for rank, person in enumerate(people, start=1):
            join(group=big, person=person)
            if rank < 3:
                join(group=small, person=person)
            join(group=others, person=person) if rank > 1 else None
            Counterpart.objects.create(person=author, other=person, rank=rank, score=1, made_at=timezone.now())
        found = seen(author, hub)
        assert [(room.name, room.number) for room in found.groups] == [("Big", 3)]
        assert found.counterparts == 3

    @pytest.mark.parametrize("is_mine", [True, False])
    def test_a_block_either_way_counts_nobody_in(self, author: User, hub: Workplace, is_mine: bool) -> None:
        people = [make_person() for _number in range(3)]
        there(hub, author, *people, shows_name=True)
        group = make_group(owner=author)
        for person in people:
            befriend(author, person)
            join(group=group, person=person)
        assert (seen(author, hub).colleagues, len(names(author, hub)), len(on_home(author))) == (3, 3, 4)
        pair = (author, people[0]) if is_mine else (people[0], author)
        Block.objects.create(blocker=pair[0], blocked=pair[1])
        found = seen(author, hub)
        assert (found.colleagues, list(found.groups), len(names(author, hub)), len(on_home(author))) == (0, [], 2, 3)


class TestNames:
    def test_only_where_both_show_theirs(self, author: User, stranger: User, colleague: User, hub: Workplace) -> None:
        there(hub, stranger, shows_name=True)
        there(hub, colleague)
        there(hub, author)
        assert names(author, hub) == set() == names(colleague, hub)
        assert [row.person for row in on_home(author)] == [author]
        there(hub, author, shows_name=True)
        assert names(author, hub) == {"Stan Stranger"} and names(stranger, hub) == {"Ada Author"}
        assert [row.person for row in on_home(author)] == [author, stranger]
        there(make_workplace(), stranger, shows_name=True)
        assert names(author, hub) == set() == names(stranger, hub)


class TestTotal:
    def test_it_is_in_tens_and_the_same_for_everybody(self, author: User, hub: Workplace) -> None:
        people = User.objects.bulk_create(
            User(
                email=f"{number}@x.example",
                handle=f"x-{number}",
                name="X",
                confirmed_at=timezone.now(),
                admitted_at=timezone.now(),
            )
            for number in range(19)
        )
        day = timezone.localdate()
        Presence.objects.bulk_create(Presence(person=person, workplace=hub, day=day) for person in people[:9])
        assert total_at(hub) == 0
        Presence.objects.create(person=people[9], workplace=hub, day=day)
        Block.objects.create(blocker=author, blocked=people[0])
        assert (total_at(hub), seen(author, hub).total, seen(author, hub).total_label) == (10, 10, "10 or more people")
        Presence.objects.bulk_create(Presence(person=person, workplace=hub, day=day) for person in people[10:])
        assert total_at(hub) == 10


class TestPage:
    def test_the_page_of_the_building_says_the_total_and_no_smaller_one(
        self, client: Client, author: User, hub: Workplace
    ) -> None:
        client.force_login(author)
        there(hub, *(make_person() for _number in range(9)))
        assert "are here today" not in client.get(hub.get_absolute_url()).content.decode()
        there(hub, author)
        assert "10 or more people are here today" in client.get(hub.get_absolute_url()).content.decode()

    def test_one_says_where_one_is_changes_it_and_leaves(self, client: Client, author: User, hub: Workplace) -> None:
        client.force_login(author)
        url = reverse("portal:here")
        assert "I am here today" in client.get(url).content.decode()
        answer = client.post(url, {"workplace": hub.slug, "shows_name": "on"}, follow=True).content.decode()
        assert "You are in Wellington Place today" in answer and "Fewer than 10 people" in answer
        assert "In Wellington Place today" in client.get(reverse("portal:around")).content.decode()
        client.post(url, {"workplace": hub.slug})
        assert not Presence.objects.of(author).get().shows_name
        client.post(reverse("portal:leave-here"))
        assert not Presence.objects.of(author).exists()

    def test_what_is_wrong_is_said(self, client: Client, author: User, hub: Workplace) -> None:
        Workplace.objects.filter(pk=hub.pk).update(ended_on=timezone.localdate())
        client.force_login(author)
        for slug in ("", "nowhere", hub.slug):
            assert client.post(reverse("portal:here"), {"workplace": slug}).status_code == 422
        assert not Presence.objects.exists()

    def test_the_workplace_of_ones_role_is_offered(self, client: Client, author: User, hub: Workplace) -> None:
        author.roles.update(workplace=hub)
        client.force_login(author)
        assert f'value="{hub.slug}" selected' in client.get(reverse("portal:here")).content.decode()

    def test_the_margin_of_home_takes_one_query(self, author: User, hub: Workplace) -> None:
        for people in range(2):
            with CaptureQueriesContext(connection) as queries:
                on_home(author)
            assert len(queries) == 1
            there(hub, author, *(make_person() for _number in range(3 * people)), shows_name=True)
