"""What the database itself refuses of roles, details and counterparts."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from profiles.models import Counterpart, CounterpartVerdict, ProfileDetail, Role, WorkingPattern
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def refused(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def test_whoever_leads_leads_a_team(author):
    refused("role_leads_a_team", lambda: Role.objects.filter(person=author).update(is_lead=True))


def test_a_day_at_the_workplace_is_a_day_of_work(author):
    row = WorkingPattern(person=author, days=[0, 1], days_at_workplace=[4])
    refused("working_pattern_at_workplace_on_days", row.save)


def test_nobody_names_more_languages_than_fit_on_a_profile(author):
    row = ProfileDetail(person=author, languages=["cy", "en", "fr", "de", "it", "es", "pt", "pl", "ro"])
    refused("profile_not_all_languages", row.save)


def test_nobody_is_their_own_counterpart_and_everybody_stands_once(author, stranger):
    def stand(other, rank):
        return Counterpart.objects.create(person=author, other=other, rank=rank, score=1.0, made_at=timezone.now())

    stand(stranger, 1)
    refused("counterpart_is_another", lambda: stand(author, 2))
    refused("counterpart_unique", lambda: stand(stranger, 2))
    refused("counterpart_rank_unique", lambda: stand(make_person(), 1))


def test_a_verdict_is_on_somebody_else_and_there_is_one(author, stranger):
    def say(other):
        return CounterpartVerdict.objects.create(person=author, other=other, is_same_job=True)

    say(stranger)
    refused("counterpart_verdict_unique", lambda: say(stranger))
    refused("counterpart_verdict_on_another", lambda: say(author))
