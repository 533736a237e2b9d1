"""Operators make categories; the forum of a group follows its group."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from forums.models import Forum
from groups.models import Group
from profiles.models import User
from tests.factories import make_forum

FIELDS = {"name": "Getting things done", "slug": "getting-things-done", "about": "How to.", "position": "3"}


def test_an_operator_makes_and_names_a_category(client: Client, operator: User, stranger: User) -> None:
    client.force_login(operator)
    add = reverse("admin:forums_forum_add")
    assert "This field is required" in client.post(add, FIELDS | {"slug": ""}).content.decode()
    assert client.post(add, FIELDS).status_code == 302
    forum = Forum.objects.get(slug="getting-things-done")
    change = reverse("admin:forums_forum_change", args=[forum.pk])
    assert client.post(change, FIELDS | {"name": "Doing things", "slug": "moved"}).status_code == 302
    forum.refresh_from_db()
    assert (forum.name, forum.slug) == ("Doing things", "getting-things-done")
    assert client.post(reverse("admin:forums_forum_delete", args=[forum.pk]), {"post": "yes"}).status_code == 403
    client.force_login(stranger)
    assert client.get(forum.get_absolute_url()).status_code == 200


def test_a_taken_or_reserved_address_is_refused_in_words(client: Client, operator: User) -> None:
    make_forum(slug="taken")
    client.force_login(operator)
    for slug in ("taken", "TAKEN", "write", "similar"):
        page = client.post(reverse("admin:forums_forum_add"), FIELDS | {"slug": slug})
        assert page.status_code == 200 and "This address is taken" in page.content.decode()
    assert Forum.objects.count() == 1


def test_the_forum_of_a_group_is_only_looked_at(client: Client, operator: User, group: Group) -> None:
    forum = make_forum(group=group)
    client.force_login(operator)
    change = reverse("admin:forums_forum_change", args=[forum.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, FIELDS).status_code == 403
    forum.refresh_from_db()
    assert forum.slug == ""


@pytest.mark.parametrize("page", ["changelist", "add"])
def test_topics_are_not_edited_here(page: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:forums_topic_{page}")
