"""Merging two accounts while somebody else does, and while the person writes."""

from collections import Counter

import pytest

from audit.models import Record
from content import services as content
from profiles.models import User
from profiles.services import MergeRefused, merge, settle_again
from tests.factories import make_entry, make_person
from tests.profiles.two_accounts import numbers_of
from tests.threads import at_once


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_at_once_one_merges(keep: User, drop: User, boss: User) -> None:
    make_entry(drop)
    second = make_person("Second Boss", is_staff=True, is_superuser=True)
    answers = at_once(
        lambda: merge(keep=keep, drop=drop, by=boss, reason="requested"),
        lambda: merge(keep=drop, drop=keep, by=second, reason="requested"),
    )
    assert sorted(isinstance(answer, MergeRefused) for answer in answers) == [False, True]
    assert Record.objects.filter(action="person.merged").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_written_at_that_very_moment_follows(keep: User, drop: User, boss: User) -> None:
    entry = make_entry(boss)
    at_once(
        lambda: merge(keep=keep, drop=drop, by=boss, reason="requested"),
        *(
            lambda number=number: content.reply_to(entry=entry, author=drop, body=f"Reply {number}.")
            for number in range(3)
        ),
        refusals=(ValueError, content.NotPossible),
    )
    assert settle_again() == 1
    assert not entry.replies.filter(author=drop).exists()
    assert not numbers_of(drop) - Counter({"profiles.User.merged_into": 0})
