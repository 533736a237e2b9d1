"""The page on which a superuser merges two accounts."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from profiles.models import Department, User
from tests.desk import Desk
from tests.factories import make_entry, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(boss: User, keep: User) -> str:
    return reverse("admin:profiles_user_merge", args=[keep.pk])


def test_it_says_what_will_happen_before_it_happens(client: Desk, boss: User, keep: User, drop: User, page: str):
    make_entry(drop)
    client.force_login(boss)
    assert page in client.get(reverse("admin:profiles_user_change", args=[keep.pk])).content.decode()
    first = client.post(page, {"handle": f"@{drop.handle}", "reason": "requested"})
    said = first.content.decode()
    assert first.status_code == 200 and "Entries: author" in said and drop.email in said
    drop.refresh_from_db()
    assert drop.merged_into is None
    form = {"handle": drop.handle, "reason": "requested", "sure": str(drop.pk)}
    assert "are one" in client.post(page, form, follow=True).content.decode()
    drop.refresh_from_db()
    assert drop.merged_into == keep
    assert "merged before" in client.post(page, form).content.decode()


@pytest.mark.parametrize("wrong", [{"handle": "nobody-here"}, {"reason": ""}, {"reason": "x"}, {"handle": "\x00"}])
def test_what_cannot_be_is_said_on_the_form(
    client: Desk, boss: User, drop: User, page: str, wrong: dict[str, Any]
) -> None:
    client.force_login(boss)
    answer = client.post(page, {"handle": drop.handle, "reason": "requested", "sure": str(drop.pk), **wrong})
    assert answer.status_code == 422
    drop.refresh_from_db()
    assert drop.merged_into is None


def test_sure_of_another_account_is_not_sure_of_this_one(client: Desk, boss: User, drop: User, page: str) -> None:
    client.force_login(boss)
    client.post(page, {"handle": drop.handle, "reason": "requested", "sure": str(boss.pk)})
    drop.refresh_from_db()
    assert drop.merged_into is None


def test_staff_who_are_no_superusers_get_nowhere(client: Desk, page: str, drop: User, treasury: Department) -> None:
    staff = make_person("Stan Staff", department=treasury, is_staff=True)
    client.force_login(staff)
    assert client.post(page, {"handle": drop.handle, "reason": "requested", "sure": str(drop.pk)}).status_code == 403


def test_a_proof_that_is_not_fresh_is_asked_for_again(client: Desk, boss: User, drop: User, page: str) -> None:
    client.force_login(boss)
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=10)):
        client.get(reverse("admin:index"))  # the admin stays open while it is used
    with time_machine.travel(now + timedelta(minutes=20)):
        answer = client.post(page, {"handle": drop.handle, "reason": "requested", "sure": str(drop.pk)})
    assert answer["Location"].startswith("/account/reauthenticate/")
    drop.refresh_from_db()
    assert drop.merged_into is None
