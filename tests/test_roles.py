"""Staff role and page of the admin: nothing, sees, changes. A page of a model without a row here fails."""

from typing import Any, Final

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from audit.models import Record
from profiles.models import Department, DepartmentHost, User
from profiles.staff_roles import StaffRole, UnknownRight, group_of, lay_down_role, rights_of, take_role
from tests.desk import at_desk
from tests.factories import make_mandate, make_team

pytestmark = pytest.mark.django_db

NOTHING, SEES, CHANGES = "-", "sees", "changes"
ROLES: Final = (
    StaffRole.MODERATOR, StaffRole.INFORMATION_MANAGER, StaffRole.DEPARTMENT_HOST, StaffRole.OPERATOR
)  # fmt: skip
# what may be added, changed or deleted through the page counts as a change; actions have rights of their own
TABLE: Final = {
    "audit.check": (NOTHING, SEES, NOTHING, SEES),
    "audit.record": (NOTHING, SEES, NOTHING, SEES),
    "audit.seal": (NOTHING, SEES, NOTHING, SEES),
    "auth.group": (NOTHING, NOTHING, NOTHING, SEES),
    "content.entry": (SEES, NOTHING, NOTHING, NOTHING),
    "content.reply": (SEES, NOTHING, NOTHING, NOTHING),
    "forums.forum": (NOTHING, NOTHING, NOTHING, CHANGES),
    "forums.offer": (NOTHING, NOTHING, NOTHING, SEES),
    "forums.offerterms": (NOTHING, NOTHING, NOTHING, CHANGES),
    "groups.group": (SEES, SEES, NOTHING, SEES),
    "groups.invitation": (NOTHING, NOTHING, NOTHING, SEES),
    "insight.night": (NOTHING, NOTHING, NOTHING, SEES),
    "insight.weekofgrowth": (NOTHING, SEES, NOTHING, SEES),
    "insight.weekoftalk": (NOTHING, SEES, NOTHING, SEES),
    "insight.weights": (NOTHING, NOTHING, NOTHING, CHANGES),
    "moderation.act": (SEES, SEES, NOTHING, NOTHING),
    "moderation.appeal": (SEES, NOTHING, NOTHING, NOTHING),
    "moderation.proposal": (NOTHING, SEES, NOTHING, SEES),
    "moderation.proposalterms": (NOTHING, NOTHING, NOTHING, CHANGES),
    "moderation.report": (SEES, NOTHING, NOTHING, NOTHING),
    "moderation.rules": (NOTHING, SEES, NOTHING, CHANGES),
    "moderation.spill": (SEES, NOTHING, NOTHING, SEES),
    "moderation.template": (CHANGES, NOTHING, NOTHING, NOTHING),
    "moderation.growth": (NOTHING, NOTHING, NOTHING, SEES),
    "moderation.thresholds": (SEES, NOTHING, NOTHING, CHANGES),
    "notifications.delivery": (NOTHING, NOTHING, NOTHING, SEES),
    "notifications.mailbox": (NOTHING, NOTHING, NOTHING, SEES),
    "notifications.mailswitch": (NOTHING, NOTHING, NOTHING, CHANGES),
    "notifications.notification": (NOTHING, NOTHING, NOTHING, SEES),
    "notifications.staffmessage": (NOTHING, SEES, NOTHING, CHANGES),
    "polls.poll": (NOTHING, SEES, NOTHING, NOTHING),
    "profiles.accountevent": (NOTHING, NOTHING, NOTHING, SEES),
    "profiles.counterpart": (NOTHING, NOTHING, NOTHING, SEES),
    "profiles.department": (NOTHING, SEES, CHANGES, CHANGES),
    "profiles.departmenthost": (NOTHING, NOTHING, NOTHING, CHANGES),
    "profiles.directoryweight": (NOTHING, NOTHING, NOTHING, CHANGES),
    "profiles.mandate": (NOTHING, NOTHING, CHANGES, CHANGES),
    "profiles.nickname": (NOTHING, NOTHING, NOTHING, CHANGES),
    "profiles.persondocument": (NOTHING, NOTHING, NOTHING, SEES),
    "profiles.profession": (CHANGES, NOTHING, NOTHING, CHANGES),
    "profiles.reorganisation": (NOTHING, SEES, NOTHING, SEES),
    "profiles.role": (NOTHING, NOTHING, NOTHING, CHANGES),
    "profiles.team": (NOTHING, NOTHING, CHANGES, CHANGES),
    "profiles.user": (NOTHING, NOTHING, NOTHING, CHANGES),
    "profiles.workplace": (NOTHING, NOTHING, NOTHING, CHANGES),
    "search.check": (NOTHING, NOTHING, NOTHING, SEES),
    "search.pinned": (NOTHING, CHANGES, NOTHING, CHANGES),
    "search.synonym": (NOTHING, CHANGES, NOTHING, CHANGES),
    "search.weights": (NOTHING, SEES, NOTHING, CHANGES),
    "service.banner": (NOTHING, NOTHING, NOTHING, CHANGES),
    "service.readonly": (NOTHING, NOTHING, NOTHING, CHANGES),
    "tags.tag": (NOTHING, CHANGES, NOTHING, CHANGES),
    "updates.limit": (NOTHING, NOTHING, NOTHING, CHANGES),
    "uploads.upload": (NOTHING, SEES, NOTHING, SEES),
}
PAGES: Final = {model._meta.label_lower: page for model, page in admin.site._registry.items()}


def what_of(page: Any, person: User) -> str:
    request = RequestFactory().get("/")
    request.user = person
    may = page.get_model_perms(request)
    if may["add"] or may["change"] or may["delete"]:
        return CHANGES
    return SEES if may["view"] else NOTHING


