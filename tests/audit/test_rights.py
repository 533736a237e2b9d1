"""Rights of staff that are given or taken, by whatever way, leave a line."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection

from audit.models import Record
from moderation.services import dismiss_moderator, make_moderator
from profiles.models import User

pytestmark = pytest.mark.django_db


def noted(target_type: str, number: int) -> list[str]:
    rows = Record.objects.filter(action="rights.changed", target_type=target_type, target_id=number).order_by("pk")
    return list(rows.values_list("reason", flat=True))


def test_the_console_of_the_database_leaves_a_line_as_well(author):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE profiles_user SET is_staff = true, is_superuser = true WHERE id = %s", [author.pk])
        cursor.execute("UPDATE profiles_user SET is_staff = false, name = 'Ada' WHERE id = %s", [author.pk])
        cursor.execute("UPDATE profiles_user SET is_staff = false WHERE id = %s", [author.pk])
    assert noted("person", author.pk) == ["+staff +superuser", "-staff"]


def test_who_is_made_a_superuser_by_command_leaves_a_line(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a week of invented talk")
    call_command("createsuperuser", interactive=False, email="new.operator@cabinet-office.example", name="New Operator")
    person = User.objects.get(email="new.operator@cabinet-office.example")
    assert noted("person", person.pk) == ["+staff +superuser"]


def test_a_moderator_comes_and_goes(author):
    make_moderator(author)
    group = Group.objects.get(name="Moderators")
    dismiss_moderator(author)
    lines = noted("person", author.pk)
    assert sorted(lines) == sorted(["+staff", "-staff", f"+group {group.pk}", f"-group {group.pk}"])
    assert len(noted("auth.group", group.pk)) == group.permissions.count()


def test_permissions_of_a_person_and_of_a_group_leave_a_line(author):
    group, right = Group.objects.create(name="Helpers"), Permission.objects.get(codename="view_record")
    group.permissions.add(right)
    group.permissions.clear()
    author.user_permissions.add(right)
    author.user_permissions.remove(right)
    assert (
        noted("auth.group", group.pk) == noted("person", author.pk) == [f"{way}permission {right.pk}" for way in "+-"]
    )


def test_a_member_who_changes_their_name_leaves_none(author):
    User.objects.filter(pk=author.pk).update(name="Ada Again")
    assert noted("person", author.pk) == []
