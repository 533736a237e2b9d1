"""The same as the quick test of that name, in thousands of cases."""

import random
from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from tests.notifications.reference import EVERY_WAY, compare

pytestmark = pytest.mark.django_db
TOWNS = 12


def test_thousands_of_times_who_is_told_is_who_the_table_says() -> None:
    seen: Counter[Any] = Counter()
    for seed in range(TOWNS):
        with transaction.atomic():
            seen += compare(random.Random(seed), entries=8, replies=5, size=20)  # noqa: S311 - no secret
            transaction.set_rollback(True)
    assert seen.total() > 5000
    assert seen.keys() >= EVERY_WAY
