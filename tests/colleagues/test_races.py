"""Two people, or one with two clicks, at the same moment: real threads on a real database."""

import uuid
from functools import partial

import pytest
from django.utils import timezone

from colleagues import services
from colleagues.models import Block, ColleagueLink, Introduction, IntroductionState
from tests.factories import make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def test_two_who_write_to_each_other_at_once_have_met():
    for _round in range(ROUNDS):
        one, other = make_person(), make_person()
        answers = at_once(
            partial(services.introduce_oneself, person=one, to=other, text="Hello"),
            partial(services.introduce_oneself, person=other, to=one, text="Hello"),
        )
        assert not [answer for answer in answers if isinstance(answer, Exception)]
        row = Introduction.objects.between(one, other).get()
        assert row.state == IntroductionState.MET
        assert ColleagueLink.objects.filter(member__in=[one, other]).count() == 2


def test_a_double_click_and_two_introducers_make_one():
    one, other, *introducers = (make_person() for _number in range(4))
    now = timezone.now()
    for introducer in introducers:
        for person in (one, other):
            ColleagueLink.objects.create(member=introducer, colleague=person, created_at=now)
    calls = [
        partial(services.introduce, introducer=by, one=one, other=other, text="You should meet", submission=token)
        for by, token in (
            (introducers[0], uuid.UUID(int=1)),
            (introducers[0], uuid.UUID(int=1)),
            (introducers[1], None),
        )
    ]
    answers = at_once(*calls)
    assert Introduction.objects.count() == 1
    assert all(isinstance(answer, Introduction | services.NotPossible) for answer in answers)


def test_both_say_yes_at_once():
    for _round in range(ROUNDS):
        introducer, one, other = make_person(), make_person(), make_person()
        for person in (one, other):
            ColleagueLink.objects.create(member=introducer, colleague=person, created_at=timezone.now())
        row = services.introduce(introducer=introducer, one=one, other=other, text="You should meet")
        at_once(*(partial(services.accept, introduction=row, person=person) for person in (one, other)))
        assert Introduction.objects.get(pk=row.pk).state == IntroductionState.MET
        assert ColleagueLink.objects.filter(member__in=[one, other]).count() == 2


def test_a_yes_and_a_block_at_once_end_in_one_order_or_the_other():
    for _round in range(ROUNDS):
        one, other = make_person(), make_person()
        row = services.introduce_oneself(person=one, to=other, text="Hello")
        at_once(
            partial(services.accept, introduction=row, person=other),
            partial(services.block, blocker=one, blocked=other),
        )
        row.refresh_from_db()
        assert Block.objects.filter(blocker=one, blocked=other).exists()
        links = ColleagueLink.objects.filter(member__in=[one, other]).count()
        assert (row.state, links) in {(IntroductionState.MET, 2), (IntroductionState.WITHDRAWN, 0)}


def test_yes_and_not_now_of_two_windows():
    for _round in range(ROUNDS):
        one, other = make_person(), make_person()
        row = services.introduce_oneself(person=one, to=other, text="Hello")
        at_once(
            partial(services.accept, introduction=row, person=other),
            partial(services.decline, introduction=row, person=other),
        )
        row.refresh_from_db()
        links = ColleagueLink.objects.filter(member__in=[one, other]).count()
        assert (row.state, links) in {(IntroductionState.MET, 2), (IntroductionState.DECLINED, 0)}
