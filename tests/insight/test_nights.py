"""The night goes on where it stopped, is safe twice, and who is due does not wait for it."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from insight import nights, tasks
from insight.making import make
from insight.models import Due, Night, Stage, Term, Trait, Weights
from insight.services import MOST_A_MINUTE, NotPossible, TooFast, judge
from profiles.models import Counterpart, CounterpartVerdict, ShownTo, User
from profiles.services import edit_profile
from tags import services as tags
from tests.factories import make_department, make_person
from tests.insight.crowd import make_crowd
from tests.insight.people import make_worker, names_of, night
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[int, int, int]]:
    return list(Counterpart.objects.order_by("person", "rank").values_list("person", "rank", "other"))


def sweep_out() -> None:
    """As beat would, until there is nothing left."""
    while nights.sweep(for_seconds=30):
        pass


def test_a_night_in_slices_is_a_night_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    make_crowd(40, 7)
    night()
    at_one_go = rows()
    Counterpart.objects.all().delete()
    for stage, (_size, work) in list(nights._WORK.items()):
        monkeypatch.setitem(nights._WORK, stage, (7, work))
    sweep_out()
    assert rows() == at_one_go
    assert Night.objects.get().finished_at is not None


def test_a_night_that_was_killed_goes_on_from_its_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    people = make_crowd(30, 8)
    made: list[int] = []

    def die_at_the_third(slice_: list[int]) -> int:
        if len(made) == 20:
            made.append(0)
            raise KeyboardInterrupt
        made.extend(slice_)
        return make(slice_)

    monkeypatch.setitem(nights._WORK, Stage.COUNTERPARTS, (10, die_at_the_third))
    with pytest.raises(KeyboardInterrupt):
        sweep_out()
    assert Night.objects.get().reached == people[19].pk
    sweep_out()
    assert sorted(pk for pk in made if pk) == [person.pk for person in people]


def test_a_second_night_writes_nothing_where_nothing_changed() -> None:
    make_crowd(30, 9)
    night()
    before = list(Counterpart.objects.order_by("pk").values_list("pk", "made_at"))
    night()
    assert list(Counterpart.objects.order_by("pk").values_list("pk", "made_at")) == before


def test_one_night_a_day_and_the_next_day_another() -> None:
    make_crowd(10, 10)
    began = []
    for moment in ("2026-11-25T12:00Z", "2026-11-26T00:30Z", "2026-11-26T01:30Z"):  # the night begins at one
        with time_machine.travel(moment, tick=True):
            sweep_out()
        began.append(Night.objects.count())
    assert began == [1, 1, 2]


def test_a_slice_costs_the_same_queries_for_few_and_for_many() -> None:
    people = [person.pk for person in make_crowd(60, 11)]
    night()
    numbers = []
    for some in (people[:5], people[:50]):
        with CaptureQueriesContext(connection) as queries:
            make(some)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] < 20


def test_whoever_edits_their_profile_has_other_counterparts_soon(django_capture_on_commit_callbacks) -> None:
    here, there = make_department(), make_department()
    for _number in range(10):
        make_worker(there, [])
    other = make_worker(there, ["welding"], name="Wanda Welder")
    person = make_worker(here)
    night()
    Due.objects.all().delete()
    assert names_of(person) == []
    with django_capture_on_commit_callbacks():
        edit_profile(person=person, name=person.name, job_title="", about="", skills=["welding"])
    assert Due.objects.filter(person=person).exists()
    tasks.find_counterparts()
    assert names_of(person) == [other.name]
    assert not Due.objects.exists()


def test_a_synonym_counts_as_its_main_tag() -> None:
    old, main = tags.resolve(["welder", "welding"])
    old.synonym_of = main
    old.save(update_fields=["synonym_of"])
    one, other = make_worker(make_department()), make_worker(make_department())
    one.skills.add(old)
    other.skills.add(main)
    for _number in range(10):
        make_worker(make_department(), [])
    night()
    assert names_of(one) == [other.name]


def test_words_of_a_role_meet_at_their_stem() -> None:
    make_worker(make_department(), job_title="Appraising pilots")
    make_worker(make_department(), contact_for="The appraisal of a pilot")
    night()
    stems = set(Term.objects.exclude(word="").values_list("word", flat=True))
    assert stems == {"apprais", "pilot"}
    assert set(Term.objects.filter(word__in=stems).values_list("people", flat=True)) == {2}


def test_nobody_judges_oneself_or_sixty_one_people_in_a_minute() -> None:
    person = make_person()
    with pytest.raises(NotPossible):
        judge(person=person, other=person, is_same_job=True)
    for other in make_crowd(MOST_A_MINUTE, 12):
        judge(person=person, other=other, is_same_job=False)
    with pytest.raises(TooFast):
        judge(person=person, other=make_person(), is_same_job=False)


@pytest.mark.django_db(transaction=True)
def test_two_verdicts_at_once_are_one_and_two_workers_make_one_list() -> None:
    here, there = make_department(), make_department()
    person, other = make_worker(here, ["welding"]), make_worker(there, ["welding"])
    for _number in range(6):
        make_worker(there, [])
    night()
    at_once(
        lambda: judge(person=person, other=other, is_same_job=True),
        lambda: judge(person=person, other=other, is_same_job=False),
    )
    assert CounterpartVerdict.objects.filter(person=person).count() == 1
    CounterpartVerdict.objects.update(is_same_job=True)
    at_once(lambda: make([person.pk]), lambda: make([person.pk]))
    assert Counterpart.objects.filter(person=person, shown_to=ShownTo.OWNER).count() == 1
    assert Counterpart.objects.filter(person=person, shown_to=ShownTo.OTHERS).count() == 1


def refused(name: str, make_it) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_it()


def test_what_must_never_be_false() -> None:
    one, other = make_person(department=make_department()), make_person(department=make_department())
    [tag] = tags.resolve(["welding"])
    term = Term.objects.create(tag=tag)
    word = Term.objects.create(word="weld")
    refused("term_tag_or_word", lambda: Term.objects.create(word=""))
    refused("term_word_unique", lambda: Term.objects.create(word="weld"))
    trait = {"person": one, "term": term, "department": one.department, "weight": 1}
    Trait.objects.create(**trait)
    refused("trait_unique", lambda: Trait.objects.create(**trait))
    Trait.objects.create(**trait | {"term": word})
    Weights.objects.create()
    refused("weights_one", Weights.objects.create)
    refused("weights_one_row", lambda: Weights.objects.update(one=False))
    row = {"person": one, "other": other, "rank": 1, "score": 1.0, "made_at": timezone.now()}
    Counterpart.objects.create(**row)
    refused("counterpart_unique", lambda: Counterpart.objects.create(**row | {"rank": 2}))
    third: User = make_person()
    refused("counterpart_rank_unique", lambda: Counterpart.objects.create(**row | {"other": third}))
    Counterpart.objects.create(**row | {"shown_to": ShownTo.OWNER})
    refused("counterpart_is_another", lambda: Counterpart.objects.create(**row | {"other": one, "rank": 9}))


def test_an_operator_cannot_weigh_below_nothing() -> None:
    with pytest.raises(ValidationError):
        Weights(skill=-1).full_clean()
    make_worker(make_department(), ["rare"])
    make_worker(make_department(), ["rare"])
    Weights.objects.create(least=100)
    night()
    assert rows() == []
