"""Who does one's job elsewhere: against a slow and plain telling of the rule, and case by case."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from colleagues.models import Block
from colleagues.services import add_colleague
from content.models import Reply
from groups.services import join
from insight import candidates, nights
from insight.services import judge, take_back
from profiles.models import Counterpart, Role, User
from profiles.services import hold_role
from tags.models import Tag
from tests.factories import make_department, make_entry, make_group, make_person, make_reply
from tests.insight.crowd import make_crowd
from tests.insight.people import make_worker, names_of, night
from tests.insight.reference import counterparts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("size", "departments", "seed"), [(200, 8, 1), (40, 3, 2)])
def test_the_stored_rows_are_those_of_the_plain_rule(size: int, departments: int, seed: int) -> None:
    people = make_crowd(size, seed, departments=departments)
    night()
    stored: dict[int, list[int]] = {person.pk: [] for person in people}
    for person, other in Counterpart.objects.order_by("person", "rank").values_list("person_id", "other_id"):
        stored[person].append(other)
    wanted = counterparts()
    assert {pk: found for pk, found in stored.items() if found} == {pk: found for pk, found in wanted.items() if found}
    assert sum(map(len, stored.values())) > 2 * len(people)


def test_a_term_that_many_have_is_cut_and_hardly_anybody_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_OF_A_TERM", 25)
    monkeypatch.setattr(candidates, "MOST_LOOKED_AT", 60)
    people = make_crowd(200, 4)
    night()
    wanted = {pk: set(found[:10]) for pk, found in counterparts().items()}
    rows = Counterpart.objects.filter(person__in=people, rank__lte=10).values_list("person_id", "other_id")
    hit = sum(other in wanted[person] for person, other in rows)
    assert hit / sum(map(len, wanted.values())) > 0.6


def test_no_department_has_more_than_two_of_the_first_ten_and_none_is_ones_own() -> None:
    people = make_crowd(120, 5, departments=6)
    night()
    for person in people:
        rows = list(Counterpart.objects.filter(person=person, rank__lte=10).select_related("other"))
        assert len(rows) in {0, *range(1, 11)}
        numbers = Counter(row.other.department_id for row in rows)
        assert all(number <= 2 for number in numbers.values())
        own = set(Role.objects.current().filter(person=person).values_list("department", flat=True))
        theirs = Role.objects.current().filter(person__in=[row.other for row in rows])
        assert not own & set(theirs.values_list("department", flat=True))


@pytest.fixture
def three() -> list[User]:
    """Two who share a rare skill and a title in two departments, and one who shares a common skill."""
    here, there, elsewhere = make_department(), make_department(), make_department()
    for department in (here, there, elsewhere):
        for number in range(4):
            make_worker(department, [f"other-{department.pk}-{number}"])
        make_worker(department, ["common"])
    return [
        make_worker(here, ["rare", "common"], name="Me Myself", job_title="Benefits analyst"),
        make_worker(there, ["rare", "common"], name="Rae Rare", job_title="Benefits analyst"),
        make_worker(elsewhere, ["common"], name="Cy Common", job_title="Benefits lead"),
    ]


def test_a_rare_skill_counts_more_than_a_common_one_and_reasons_are_facts(three: list[User]) -> None:
    me, rare, common = three
    night()
    assert names_of(me)[:2] == ["Rae Rare", "Cy Common"]
    row = Counterpart.objects.get(person=me, other=rare)
    named = list(Tag.objects.filter(pk__in=row.reasons["skills"]).values_list("name", flat=True))
    assert sorted(named) == ["common", "rare"]
    assert row.reasons == {"skills": row.reasons["skills"], "skills_shared": 2, "words": 2, "title": True}
    assert row.reasons["skills"][0] == Tag.objects.get(name="rare").pk
    assert Counterpart.objects.get(person=me, other=common).reasons["words"] == 1


def test_who_says_nothing_of_themselves_has_no_counterparts_and_is_nobodys(three: list[User]) -> None:
    empty = make_person(department=three[0].department)
    entries = [make_entry(empty) for _number in range(3)]
    for entry in entries:
        make_reply(entry, three[1])
    night()
    assert names_of(empty) == []


def test_nobody_whom_a_block_parts_is_a_counterpart_either_way(three: list[User]) -> None:
    me, rare, common = three
    Block.objects.create(blocker=me, blocked=rare)
    Block.objects.create(blocker=common, blocked=me)
    night()
    assert not {"Rae Rare", "Cy Common"} & {*names_of(me)}
    assert "Me Myself" not in names_of(rare)
    assert "Me Myself" not in names_of(common)


@pytest.mark.parametrize("moment", ["left_at", "suspended_at"])
def test_who_leaves_is_gone_at_once_and_cleaned_at_night(three: list[User], moment: str) -> None:
    me, rare, _common = three
    night()
    User.objects.filter(pk=rare.pk).update(**{moment: timezone.now()})
    assert "Rae Rare" not in names_of(me)
    night()
    assert not Counterpart.objects.filter(person=rare).exists()
    assert not Counterpart.objects.filter(other=rare).exists()


def test_who_moves_into_ones_department_is_gone_before_the_night(three: list[User]) -> None:
    me, rare, _common = three
    night()
    assert me.department is not None
    hold_role(person=rare, department=me.department, job_title="Benefits analyst")
    assert "Rae Rare" not in names_of(me)
    nights.sweep(for_seconds=5)
    assert not Counterpart.objects.filter(person=me, other=rare).exists()


def test_threads_count_only_where_everybody_may_read_them(three: list[User]) -> None:
    me, rare, _common = three
    group = make_group(owner=me)
    join(group=group, person=rare)
    for fields in ({"audience": "group", "group": group}, {"audience": "everyone"}, {"audience": "everyone"}):
        make_reply(make_entry(me, **fields), rare)
    hidden = make_reply(make_entry(me), rare)
    Reply.objects.filter(pk=hidden.pk).update(state="hidden")
    night()
    assert Counterpart.objects.get(person=me, other=rare).reasons["threads"] == 2


def test_who_knows_both_is_named_unless_a_block_parts_them(three: list[User]) -> None:
    me, rare, common = three
    blocked = make_person(name="Bo Blocked", department=common.department)
    for who in (common, blocked):
        for whom in (me, rare):
            add_colleague(member=who, colleague=whom, created_at=timezone.now())
    Block.objects.create(blocker=me, blocked=blocked)
    night()
    reasons = Counterpart.objects.get(person=me, other=rare).reasons
    assert (reasons["known_by"], reasons["one_who_knows"]) == (1, common.pk)


def test_a_role_of_the_past_or_of_the_future_says_nothing(three: list[User]) -> None:
    me, _rare, common = three
    assert me.department is not None
    before, after = timezone.localdate() - timedelta(days=9), timezone.localdate() + timedelta(days=9)
    for dates in ({"ended_on": before}, {"started_on": after}):
        Role.objects.create(person=common, department=me.department, job_title="Benefits analyst", **dates)
    night()
    row = Counterpart.objects.get(person=me, other=common)
    assert "title" not in row.reasons


def test_no_takes_away_and_lowers_what_was_shared_and_only_the_person_sees_it(three: list[User]) -> None:
    me, rare, common = three
    also = make_worker(rare.department, ["rare"], name="Al Also")
    night()
    before = {row.other.name: row.score for row in Counterpart.objects.visible_to(me).of(me)}
    seen_by_others = names_of(me, common)
    judge(person=me, other=rare, is_same_job=False)
    assert "Rae Rare" not in names_of(me), "before anything is made anew"
    nights.sweep(for_seconds=5)
    after = {row.other.name: row.score for row in Counterpart.objects.visible_to(me).of(me)}
    assert "Rae Rare" not in after
    assert after.get(also.name, 0) < before[also.name]
    assert names_of(me, common) == seen_by_others
    assert "Me Myself" in names_of(rare)


def test_yes_raises_what_was_shared(three: list[User]) -> None:
    me, rare, _common = three
    also = make_worker(rare.department, ["rare"], name="Al Also")
    night()
    before = Counterpart.objects.get(person=me, other=also).score
    judge(person=me, other=rare, is_same_job=True)
    nights.sweep(for_seconds=5)
    mine = Counterpart.objects.visible_to(me).of(me)
    assert mine.get(other=also).score > before
    assert names_of(me)[0] == "Rae Rare"


def test_a_verdict_that_is_taken_back_leaves_no_trace(three: list[User]) -> None:
    me, rare, _common = three
    night()
    before = list(Counterpart.objects.values_list("person", "shown_to", "rank", "other", "reasons"))
    judge(person=me, other=rare, is_same_job=False)
    nights.sweep(for_seconds=5)
    take_back(person=me, other=rare)
    nights.sweep(for_seconds=5)
    rows = Counterpart.objects.order_by("person", "shown_to", "rank")
    assert sorted(map(str, rows.values_list("person", "shown_to", "rank", "other", "reasons"))) == sorted(
        map(str, before)
    )
