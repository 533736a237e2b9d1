"""Appeals at the same moment: real threads on a real database."""

import uuid
from functools import partial

import pytest

from moderation.appeals.services import appeal, decide
from moderation.models import Act, Appeal, Rule
from moderation.services import hide, make_moderator
from profiles.models import User
from tests.factories import make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clicks_are_one_appeal_and_of_two_decisions_one_stands(reply, colleague, moderator):
    act = hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="R")
    calls = [partial(appeal, act=act, person=colleague, words="W", submission=uuid.uuid4()) for _click in range(3)]
    assert len({made.pk for made in at_once(*calls)}) == 1
    others = [make_person(), make_person()]
    for person in others:
        make_moderator(person)
    made = Appeal.objects.get()
    first, second = (User.objects.get(pk=person.pk) for person in others)
    answers = at_once(
        partial(decide, appeal=made, by=first, outcome="won", reason="R"),
        partial(decide, appeal=made, by=second, outcome="lost", reason="R"),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Appeal", "NotPossible"]
    made.refresh_from_db()
    assert (Act.objects.get(pk=act.pk).undone_by is not None) == (made.outcome == "won")
