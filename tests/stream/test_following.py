"""What one follows: the list by sort, level and name, unread counts, and one choice for many."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Entry
from groups.models import Group
from groups.services import join, leave
from profiles.models import User
from stream.models import Follow, Level
from stream.services import Choice, NotPossible, Which, bulk, choose, choose_for_many, follow, mark_all_seen
from tests.factories import make_department, make_entry, make_group, make_person, make_reply

HIDING = {"visibility": "hidden", "hidden_reason": "A reason", "review_on": "2099-01-01"}


def shown(client: Client, query: str = "") -> str:
    return client.get(reverse("stream:following") + query).content.decode()


def rooms_of(person: User, number: int) -> list[Group]:
    """Groups that the person has joined and chosen nothing for."""
    rooms = [make_group(owner=make_person()) for _number in range(number)]
    for room in rooms:
        join(group=room, person=person)
    return rooms


def test_each_sort_has_its_tab_with_a_count_and_each_line_its_control(client: Client, stranger: User) -> None:
    entry, person = make_entry(make_person(), title="Heat pumps"), make_person("Nadia Aziz")
    follow(person=stranger, target=entry, level=Level.WATCHING)
    follow(person=stranger, target=person, level=Level.MUTED)
    (room,) = rooms_of(stranger, 1)
    client.force_login(stranger)
    threads, people, groups = shown(client), shown(client, "?show=person"), shown(client, "?show=group")
    assert "Heat pumps" in threads and "Nadia Aziz" not in threads
    assert "Nadia Aziz" in people and "Muted" in people
    assert room.name in groups and "You are a member" in groups and ">Normal<" in groups
    assert f'action="/follow/group/{room.pk}/"' in groups
    assert 'People <span class="chip__count">1</span>' in threads
    assert 'Groups <span class="chip__count">1</span>' in threads


def test_unread_replies_are_counted_of_what_is_watched_or_tracked_only(client: Client, stranger: User) -> None:
    loud, quiet = make_entry(make_person(), title="Loud"), make_entry(make_person(), title="Quiet")
    for entry, level in ((loud, Level.TRACKING), (quiet, Level.FIRST_POST)):
        follow(person=stranger, target=entry, level=level)
        mark_all_seen(person=stranger, entry=entry)
        for hour in (1, 2):
            make_reply(entry, make_person(), created_at=entry.created_at + timedelta(days=9, hours=hour))
    client.force_login(stranger)
    assert shown(client).count("2 new replies") == 1
    assert "2 new replies" not in shown(client, "?level=first_post")


def test_it_is_found_by_level_and_by_name_but_never_by_a_name_that_one_may_not_see(
    client: Client, author: User, stranger: User
) -> None:
    open_one, secret = make_entry(author, title="Open figures"), make_entry(author, title="Secret figures")
    for entry in (open_one, secret):
        follow(person=stranger, target=entry, level=Level.WATCHING)
    Entry.objects.filter(pk=secret.pk).update(audience="only_me")
    client.force_login(stranger)
    everything, by_name = shown(client), shown(client, "?q=figures")
    assert "Secret" not in everything and "Something that you may not see any more" in everything
    assert "Open figures" in by_name and "Something that you may not see" not in by_name
    assert "Nothing that you follow here fits" in shown(client, "?q=secret")
    assert "Nothing that you follow here fits" in shown(client, "?level=muted")
    assert "Open figures" in shown(client, "?level=watching&q=OPEN")


def test_a_group_that_one_has_left_keeps_its_level_and_tells_nothing(client: Client, stranger: User) -> None:
    owner = make_person()
    room = make_group(owner=owner, name="Blue door")
    join(group=room, person=stranger)
    follow(person=stranger, target=room, level=Level.WATCHING)
    Group.objects.filter(pk=room.pk).update(**HIDING)
    leave(group=room, person=stranger)
    client.force_login(stranger)
    page = shown(client, "?show=group")
    assert "Blue door" not in page and "Something that you may not see any more" in page
    assert client.get(reverse("stream:follow", args=["group", room.pk])).status_code == 404
    client.post(reverse("stream:change-many"), {"show": "group", "which": "ticked", "row": room.pk, "choice": "none"})
    assert not Follow.objects.filter(person=stranger).exists()


def test_ticked_lines_change_together_and_what_is_not_followed_is_left_alone(client: Client, stranger: User) -> None:
    rooms, other = rooms_of(stranger, 3), make_group(owner=make_person())
    client.force_login(stranger)
    sent = {"show": "group", "which": "ticked", "row": [rooms[0].pk, rooms[1].pk, other.pk], "choice": "muted"}
    answer = client.post(reverse("stream:change-many"), sent, follow=True)
    assert "2 lines changed: Muted." in answer.content.decode()
    assert set(Follow.objects.filter(person=stranger, level=Level.MUTED).values_list("group", flat=True)) == {
        rooms[0].pk,
        rooms[1].pk,
    }


def test_what_is_missing_in_the_form_is_said(client: Client, stranger: User) -> None:
    rooms_of(stranger, 1)
    client.force_login(stranger)
    for sent in (
        {"show": "group", "which": "ticked", "choice": "muted"},
        {"show": "group", "which": "all"},
        {"show": "person", "which": "member", "choice": "muted"},
        {"show": "group", "which": "ticked", "row": "1 OR 1", "choice": "muted"},
    ):
        answer = client.post(reverse("stream:change-many"), sent)
        assert answer.status_code == 422 and "There is a problem" in answer.content.decode(), sent
    assert not Follow.objects.filter(person=stranger).exists()


def test_hundreds_of_groups_change_in_a_few_statements(stranger: User, django_assert_max_num_queries: Any) -> None:
    rooms = rooms_of(stranger, 30)
    follow(person=stranger, target=rooms[0], level=Level.WATCHING)
    follow(person=stranger, target=make_group(owner=make_person()), level=Level.FIRST_POST)
    with django_assert_max_num_queries(9):  # two of them begin and end the transaction
        member = Which("group", only_groups_i_am_in=True)
        assert choose_for_many(person=stranger, which=member, choice=Choice.TRACKING) == 30
    assert Follow.objects.filter(person=stranger, level=Level.TRACKING).count() == 30
    with django_assert_max_num_queries(9):
        assert choose_for_many(person=stranger, which=Which("group"), choice=Choice.MONTH) == 31
    assert {row.current for row in Follow.objects.filter(person=stranger)} == {Level.MUTED}
    with django_assert_max_num_queries(9):
        assert choose_for_many(person=stranger, which=Which("group"), choice=Choice.NONE) == 31
    assert not Follow.objects.filter(person=stranger).exists()


def test_only_what_fits_changes(stranger: User) -> None:
    people = [make_person("Ann One"), make_person("Ann Two"), make_person("Bob Three")]
    for person in people:
        follow(person=stranger, target=person, level=Level.WATCHING)
    choose(person=stranger, target=people[1], choice=Choice.MUTED)
    which = Which("person", level=Level.WATCHING, words="ann")
    assert choose_for_many(person=stranger, which=which, choice=Choice.NORMAL) == 1
    assert Follow.objects.get(followed=people[0]).level == Level.NORMAL
    rooms_of(stranger, 1)
    assert choose_for_many(person=stranger, which=Which("group", level=Level.WATCHING), choice=Choice.MUTED) == 0


def test_many_at_once_stop_at_the_limit_and_change_nothing(stranger: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "MOST_FOLLOWS", 4)
    rooms = rooms_of(stranger, 4)
    follow(person=stranger, target=make_department(), level=Level.WATCHING)
    with pytest.raises(NotPossible):
        choose_for_many(person=stranger, which=Which("group"), choice=Choice.MUTED)
    assert not Follow.objects.filter(group__in=rooms).exists()
