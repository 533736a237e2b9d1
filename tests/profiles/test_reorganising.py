"""Departments are merged, split and renamed from a file, and their people go along or are asked."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from audit.models import Record
from content.models import Audience, Entry
from notifications.fanout import sweep
from notifications.models import Channel, Delivery, Event
from profiles import departments, services
from profiles.models import Department, DepartmentDomain, Mandate, Reorganisation, Role, Succession, Team, User
from profiles.reorganisations import COLUMNS, read
from profiles.services import carrying, reorganising, set_successors
from profiles.services.carrying import home_of
from tests.desk import Desk
from tests.factories import make_department, make_entry, make_mandate, make_person, make_profession, make_team

pytestmark = pytest.mark.django_db
JULY = Path(departments.__file__).parent / "fixtures" / "reorganisations" / "2026-07.csv"
DSIT = "department-for-science-innovation-technology"
DBT, DBIST = "department-for-business-trade", "department-for-business-innovation-science-trade"
DCMS, DDCMS = "department-for-culture-media-sport", "department-for-digital-culture-media-sport"
NEW = "Ministry of Everything,Everything,MoE,#112233,,everything.example"
NOTHING = ",,,,,"


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*lines: str) -> Path:
        path = tmp_path / "changes.csv"
        path.write_text("\n".join([",".join(COLUMNS), *lines, ""]), encoding="utf-8")
        return path

    return write


@pytest.fixture
def before_july(db: Any) -> None:
    """Departments as they stood before the change."""
    departments.load(departments.read(departments.DEFAULT_FILE))
    Department.objects.filter(slug__in=[DSIT, DBT, DCMS]).update(ended_on=None)
    set_successors([])
    DepartmentDomain.objects.filter(department__slug__in=[DBIST, DDCMS]).delete()
    Department.objects.filter(slug__in=[DBIST, DDCMS]).delete()


def of(slug: str) -> Department:
    return Department.objects.get(slug=slug)


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("reorganise", path, stdout=out, **options)
    return out.getvalue()


def test_the_change_of_july_2026_gives_the_departments_of_the_file(before_july: None) -> None:
    run(JULY)
    expected = {line.slug: line for line in departments.read(departments.DEFAULT_FILE)}
    for slug in (DSIT, DBT, DCMS, DBIST, DDCMS):
        department, line = of(slug), expected[slug]
        said = {name: getattr(department, name) for name in line.fields}
        assert said == line.fields
        heirs = Succession.objects.filter(department=department, is_direct=True)
        assert sorted(heirs.values_list("successor__slug", flat=True)) == sorted(line.successors)
        assert tuple(department.domains.values_list("domain", flat=True)) == line.domains


def test_everybody_goes_along_where_one_department_carries_on(before_july: None) -> None:
    person = make_person("Bea Business", department=of(DBT), job_title="Analyst")
    profession = make_profession(person)
    team = make_team(of(DBT), "Exports", person)
    make_mandate(person, of(DBT))
    entry = make_entry(person, audience=Audience.DEPARTMENT)
    said = run(JULY)
    assert f"{DBT} ends: 1 people and 1 teams go to {DBIST}; 1 mandates end." in said
    person.refresh_from_db()
    now, old = Role.objects.current().get(person=person), Role.objects.get(person=person, department=of(DBT))
    assert (person.department, person.job_title) == (of(DBIST), "Analyst")
    assert (now.department, now.job_title, now.profession, now.team) == (of(DBIST), "Analyst", profession, team)
    assert (now.started_on, old.ended_on, now.is_main, old.is_main) == (date(2026, 7, 1), date(2026, 7, 1), True, False)
    assert Team.objects.get(pk=team.pk).department == of(DBIST)
    assert not Mandate.objects.filter(person=person, revoked_at=None).exists()
    entry.refresh_from_db()
    assert entry.department == of(DBT), "words keep the department that they were written from"
    assert Entry.objects.visible_to(person).filter(pk=entry.pk).exists()
    assert Record.objects.filter(action="person.carried_over", target_id=person.pk).count() == 1
    for slug, number in ((DBT, 0), (DBIST, 1)):
        assert of(slug).head_count == number


def test_who_has_several_to_choose_from_is_asked_and_loses_nothing_meanwhile(client: Desk, before_july: None) -> None:
    person, other = make_person("Sia Science", department=of(DSIT)), make_person(department=of(DSIT))
    entry = make_entry(other, audience=Audience.DEPARTMENT)
    theirs = make_entry(make_person(department=of(DBT)), audience=Audience.DEPARTMENT)
    run(JULY)
    sweep(for_seconds=5)
    told = Delivery.objects.filter(event=Event.SUCCESSOR, channel=Channel.SITE)
    assert set(told.values_list("recipient", flat=True)) == {person.pk, other.pk}
    readable = Entry.objects.visible_to(person)
    assert readable.filter(pk=entry.pk).exists()
    assert not readable.filter(pk=theirs.pk).exists(), "not what the successors have beside it"
    client.force_login(person)
    assert "/settings/successor/" in client.get("/notices/").content.decode()
    assert "Choose where you go on" in client.get("/").content.decode()
    page = client.get("/settings/successor/").content.decode()
    assert of(DBIST).name in page and of(DDCMS).name in page and of(DBT).name not in page
    assert client.post("/settings/successor/", {"heir": of(DBT).pk}).status_code == 422
    assert client.post("/settings/successor/", {}).status_code == 422
    assert client.post("/settings/successor/", {"heir": of(DDCMS).pk}).status_code == 302
    person.refresh_from_db()
    assert person.department == of(DDCMS)
    assert Entry.objects.visible_to(person).filter(pk=entry.pk).exists()
    assert not Entry.objects.visible_to(person).filter(pk=theirs.pk).exists()
    assert "Choose where" not in client.get("/").content.decode()
    assert "nothing to choose" in client.get("/settings/successor/").content.decode()
    other.refresh_from_db()
    assert other.department == of(DSIT)


def test_twice_is_once(before_july: None) -> None:
    person, asked = make_person(department=of(DBT)), make_person(department=of(DSIT))
    run(JULY)
    numbers = (Role.objects.count(), Reorganisation.objects.count(), Record.objects.count(), Succession.objects.count())
    said = run(JULY)
    sweep(for_seconds=5)
    assert "0 roles carried over" in said
    assert numbers == (
        *(Role.objects.count(), Reorganisation.objects.count()),
        *(Record.objects.count(), Succession.objects.count()),
    )
    assert Delivery.objects.filter(event=Event.SUCCESSOR, channel=Channel.SITE).get().recipient == asked
    assert person.roles.count() == 2


def test_a_dry_run_says_what_would_happen_and_changes_nothing(before_july: None) -> None:
    make_person(department=of(DSIT))
    said = run(JULY, dry_run=True)
    assert f"{DSIT} ends: 1 people are asked which of {DBIST}, {DDCMS} they go to" in said
    assert said.endswith("Nothing was changed.\n")
    assert not Department.objects.filter(slug=DBIST).exists()
    assert not Reorganisation.objects.exists()


def test_whoever_is_killed_in_the_middle_runs_it_again(before_july: None, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [make_person(department=of(DBT)) for _number in range(5)]
    monkeypatch.setattr(carrying, "AT_ONCE", 2)
    carry, calls = carrying.carry, []

    def dies(**given: Any) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return carry(**given)

    monkeypatch.setattr(reorganising, "carry", dies)
    with pytest.raises(KeyboardInterrupt):
        run(JULY)
    assert Role.objects.current().filter(department=of(DBIST)).count() == 2
    assert Role.objects.current().filter(department=of(DBT)).count() == 3
    assert Reorganisation.objects.filter(carried_at=None, change="merge").count() == 2
    monkeypatch.setattr(reorganising, "carry", carry)
    run(JULY)
    assert {person.roles.current().get().department.slug for person in people} == {DBIST}
    assert [person.roles.count() for person in people] == [2] * 5
    assert not Reorganisation.objects.filter(carried_at=None, change="merge").exists()


def test_a_rename_carries_teams_and_people_and_two_in_a_row_on_one_day_lead_to_the_last(
    file: Any, transport: Department
) -> None:
    person = make_person(department=transport)
    team = make_team(transport, "Roads", person)
    path = file(
        "2026-03-01,rename,transport,movement,Department for Movement,Movement,DfM,#112233,,",
        f"2026-03-01,rename,movement,everything,{NEW}",
    )
    run(path)
    person.refresh_from_db()
    assert person.department == of("everything")
    assert person.roles.count() == 2
    team.refresh_from_db()
    assert team.department == of("everything")
    assert Succession.objects.filter(department=transport, successor=of("everything"), is_direct=False).exists()
    assert home_of("x@transport.example") == of("everything")


def test_two_teams_of_one_address_both_have_one_afterwards_and_the_old_link_leads_on(
    client: Desk, file: Any, transport: Department, treasury: Department, author: User
) -> None:
    moved = make_team(transport, "Policy", make_person(department=transport))
    stayed = make_team(treasury, "Policy", make_person(department=treasury))
    run(file(f"2026-03-01,merge,transport,treasury,{NOTHING}"))
    moved.refresh_from_db()
    assert (moved.slug, stayed.slug) == ("dft-policy", "policy")
    client.force_login(author)
    answer = client.get("/departments/transport/teams/policy/")
    assert answer["Location"] == "/departments/treasury/teams/dft-policy/"
    assert client.get("/departments/transport/teams/nothing/").status_code == 404
    assert "HM Treasury" in client.get("/departments/transport/").content.decode()


def test_somebody_with_a_role_that_had_not_begun_and_one_elsewhere_is_carried_over_too(
    file: Any, transport: Department, treasury: Department, home_office: Department
) -> None:
    person = make_person(department=home_office)
    later = services.hold_role(person=person, department=transport, started_on=date(2026, 10, 1), is_main=False)
    run(file(f"2026-03-01,merge,transport,treasury,{NOTHING}"))
    person.refresh_from_db()
    later.refresh_from_db()
    assert person.department == home_office
    assert (later.started_on, later.ended_on) == (date(2026, 3, 1), date(2026, 3, 1))
    assert person.roles.get(department=treasury).started_on == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([f"2026-03-01,merge,transport,nowhere,{NOTHING}"], "Line 2: there is no department nowhere"),
        ([f"2026-03-01,merge,nowhere,transport,{NOTHING}"], "Line 2: there is no department nowhere"),
        ([f"2099-03-01,merge,transport,treasury,{NOTHING}"], "Line 2: 2099-03-01 is in the future"),
        ([f"2026-03-01,merge,transport,treasury,{NOTHING}"] * 2, "Line 3: transport into treasury is there twice"),
        (
            [f"2026-03-01,merge,transport,treasury,{NOTHING}", f"2026-03-01,merge,treasury,transport,{NOTHING}"],
            "would come to succeed itself",
        ),
        ([f"2026-03-01,merge,transport,transport,{NOTHING}"], "would come to succeed itself"),
        ([f"2026-03-01,split,transport,treasury,{NOTHING}"], "split into one"),
        (
            [f"2026-03-01,merge,transport,treasury,{NOTHING}", f"2026-03-01,merge,transport,home-office,{NOTHING}"],
            "Line 3: transport ends twice, first in line 2",
        ),
        (
            [f"2026-03-01,split,transport,treasury,{NOTHING}", f"2026-03-02,split,transport,home-office,{NOTHING}"],
            "ends on two days",
        ),
        ([f"2026-03-01,begin,treasury,,{NEW}"], "there is a department treasury already"),
        ([f"2026-03-01,begin,new,,{NEW}", f"2026-03-01,begin,new,,{NEW}"], "begins twice, first in line 2"),
        ([f"2026-03-01,begin,new,,{NEW.replace('everything.example', 'treasury.example')}"], "belongs to treasury"),
        ([f"2026-03-01,begin,new,,{NEW.replace('#112233', 'red')}"], "Line 2: 'red' is no colour"),
        (["2026-03-01,begin,new,,,,,#112233,,"], "name must have 1 to 120 characters"),
        ([f"2026-03-01,begin,new,treasury,{NEW}"], "has no successor yet"),
        ([f"2026-03-01,merge,transport,treasury,{NEW}"], "say what a department is"),
        ([f"2026-03-01,abolish,transport,treasury,{NOTHING}"], "is no change"),
        ([f"March,merge,transport,treasury,{NOTHING}"], "Invalid isoformat"),
        (["2026-03-01,merge,transport"], "there must be 10 columns"),
        ([f"2026-03-01,merge,trans port,treasury,{NOTHING}"], "Line 2: Enter a valid"),
        (["\x00"], "Line 2"),
        ([], "no change in the file"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_half_done(
    file: Any, transport: Department, treasury: Department, home_office: Department, lines: list[str], words: str
) -> None:
    person = make_person(department=transport)
    good = f"2026-03-01,begin,good,,{NEW.replace('everything', 'good')}"
    with pytest.raises(CommandError) as refused:
        run(file(*lines, *([good] if lines else [])))
    assert words in str(refused.value) and "Nothing was changed" in str(refused.value)
    assert not Department.objects.filter(slug="good").exists()
    assert Department.objects.open().count() == 3
    assert person.roles.count() == 1


def test_a_department_that_ended_on_another_day_is_named(file: Any, closed: Department, transport: Department) -> None:
    with pytest.raises(CommandError, match="roads ended on 2020-01-01 already"):
        run(file(f"2026-03-01,merge,roads,transport,{NOTHING}"))
    with pytest.raises(CommandError, match="roads ended on 2020-01-01, before that"):
        run(file(f"2026-03-01,merge,transport,roads,{NOTHING}"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.csv")


def test_addresses_of_a_department_that_was_split_lead_to_the_question(before_july: None) -> None:
    read(JULY)
    run(JULY)
    assert home_of(f"x@{DBT}.example") == of(DBIST)
    person = make_person("Nia New", email=f"nia@{DSIT}.example", admitted=False, confirmed=False)
    services.confirm(person=person, address=person.email, keep_password=True)
    assert person.department == of(DSIT)
    found = reorganising.asked(person)
    assert found is not None and {heir.slug for heir in found[1]} == {DBIST, DDCMS}


def test_the_rows_of_changes_say_one_thing(transport: Department, treasury: Department) -> None:
    day = date(2026, 1, 1)
    Reorganisation.objects.create(on=day, change="merge", department=transport, successor=treasury)
    for wrong, name in (
        ({"change": "merge", "department": transport, "successor": treasury}, "reorganisation_applied_once"),
        ({"change": "merge", "department": treasury}, "reorganisation_names_successor"),
        ({"change": "merge", "department": treasury, "successor": treasury}, "reorganisation_into_another"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Reorganisation.objects.create(on=day, **wrong)


def test_nobody_goes_to_a_department_that_is_no_heir(transport: Department, closed: Department) -> None:
    with pytest.raises(reorganising.NotTheHeir):
        reorganising.choose_heir(person=make_person(), department=closed, heir=make_department())
