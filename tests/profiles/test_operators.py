"""What operators do to people and departments, in the admin and at the prompt."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from audit.models import Record
from profiles import limits, services
from profiles.models import AccountEvent, Department, Session, User
from profiles.services import NotAllowed
from profiles.signals import left as left_signal
from tests.factories import PASSWORD
from tests.profiles.conftest import is_signed_in

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/profiles/user/"
INLINES = {
    f"{prefix}-{count}_FORMS": 0
    for prefix in ("roles", "emailaddress_set", "retired_addresses", "working_pattern", "absences")
    for count in ("TOTAL", "INITIAL")
}


@pytest.fixture
def admin(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


def act(admin: Client, action: str, person: User, **fields: Any) -> str:
    """Choose an action for a person; what the page says then."""
    form = {"action": action, "_selected_action": [person.pk], "department": "", "reason": "", **fields}
    return admin.post(PEOPLE, form, follow=True).content.decode()


def test_an_operator_admits_somebody_from_the_queue_who_is_told(admin: Client, waiting: User, treasury: Department):
    assert waiting.name in admin.get(PEOPLE, {"standing": "waiting"}).content.decode()
    assert "1 person changed" in act(admin, "admit", waiting, department=treasury.pk)
    waiting.refresh_from_db()
    assert waiting.may_read
    assert waiting.department == treasury
    record = Record.objects.get(action="person.admitted")
    assert (record.target_id, record.actor_id) == (waiting.pk, User.objects.get(is_superuser=True).pk)
    message = mail.outbox[0]
    assert message.to == [waiting.email]
    assert "HM Treasury" in message.body
    assert "HM Treasury" in str(message.alternatives[0].content)  # type: ignore[attr-defined]
    assert "0 people changed" in act(admin, "admit", waiting, department=treasury.pk)
    assert len(mail.outbox) == 1


def test_admitting_needs_an_open_department(admin: Client, waiting: User, closed: Department):
    assert "Choose an open department" in act(admin, "admit", waiting)
    for tampered in (closed.pk, "'; --", "\x00", 10**30):
        act(admin, "admit", waiting, department=tampered)
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_nobody_unconfirmed_is_admitted(admin: Client, unconfirmed: User, treasury: Department):
    act(admin, "admit", unconfirmed, department=treasury.pk)
    unconfirmed.refresh_from_db()
    assert unconfirmed.admitted_at is None


def test_suspending_takes_a_reason_and_every_session(admin: Client, author: User):
    browser = Client()
    browser.force_login(author)
    assert "Choose a reason" in act(admin, "suspend", author)
    assert is_signed_in(browser)
    assert "1 person changed" in act(admin, "suspend", author, reason="misuse")
    assert not is_signed_in(browser)
    assert not Session.objects.filter(person=author).exists()
    assert Record.objects.get(action="person.suspended").reason == "misuse"
    assert "1 person changed" in act(admin, "restore", author, reason="mistake")
    author.refresh_from_db()
    assert author.may_read


def test_who_left_loses_roles_and_access_and_gets_both_back_when_it_was_a_mistake(
    admin: Client, author: User, transport: Department
):
    heard = []
    left_signal.connect(lambda person, **_: heard.append(person), weak=False, dispatch_uid="test")
    try:
        act(admin, "mark_as_left", author)
    finally:
        left_signal.disconnect(dispatch_uid="test")
    author.refresh_from_db()
    assert heard == [author]
    assert not author.may_read
    assert author.department == transport
    assert not author.roles.current().exists()
    act(admin, "restore", author, reason="mistake")
    author.refresh_from_db()
    assert author.is_unclaimed, "until they type the code that proves their address"
    services.confirm(person=author, address=author.email, keep_password=False)
    assert author.may_read
    assert author.roles.current().get().is_main


def test_moving_changes_the_card_and_ends_the_role_before(admin: Client, author: User, treasury: Department):
    act(admin, "move", author, department=treasury.pk)
    author.refresh_from_db()
    assert author.department == treasury
    assert author.job_title == "Systems manager"
    assert [role.department for role in author.roles.current()] == [treasury]


def test_nobody_suspends_themselves_or_a_superuser_above_them(admin: Client, operator: User, moderator: User):
    assert "Not done to yourself" in act(admin, "suspend", operator, reason="misuse")
    for service in (services.suspend, services.mark_as_left, services.restore):
        with pytest.raises(NotAllowed):
            service(person=operator, by=moderator, reason="misuse")


def test_a_name_is_corrected_through_the_service(admin: Client, author: User, operator: User):
    page = reverse("admin:profiles_user_change", args=[author.pk])
    assert admin.get(page).status_code == 200
    for wrong in ({"name": "1 2 3"}, {"name": ""}, {"name": "A" * 101}, {"name": "Ada", "job_title": "J" * 121}):
        assert admin.post(page, {**INLINES, **wrong}).status_code == 200
    author.refresh_from_db()
    assert author.name == "Ada Author"
    version = author.version
    assert admin.post(page, {**INLINES, "name": "Ada \r\n Byron ", "job_title": "Head"}).status_code == 302
    author.refresh_from_db()
    assert (author.name, author.job_title) == ("Ada Byron", "Head")
    assert author.version > version
    assert author.check_password(PASSWORD)
    assert Record.objects.get(action="person.corrected").actor_id == operator.pk


def test_rights_in_the_admin_end_the_sessions_that_began_without_them(admin: Client, author: User):
    browser = Client()
    browser.force_login(author)
    page = reverse("admin:profiles_user_change", args=[author.pk])
    form = {**INLINES, "name": author.name, "job_title": author.job_title, "is_staff": "on"}
    assert admin.post(page, form).status_code == 302
    author.refresh_from_db()
    assert author.is_staff
    assert not is_signed_in(browser)
    assert Record.objects.get(action="person.staff_changed").target_id == author.pk


def test_people_and_addresses_are_neither_added_nor_deleted_by_hand(admin: Client, author: User):
    assert admin.get(PEOPLE + "add/").status_code == 403
    assert admin.get(reverse("admin:profiles_user_delete", args=[author.pk])).status_code == 403
    assert admin.get("/admin/account/emailaddress/").status_code == 404


def test_an_operator_finds_people_by_name_address_and_handle(admin: Client, author: User):
    for words in ("Author", author.email, author.handle):
        assert author.email in admin.get(PEOPLE, {"q": words}).content.decode()
    for standing in ("waiting", "unconfirmed", "unclaimed", "suspended", "left"):
        assert author.email not in admin.get(PEOPLE, {"standing": standing}).content.decode()


def test_a_departments_colour_and_domain_are_checked(admin: Client, transport: Department):
    page = reverse("admin:profiles_department_change", args=[transport.pk])
    assert admin.get(page).status_code == 200
    form = {
        "slug": transport.slug,
        "name": transport.name,
        "short_name": transport.short_name,
        "abbreviation": transport.abbreviation,
        "colour": "#FFFFFF",
        "domains-TOTAL_FORMS": 1,
        "domains-INITIAL_FORMS": 0,
        "domains-0-domain": "DfT.Gov.Example",
        "domains-0-department": transport.pk,
        "successions-TOTAL_FORMS": 0,
        "successions-INITIAL_FORMS": 0,
    }
    for wrong in ({"colour": "red;}x"}, {"domains-0-domain": "a b"}, {"domains-0-domain": "\ud800.example"[1:] or "-"}):
        assert admin.post(page, {**form, **wrong}).status_code == 200
    assert admin.post(page, form).status_code == 302
    transport.refresh_from_db()
    assert transport.colour == "#ffffff"
    assert transport.domains.filter(domain="dft.gov.example").exists()


def test_sign_in_events_are_looked_at_and_found_by_address(admin: Client, rf: Any):
    limits.begin(limits.Kind.WRONG_PASSWORD, "ada@transport.example", rf.get("/"))
    event = AccountEvent.objects.get()
    page = "/admin/profiles/accountevent/"
    assert event.account_hash in admin.get(page, {"q": "Ada@Transport.example"}).content.decode()
    assert event.account_hash not in admin.get(page, {"q": "ben@transport.example"}).content.decode()
    assert admin.get(f"{page}{event.pk}/change/").status_code == 200
    assert admin.get(f"{page}add/").status_code == 403


def test_createsuperuser_makes_somebody_who_can_sign_in(client: Client, monkeypatch: Any, sign_in: Any):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", email="Ops@Civnet.Example", name="Opal Operator", stdout=StringIO())
    person = User.objects.get()
    assert (person.email, person.handle, person.is_superuser, person.may_read) == (
        "ops@civnet.example",
        "opal-operator",
        True,
        True,
    )
    assert EmailAddress.objects.get().verified
    assert sign_in("ops@civnet.example", PASSWORD)["Location"] == "/"
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/settings/second-factors/?next=%2Fadmin%2F", 302)


def test_a_role_ends_on_its_day(author: User):
    role = author.roles.get()
    services.end_role(role=role, on=date(2999, 1, 1))
    assert author.roles.current().exists()


def test_a_member_without_rights_never_reaches_the_admin(client: Client, author: User):
    client.force_login(author)
    assert client.get("/admin/").status_code in {302, 403}
    assert client.get("/admin/login/", follow=True).status_code == 403


def test_the_command_for_departments_says_when_there_is_no_file():
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_departments", "/nowhere.csv", stdout=StringIO())
