"""What the log says of each record, so that a change before the seal is found as well."""

import logging
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from audit.models import Fault, Record
from audit.sealing import seal_due
from audit.services import record
from audit.verifying import Found
from audit.witness import differing
from tests.audit.test_chain import by_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(caplog, django_capture_on_commit_callbacks) -> tuple[list[Record], list[str]]:
    """Three records that nobody has sealed, and the log as it stands on another machine."""
    with caplog.at_level(logging.INFO), django_capture_on_commit_callbacks(execute=True):
        made = [record("test.hide", actor_id=7, target_type="person", target_id=number) for number in range(3)]
        assert caplog.messages == [], "nothing is said before it is committed"
    return made, [f"2026-11-28 10:00:00,000 INFO audit.witness [-] {line}" for line in (*caplog.messages, "Other")]


def test_a_line_says_the_number_and_the_hash_and_nothing_else(written):
    made, lines = written
    assert [f"Audit record {row.pk}:" in line for row, line in zip(made, lines, strict=False)] == [True] * 3
    assert not [line for line in lines if "test.hide" in line or "person" in line]
    assert differing(lines) == []


def test_what_is_changed_or_removed_before_the_seal_is_found(written):
    made, lines = written
    by_force("UPDATE audit_record SET actor_id = 6 WHERE id = %s", (made[1].pk,))
    by_force("DELETE FROM audit_record WHERE id = %s", (made[2].pk,))
    seal_due()
    call_command("audit", "verify")  # the chain alone cannot know
    assert differing(lines) == [Found(Fault.CHANGED, made[1].pk), Found(Fault.REMOVED, made[2].pk)]


def test_the_command_compares_a_log(written, tmp_path: Path):
    made, lines = written
    log = tmp_path / "civnet.log"
    log.write_bytes("\n".join(lines).encode() + b"\n\xff Audit record 9:zz\n")
    call_command("audit", "verify", f"--log={log}")
    by_force("UPDATE audit_record SET reason = 'x' WHERE id = %s", (made[0].pk,))
    with pytest.raises(CommandError, match="1 records are not as the log says"):
        call_command("audit", "verify", f"--log={log}")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("audit", "verify", f"--log={log}.not")


def test_what_never_was_leaves_no_line(caplog, django_capture_on_commit_callbacks):
    with caplog.at_level(logging.INFO), django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record("test.hide", actor_id=7)
        transaction.set_rollback(True)
    assert caplog.messages == []
