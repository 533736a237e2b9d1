"""Every night all rows are held against the index: what differs is put right and counted. A rebuild is the same.

It goes in batches, each with the place it reached in one transaction, so it can be stopped anywhere and go on.
"""

import time
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from content.models import Entry
from search import indexing
from search.models import Check

BATCH: Final = 300  # entries with all that stands under them
_SPELLINGS: Final = """
INSERT INTO search_frequency (word, documents)
SELECT word, ndoc FROM ts_stat($$
    SELECT to_tsvector('civnet_welsh', title) FROM content_entry WHERE state = 'published' AND audience = 'everyone'
$$) WHERE length(word) BETWEEN 4 AND 60 AND word ~ '^[[:alpha:]]+$'
"""


def sweep(*, for_seconds: float) -> bool:
    """Go on with the check of today, London time, which is begun where there is none. Whether it is done.

    Safe to run twice and beside itself: a batch is taken with the lock of its row.
    """
    ends = time.monotonic() + for_seconds
    check, _made = Check.objects.get_or_create(began_on=timezone.localdate())
    while check.finished_at is None and time.monotonic() < ends:
        check = _next_batch(check)
    return check.finished_at is not None


def rebuild() -> Check:
    """Hold everything against the index from the first row on, to the end, while people search and write."""
    check, _made = Check.objects.get_or_create(began_on=timezone.localdate())
    anew = {"reached": 0, "looked_at": 0, "changed": 0, "finished_at": None}
    Check.objects.filter(pk=check.pk).update(**anew)
    check.refresh_from_db()
    while check.finished_at is None:
        check = _next_batch(check)
    return check


@transaction.atomic
def _next_batch(check: Check) -> Check:
    check = Check.objects.select_for_update(of=("self",), no_key=True).get(pk=check.pk)
    if check.finished_at is not None:
        return check
    numbers = list(Entry.objects.filter(pk__gt=check.reached).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if numbers:
        check.changed += indexing.write(numbers)
        check.reached, check.looked_at = numbers[-1], check.looked_at + len(numbers)
    else:
        learn_spellings()
        check.finished_at = timezone.now()
    check.save(update_fields=["reached", "looked_at", "changed", "finished_at"])
    return check


@transaction.atomic
def learn_spellings() -> None:
    """Which words stand in titles for everyone: what a slip of the finger may have meant."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_frequency")
        cursor.execute(_SPELLINGS)
