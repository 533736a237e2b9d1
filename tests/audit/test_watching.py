"""What staff look at in the admin leaves a line, and what is weighty asks for a fresh proof."""

import time
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from audit.models import Record
from audit.services import AGAIN_AFTER
from moderation.models import Rule
from moderation.services import report
from profiles import proof
from profiles.models import User
from tests.desk import Desk
from tests.factories import make_entry, make_profession

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/profiles/user/"


def lines(by: User) -> list[tuple[str, str, int | None, str]]:
    """What the trail says that somebody looked at."""
    rows = Record.objects.filter(actor_id=by.pk, action__startswith="admin.").order_by("pk")
    return list(rows.values_list("action", "target_type", "target_id", "reason"))


def grow_stale(desk: Desk) -> None:
    """A quarter of an hour passes; the admin stays open, for it was used a moment ago."""
    session = desk.session
    for record in session["account_authentication_methods"]:
        record["at"] -= proof.FRESH_SECONDS + 1
    session["profiles.admin_used_at"] = int(time.time())
    session.save()


def test_a_person_who_is_opened_and_looked_for_leaves_codes_and_no_words(client, operator, author):
    client.force_login(operator)
    client.get(f"{PEOPLE}{author.pk}/change/")
    client.get(PEOPLE)
    client.get(PEOPLE, {"q": "ada.author@transport.example"})
    client.get(PEOPLE, {"trust": "0"})
    client.get(f"{PEOPLE}{author.pk}/history/")
    assert lines(operator) == [
        ("admin.viewed", "profiles.user", author.pk, ""),
        ("admin.listed", "profiles.user", None, ""),
        ("admin.listed", "profiles.user", None, "search"),
        ("admin.listed", "profiles.user", None, "filtered"),
        ("admin.viewed", "profiles.user", author.pk, "history"),
    ]
    assert not Record.objects.filter(reason__contains="ada").exists()


def test_looking_twice_is_one_line_and_another_after_ten_minutes(client, operator, author):
    client.force_login(operator)
    for _time in range(3):
        client.get(f"{PEOPLE}{author.pk}/change/")
    assert len(lines(operator)) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.services.AGAIN_AFTER", AGAIN_AFTER * 0)
        client.get(f"{PEOPLE}{author.pk}/change/")
    assert len(lines(operator)) == 2


def test_what_is_not_there_or_not_theirs_leaves_nothing(client, operator, moderator, author):
    client.force_login(operator)
    client.get(f"{PEOPLE}{10**9}/change/")
    client.get(f"{PEOPLE}{'9' * 40}/change/")
    client.get("/admin/")
    client.get("/admin/profiles/department/")
    assert lines(operator) == []
    client.force_login(moderator)
    assert client.get(f"{PEOPLE}{author.pk}/change/").status_code == 403
    assert lines(moderator) == []


def test_a_report_and_what_it_is_about_leave_a_line(client, moderator, author, colleague):
    entry = make_entry(author)
    filed = report(target=entry, reporter=colleague, rule=Rule.ATTACK, note="", submission=uuid4())
    client.force_login(moderator)
    client.get(reverse("admin:moderation_report_change", args=[filed.pk]))
    client.get(reverse("admin:content_entry_change", args=[entry.pk]))
    assert lines(moderator) == [
        ("admin.viewed", "moderation.report", filed.pk, ""),
        ("admin.viewed", "content.entry", entry.pk, ""),
    ]


def test_a_box_that_completes_names_counts_as_a_search(client, operator):
    client.force_login(operator)
    asked = {"app_label": "profiles", "model_name": "role", "field_name": "person", "term": "ada"}
    assert client.get(reverse("admin:autocomplete"), asked).status_code == 200
    assert lines(operator) == [("admin.listed", "profiles.user", None, "search")]
    for nonsense in ({}, {"app_label": "x"}, {**asked, "model_name": "Ω" * 500}):
        assert client.get(reverse("admin:autocomplete"), nonsense).status_code == 403


def test_shutting_somebody_out_asks_for_a_fresh_proof(client, operator, author):
    client.force_login(operator)
    chosen = {"action": "suspend", "_selected_action": [author.pk], "reason": "misuse"}
    grow_stale(client)
    response = client.post(PEOPLE, chosen)
    assert response.headers["Location"] == f"/account/reauthenticate/?next={PEOPLE.replace('/', '%2F')}"
    author.refresh_from_db()
    assert author.suspended_at is None
    client.force_login(operator)
    client.post(PEOPLE, chosen)
    author.refresh_from_db()
    assert author.suspended_at is not None


def test_looking_asks_for_none_and_saving_a_person_for_one(client, operator, author):
    client.force_login(operator)
    grow_stale(client)
    page = f"{PEOPLE}{author.pk}/change/"
    assert client.get(page).status_code == 200
    response = client.post(page, {"name": "Ada", "is_superuser": "on"})
    assert response.headers["Location"].startswith("/account/reauthenticate/")
    author.refresh_from_db()
    assert not author.is_superuser


@pytest.mark.parametrize("name", ["admin:profiles_mandate_add", "admin:auth_group_add"])
def test_pages_that_only_give_rights_ask_before_anything_is_typed(client, operator, name):
    client.force_login(operator)
    grow_stale(client)
    assert client.get(reverse(name)).headers["Location"].startswith("/account/reauthenticate/")


def test_a_host_is_set_with_a_fresh_proof_alone(client, operator, author):
    profession = make_profession()
    client.force_login(operator)
    grow_stale(client)
    page = reverse("admin:profiles_profession_change", args=[profession.pk])
    client.post(page, {"host_handle": author.handle})
    profession.refresh_from_db()
    assert profession.host is None


def test_rights_of_a_role_are_changed_with_a_fresh_proof_alone(client, operator):
    group = Group.objects.create(name="Helpers")
    client.force_login(operator)
    grow_stale(client)
    client.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": "Rulers"})
    group.refresh_from_db()
    assert group.name == "Helpers"
