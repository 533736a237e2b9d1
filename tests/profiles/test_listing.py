"""The search row of a person says what the person's profile says, whoever changed it."""

from datetime import time, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import F, Func
from django.utils import timezone

from profiles import services
from profiles.models import (
    DirectoryWeight,
    DirectoryWord,
    Nickname,
    PersonDocument,
    ProfileDetail,
    Role,
    User,
    Workplace,
)
from profiles.services import listing
from profiles.tasks import list_people, sweep_directory
from tags.models import Tag
from tags.services import made_synonym
from tests.factories import make_department, make_person, make_profession, make_team
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def words_of(person: User) -> set[str]:
    """The words of the row, each behind the letter of its field."""
    listed = Func(F("words"), function="tsvector_to_array")
    row = PersonDocument.objects.annotate(listed=listed).values_list("listed", flat=True)
    return set(row.get(pk=person.pk))


def test_a_member_is_listed_by_name_job_department_and_days() -> None:
    department = make_department("Department for Work and Pensions", abbreviation="DWP")
    person = make_person("Siân O'Brien-Hughes", department=department, job_title="Benefits analysts")
    found = words_of(person)
    assert {"nsian", "nobrien", "nbrien", "nhughes", "nobrienhughes", "is", "xsh", "jbenefit", "janalyst"} <= found
    assert {"ddwp", "dwork", "dpension", f"D{department.pk}", "Y0", "Y4"} <= found
    assert not {"dfor", "dand", "Y5"} & found
    assert person.document.name_key == "sian obrien hughes"
    assert person.document.swapped_key == "hughes sian obrien"


def test_each_change_is_listed_at_once() -> None:
    person = make_person("Ada Author", job_title="Clerk")
    assert person.department is not None
    team = make_team(person.department, "Payroll", person)
    assert "tpayroll" in words_of(person)
    services.rename_team(team=team, name="Wages", purpose="")
    assert "twage" in words_of(person)
    services.end_team(team=team)
    assert "twage" not in words_of(person)
    profession = make_profession(person, name="Operational research")
    assert {"presearch", f"P{profession.pk}"} <= words_of(person)
    services.edit_profile(person=person, name="Ada Writer", job_title="Scribe", about="", skills=["green-book"])
    assert {"nwriter", "jscribe", "sgreen", "sbook", "Sgreen-book"} <= words_of(person)
    assert not {"nauthor", "jclerk"} & words_of(person)
    services.set_working_pattern(
        person=person, time_zone="Europe/London", days=[1, 5], starts_at=time(9), ends_at=time(17)
    )
    assert {"Y1", "Y5"} <= words_of(person)
    assert "Y0" not in words_of(person)


def test_all_current_roles_count_and_what_is_said_of_them() -> None:
    person = make_person("Ada Author", job_title="Clerk")
    place = Workplace.objects.create(slug="hub", name="Wellington Place", town="Leeds")
    second = services.hold_role(person=person, department=make_department(), job_title="Auditor", is_main=False)
    Role.objects.filter(pk=second.pk).update(workplace=place, grade=6, contact_for="fraud cases")
    ProfileDetail.objects.create(person=person, preferred_name="Addy", languages=["cy", "bfi"])
    services.list_again([person.pk])
    assert {"jclerk", "jauditor", "wleed", "wwellington", f"W{place.pk}", "gg7", "G6", "cfraud"} <= words_of(person)
    assert {"kaddy", "lwelsh", "Lcy", "lbsl"} <= words_of(person)
    assert person.document.labels["w"] == ["Wellington Place, Leeds"]
    services.end_role(role=second)
    assert "jauditor" not in words_of(person)


def test_a_department_that_ended_still_finds_those_who_were_in_it() -> None:
    before = make_department("Department for Business and Trade", abbreviation="DBT", short_name="Business and Trade")
    person = make_person(department=before)
    services.move(person=person, department=make_department("Another"), by=make_person(is_superuser=True))
    assert "odbt" not in words_of(person)  # it is still there: who left it is not of it
    before.ended_on = timezone.localdate()
    before.save(update_fields=["ended_on"])
    services.list_again([person.pk])
    assert {"odbt", "obusiness", "otrade"} <= words_of(person)


def test_a_skill_that_became_another_spelling_is_found_by_both_words() -> None:
    person = make_person()
    services.edit_profile(person=person, name="Ada", job_title="", about="", skills=["spads"])
    tag = Tag.objects.get(slug="spads")
    tag.synonym_of = Tag.objects.create(name="advisers", slug="advisers")
    tag.save()
    made_synonym(tag=tag)
    assert {"sspad", "sadviser", "Sadvisers"} <= words_of(person)
    assert person.document.labels["s"] == ["advisers"]


