"""The last backings, and two decisions, at the same moment: real threads on a real database."""

from functools import partial

import pytest
from django.utils import timezone

from moderation.house import proposals
from moderation.house.rules import Line, put_into_force
from moderation.models import Backing, Proposal, Rules
from polls.models import Poll
from tests.moderation.house import make_backers, make_proposal, make_rules, set_terms
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_however_many_are_the_last_to_back_it_there_is_one_poll(author):
    line = make_rules("Be kind").lines.get()
    set_terms(backers=3, departments=2)
    proposal = make_proposal(author, line)
    people = make_backers(6, departments=3)
    answers = at_once(*[partial(proposals.back, proposal=proposal, person=person) for person in people])
    assert Poll.objects.count() == 1
    assert Backing.objects.count() == sum(answer is True for answer in answers) >= 3
    assert Proposal.objects.get().entry_id == Poll.objects.get().pk


def test_a_double_click_backs_once(author, stranger):
    proposal = make_proposal(author, make_rules("Be kind").lines.get())
    answers = at_once(*[partial(proposals.back, proposal=proposal, person=stranger)] * 3)
    assert sorted(answers) == [False, False, True]


def test_of_two_first_versions_at_once_one_is_made():
    lines = [Line("kind", "Be kind", "Always.")]
    calls = [partial(put_into_force, lines=lines, on=timezone.localdate(), by=None, after=0)] * 2
    answers = at_once(*calls)
    assert sorted(type(answer).__name__ for answer in answers) == ["NotPossible", "Rules"]
    assert Rules.objects.count() == 1
