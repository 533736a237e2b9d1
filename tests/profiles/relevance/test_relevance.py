"""The right person comes first: the mean of 1/rank over two hundred questions is at least 0.9, of each kind 0.75."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from profiles import departments
from profiles.directory import Narrowing, Values, find
from profiles.models import User
from tests.conftest import QUICK_HASH
from tests.profiles.relevance.questions import Question, questions

AT_LEAST, OF_EACH_KIND = 0.9, 0.75


@pytest.fixture(scope="module")
def loaded_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The people of the demonstration, for all tests of this module. Taken back after the last of them."""
    ours = override_settings(PASSWORD_HASHERS=QUICK_HASH, FILES_ROOT=tmp_path_factory.getbasetemp() / "files")
    with django_db_blocker.unblock(), ours, transaction.atomic():
        departments.load(departments.read(departments.DEFAULT_FILE))
        with override_settings(DEBUG=True):
            call_command("load_demonstration", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once: None, db: None) -> None:
    """The same, for one test."""


def asked() -> list[Question]:
    """The questions."""
    return questions(User.objects.shown().select_related("document", "department"))


def worth(question: Question, reader: User, values: Values) -> float:
    """1 for the first place, 1/2 for the second … 0 where nobody right is on the first page."""
    found = find(Narrowing({}, words=question.typed, reader=reader, values=values), {})
    names = [row.person.name for row in found.people]
    return next((1 / place for place, name in enumerate(names, start=1) if name in question.right), 0.0)


@pytest.mark.usefixtures("loaded")
def test_the_right_person_comes_first() -> None:
    reader, values = User.objects.get(name="Priya Kaur"), Values()
    kinds: dict[str, list[float]] = defaultdict(list)
    missed = []
    for question in asked():
        value = worth(question, reader, values)
        kinds[question.kind].append(value)
        if value < 1:
            missed.append(f"{value:.2f} {question.kind}: {question.typed} -> {', '.join(sorted(question.right))}")
    means = {kind: sum(of_kind) / len(of_kind) for kind, of_kind in kinds.items()}
    everything = [value for of_kind in kinds.values() for value in of_kind]
    mean = sum(everything) / len(everything)
    said = "\n".join([f"mean {mean:.3f}", *(f"{value:.3f} {kind}" for kind, value in means.items()), *missed])
    sys.stdout.write(f"{said}\n")
    assert mean >= AT_LEAST, said
    assert min(means.values()) >= OF_EACH_KIND, said


@pytest.mark.usefixtures("loaded")
def test_there_are_two_hundred_and_most_are_made_by_rule() -> None:
    found = asked()
    kinds = Counter(question.kind for question in found)
    assert sum(kinds.values()) == 200, kinds
    assert kinds["by hand"] <= 100
    assert all(question.right for question in found)