def test_leavers_stay_listed_and_come_back(author: User, operator: User) -> None:
    services.mark_as_left(person=author, by=operator)
    assert PersonDocument.objects.get(pk=author.pk).has_left
    services.restore(person=author, by=operator, reason="mistake")
    assert not PersonDocument.objects.get(pk=author.pk).has_left


def test_who_was_never_let_in_has_no_row_and_nobody_outside_sees_one(author: User) -> None:
    waiting = make_person(admitted=False)
    services.list_again([waiting.pk])
    assert not PersonDocument.objects.filter(pk=waiting.pk).exists()
    assert not PersonDocument.objects.visible_to(waiting).exists()
    shown = set(User.objects.visible_to(author).values_list("pk", flat=True))
    assert set(PersonDocument.objects.visible_to(author).values_list("pk", flat=True)) == shown


def test_many_people_are_marked_and_written_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_AT_ONCE", 1)
    department = make_department()
    people = [make_person(department=department) for _number in range(2)]
    team = make_team(department, "Payroll", *people)
    services.rename_team(team=team, name="Wages", purpose="")
    assert "twage" not in words_of(people[0])
    assert PersonDocument.objects.stale().count() == 2
    list_people()
    assert all("twage" in words_of(person) for person in people)
    assert not PersonDocument.objects.stale().exists()


def test_the_sweep_counts_and_mends_what_is_wrong_missing_or_too_much() -> None:
    right, wrong, missing, too_much = (make_person() for _number in range(4))
    User.objects.filter(pk=wrong.pk).update(name="Written Past The Services")
    PersonDocument.objects.filter(pk=missing.pk).delete()
    User.objects.filter(pk=too_much.pk).update(admitted_at=None)
    assert sum(listing.sweep(number, slices=3) for number in range(3)) == 3
    assert "nwritten" in words_of(wrong)
    assert words_of(missing)
    assert not PersonDocument.objects.filter(pk=too_much.pk).exists()
    assert words_of(right)
    assert sum(listing.sweep(number, slices=3) for number in range(3)) == 0


def test_a_role_that_ends_with_the_day_is_swept_in_any_slice() -> None:
    person = make_person(job_title="Clerk")
    role = services.hold_role(person=person, department=make_department(), job_title="Auditor", is_main=False)
    Role.objects.filter(pk=role.pk).update(started_on=None, ended_on=timezone.localdate())
    PersonDocument.objects.update(listed_at=timezone.now() - timedelta(days=1))
    assert listing.sweep(person.pk + 1) == 1
    assert "jauditor" not in words_of(person)


def test_the_command_writes_every_row_again_and_forgets_words() -> None:
    person = make_person("Zebediah Quill")
    User.objects.filter(pk=person.pk).update(name="Ada Quill")
    PersonDocument.objects.all().delete()
    call_command("list_people")
    assert "nada" in words_of(person)
    assert not DirectoryWord.objects.filter(word="zebediah").exists()
    assert DirectoryWord.objects.get(word="quill", is_name=True).neighbours.count("quil") == 1


def test_the_task_sweeps_the_slice_whose_turn_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SLICES", 1)
    person = make_person()
    PersonDocument.objects.filter(pk=person.pk).update(name_key="wrong")
    sweep_directory()
    assert PersonDocument.objects.get(pk=person.pk).name_key == person.name.lower()


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_leave_a_row_that_says_both() -> None:
    person = make_person("Ada Author")
    team = make_team(person.department or make_department(), "Payroll")
    role = person.roles.get()
    at_once(
        lambda: services.edit_profile(person=person, name="Ada Writer", job_title="Scribe", about="", skills=[]),
        lambda: services.join_team(role=role, team=team),
    )
    assert {"nwriter", "jscribe", "tpayroll"} <= words_of(person)


def test_weights_and_nicknames_have_limits() -> None:
    for row in (
        DirectoryWeight(field="n", weight=101),
        DirectoryWeight(field="z", weight=1),
        Nickname(short="liz", name="liz"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    Nickname.objects.create(short="liz", name="elizabeth")
    with pytest.raises(IntegrityError), transaction.atomic():
        Nickname.objects.create(short="liz", name="elizabeth")
    DirectoryWord.objects.create(word="liz", is_name=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        DirectoryWord.objects.create(word="liz", is_name=True)
