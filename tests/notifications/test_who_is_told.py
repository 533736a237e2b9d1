"""Who is told equals a plain slow reference of the table in DESIGN section 5."""

import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.models import Entry, Reply
from notifications import fanout
from tests.notifications.reference import USUAL, Told, compare, did_tell

pytestmark = pytest.mark.django_db


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_who_is_told_is_who_the_table_says(dice: random.Random) -> None:
    with transaction.atomic():
        compare(dice, entries=3, replies=4)
        transaction.set_rollback(True)


def test_the_sweep_tells_the_same_as_telling_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "AT_ONCE", 1)
    monkeypatch.setattr(fanout, "BATCH", 2)
    monkeypatch.setattr("tests.notifications.reference.did_tell", _after_a_sweep)
    seen = compare(random.Random(5), entries=6, replies=4)  # noqa: S311 - no secret
    assert seen.keys() >= USUAL


def _after_a_sweep(words: Entry | Reply) -> Told:
    fanout.sweep(for_seconds=10)
    return did_tell(words)
