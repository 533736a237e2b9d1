"""What happens between two clicks: a move, a second writer, a moderator, the button "Back"."""

from functools import partial

import pytest
from django.db import transaction

from content import services
from content.models import Audience
from profiles.models import Department, User
from profiles.services import move
from tags.services import resolve
from tests.factories import make_entry, make_person
from tests.moderation.test_races import at_once

pytestmark = pytest.mark.django_db


def test_a_draft_is_published_from_the_department_of_today(
    author: User, operator: User, transport: Department, treasury: Department
) -> None:
    draft = make_entry(author, audience=Audience.DEPARTMENT, publish=False)
    move(person=author, department=treasury, by=operator)
    published = services.publish(entry=draft)
    assert published.department == treasury
    assert published.is_visible_to(make_person(department=treasury))
    assert not published.is_visible_to(make_person(department=transport))


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_the_same_new_tags_do_not_wait_for_each_other() -> None:
    for number in range(20):
        words = [f"round-{number}-word-{place}" for place in range(20)]
        answers = at_once(*[partial(transaction.atomic(resolve), order, most=20) for order in (words, words[::-1]) * 2])
        assert [len(tags or []) for tags in answers] == [20] * 4
