"""Sealing beside people who write: with real transactions and real threads."""

import threading

import pytest
from django.db import connection, transaction

from audit.models import Record, Seal
from audit.sealing import seal_due
from audit.services import record
from audit.verifying import check_all
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def is_whole() -> bool:
    done = check_all()
    return done is not None and done.found == []


def test_a_low_number_that_comes_late_is_waited_for_and_sealed():
    has_written, may_end = threading.Event(), threading.Event()

    def write_slowly() -> int:
        try:
            with transaction.atomic():
                late = record("test.late", actor_id=1)
                has_written.set()
                assert may_end.wait(timeout=10)
            return late.pk
        finally:
            has_written.set()

    def seal_meanwhile() -> tuple[int, int, int]:
        assert has_written.wait(timeout=10)
        early = record("test.early", actor_id=2).pk  # waits for nobody
        while_open = seal_due(wait_seconds=0.1)
        may_end.set()
        return early, while_open, seal_due(wait_seconds=10)

    late, (early, while_open, afterwards) = at_once(write_slowly, seal_meanwhile)
    assert late < early
    assert (while_open, afterwards) == (0, 1)
    assert Seal.objects.get().count == 2
    assert is_whole()


def test_many_write_and_several_seal_and_nothing_is_left_out():
    def write() -> None:
        for number in range(15):
            with transaction.atomic():
                record("test.kept", actor_id=number)
                if number % 3 == 0:
                    transaction.set_rollback(True)

    def seal() -> None:
        for _time in range(6):
            seal_due(wait_seconds=5)

    at_once(write, write, write, seal, seal)
    seal_due()
    assert Record.objects.count() == 30
    assert sum(Seal.objects.values_list("count", flat=True)) == 30
    assert is_whole()


@pytest.mark.parametrize("lock", ["ROW SHARE", "SHARE UPDATE EXCLUSIVE"])
def test_who_only_reads_or_sweeps_the_trail_holds_nobody_up(lock: str):
    is_reading, may_end = threading.Event(), threading.Event()

    def read() -> None:
        with transaction.atomic():
            assert Record.objects.exists()
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE audit_record IN {lock} MODE")  # SELECT FOR UPDATE; VACUUM
            is_reading.set()
            assert may_end.wait(timeout=10)

    def seal_meanwhile() -> int:
        assert is_reading.wait(timeout=10)
        made = seal_due(wait_seconds=0.1)
        may_end.set()
        return made

    record("test.read", actor_id=1)
    assert at_once(read, seal_meanwhile)[1] == 1
