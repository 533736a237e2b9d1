"""The figures from which on the community acts: never so low that a few could silence anybody."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from content.models import State
from moderation.models import Thresholds
from tests.moderation.readers import reported, state_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"hide_at": 2.5}, "thresholds_no_circle_hides"),
        ({"hide_at": 21}, "thresholds_no_circle_hides"),
        ({"quiet_people": 2}, "thresholds_few_never_quiet"),
        ({"quiet_departments": 1}, "thresholds_few_never_quiet"),
        ({"quiet_texts": 1}, "thresholds_few_never_quiet"),
        ({"quiet_days": 4}, "thresholds_quiet_is_short"),
        ({"quiet_minutes": 2000}, "thresholds_quiet_is_short"),
        ({"thanking_departments": 2}, "thresholds_thanks_come_from_afar"),
        ({"member_thanks": 2}, "thresholds_thanks_come_from_afar"),
        ({"regular_read": 1}, "thresholds_regular_is_more"),
        ({"regular_replies": 2000}, "thresholds_regular_is_more"),
        ({"one": False}, "thresholds_one_row"),
    ],
)
def test_the_database_refuses_figures_that_make_no_sense(broken, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Thresholds.objects.create(**broken)


def test_the_admin_refuses_them_in_words():
    with pytest.raises(ValidationError):
        Thresholds(hide_at=1).full_clean()


def test_the_figures_of_the_row_hold(reply, strangers):
    Thresholds.objects.create(hide_at=4)
    reported(reply, *strangers(3))
    assert state_of(reply) == State.PUBLISHED
    reported(reply, *strangers(1))
    assert state_of(reply) == State.HIDDEN
