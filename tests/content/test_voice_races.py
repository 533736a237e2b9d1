"""Two posts of one channel, or a mandate taken back, at the same moment: real threads on a real database."""

from functools import partial
from typing import Any

import pytest

from content import services
from content.models import Broadcast, Entry
from profiles.models import Department, User
from profiles.services import revoke_mandate
from tests.factories import make_department, make_mandate, make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def say(author: User, department: Department) -> Entry:
    return services.write_entry(
        kind="blog_post", author=author, title="A title", body="Some words.", speak_as=str(department.pk)
    )


def test_five_at_once_are_counted_exactly() -> None:
    for _round in range(ROUNDS):
        department = make_department()
        people = [make_person(department=department) for _number in range(5)]
        for person in people:
            make_mandate(person, department)
        answers = at_once(*(partial(say, person, department) for person in people))
        assert all(isinstance(answer, Entry) for answer in answers), answers
        places = Broadcast.objects.of(department).order_by("week_of", "number").values_list("week_of", "number")
        weeks = sorted({week for week, _number in places})
        assert [(weeks.index(week), number) for week, number in places] == [(0, 1), (0, 2), (0, 3), (1, 1), (1, 2)]
        assert Entry.objects.in_feeds().filter(department=department).count() == 3


def test_taking_a_mandate_back_and_speaking_take_turns() -> None:
    for _round in range(ROUNDS):
        person = make_person()
        department = person.department
        assert department is not None
        mandate = make_mandate(person, department)
        spoken, revoked = at_once(
            partial(say, person, department), partial(revoke_mandate, mandate=mandate, by=make_person())
        )
        assert revoked is True
        entry = Entry.objects.filter(author=person).first()
        if entry is None:
            assert isinstance(spoken, services.NoMandate)
        else:
            mandate.refresh_from_db()
            assert mandate.revoked_at is not None and entry.is_official
        assert isinstance(say_again(person, department), services.NoMandate)


def say_again(author: User, department: Department) -> Any:
    try:
        return say(author, department)
    except services.Refused as refusal:
        return refusal