def formsets(page: Any) -> list[Any]:
    return [inline.formset for inline in page.context["inline_admin_formsets"]]


def in_role(person: User, role: StaffRole) -> User:
    take_role(person=person, role=role)
    return User.objects.get(pk=person.pk)


def test_every_page_of_the_admin_has_a_row():
    assert sorted(PAGES) == sorted(TABLE), "say in TABLE what each role may do on it; rights: staff_roles.toml"


@pytest.mark.parametrize("place", range(len(ROLES)), ids=ROLES)
def test_each_role_does_its_job_and_no_other(place: int, stranger: User):
    person = in_role(stranger, ROLES[place])
    found = {label: what_of(page, person) for label, page in PAGES.items()}
    assert found == {label: row[place] for label, row in TABLE.items()}


def test_the_command_makes_the_groups_as_they_are_meant_and_twice_is_once(capsys: pytest.CaptureFixture[str]):
    call_command("roles")
    group = Group.objects.get(name="Operators")
    group.permissions.clear()
    call_command("roles")
    names = set(Group.objects.values_list("name", flat=True))
    assert {"Moderators", "Information managers", "Department hosts", "Operators"} <= names
    assert group.permissions.count() == len(rights_of(StaffRole.OPERATOR).may)
    assert "Operators: " in capsys.readouterr().out


def test_a_right_that_no_model_has_is_no_right(monkeypatch: pytest.MonkeyPatch):
    rights = rights_of(StaffRole.OPERATOR)
    monkeypatch.setattr("profiles.staff_roles.rights_of", lambda role: type(rights)(rights.group, frozenset({"a.b"})))
    with pytest.raises(UnknownRight, match=r"a\.b"):
        group_of(StaffRole.OPERATOR)


def test_a_role_opens_the_admin_and_laying_it_down_closes_it(stranger: User):
    person = in_role(stranger, StaffRole.OPERATOR)
    assert at_desk(person).get("/admin/profiles/user/").status_code == 200
    assert at_desk(person).get("/admin/moderation/report/").status_code == 403
    lay_down_role(person=person, role=StaffRole.OPERATOR)
    person.refresh_from_db()
    assert not person.is_staff and not person.sessions.exists()
    lines = Record.objects.filter(action="staff.operator").order_by("pk").values_list("reason", flat=True)
    assert list(lines) == ["given", "taken"]


def test_the_command_gives_a_role_and_takes_it(stranger: User):
    call_command("roles", "add", stranger.email, "information-manager")
    stranger.refresh_from_db()
    assert stranger.is_staff
    call_command("roles", "remove", stranger.email, "information-manager")
    stranger.refresh_from_db()
    assert not stranger.is_staff


def test_the_command_makes_a_host_and_says_what_is_wrong(author: User, transport: Department, treasury: Department):
    call_command("roles", "add", author.email, "department-host", department=transport.slug)
    assert DepartmentHost.objects.get().person == author
    for wrong in ({"department": ""}, {"department": treasury.slug}):
        with pytest.raises(CommandError):
            call_command("roles", "add", author.email, "department-host", **wrong)
    with pytest.raises(CommandError):
        call_command("roles", "add", "nobody@transport.example", "operator")
    call_command("roles", "remove", author.email, "department-host", department=transport.slug)
    author.refresh_from_db()
    assert not author.is_staff


def test_the_operators_and_the_rest_still_write_no_rights_of_people(stranger: User, author: User):
    desk = at_desk(in_role(stranger, StaffRole.OPERATOR))
    url = f"/admin/profiles/user/{author.pk}/change/"
    sent = {field.html_name: field.value() or 0 for form in formsets(desk.get(url)) for field in form.management_form}
    sent |= {"name": author.name, "job_title": "Boss", "is_staff": "on", "is_superuser": "on"}
    assert desk.post(url, sent).status_code == 302
    author.refresh_from_db()
    assert (author.job_title, author.is_staff, author.is_superuser) == ("Boss", False, False)


def test_rows_of_other_departments_are_not_there_for_a_host(author: User, transport: Department, treasury: Department):
    call_command("roles", "add", author.email, "department-host", department=transport.slug)
    author.refresh_from_db()
    desk = at_desk(author)
    other = make_team(treasury, "Others")
    assert desk.get(f"/admin/profiles/department/{treasury.pk}/change/").status_code == 302  # as if it were not there
    assert desk.get(f"/admin/profiles/team/{other.pk}/change/").status_code == 302
    for page in ("department", "team", "mandate"):
        assert "Treasury" not in desk.get(f"/admin/profiles/{page}/").content.decode(), page
    assert "Treasury" not in desk.get("/admin/profiles/mandate/add/").content.decode()


def test_an_operator_sees_all_departments(stranger: User, treasury: Department, transport: Department):
    page = at_desk(in_role(stranger, StaffRole.OPERATOR)).get("/admin/profiles/department/").content.decode()
    assert "HM Treasury" in page and "Transport" in page


def test_mandates_are_revoked_by_a_host_of_the_department_alone(
    author: User, stranger: User, transport: Department, treasury: Department
):
    call_command("roles", "add", author.email, "department-host", department=transport.slug)
    author.refresh_from_db()
    ours, theirs = make_mandate(author, transport), make_mandate(stranger, treasury)
    chosen = {"action": "revoke", "_selected_action": [ours.pk, theirs.pk]}
    at_desk(author).post("/admin/profiles/mandate/", chosen)
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert ours.revoked_at is not None
    assert theirs.revoked_at is None
