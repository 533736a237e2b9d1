"""The chain over the trail: whatever is changed, taken away, put in or put elsewhere is found, with its number."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from audit import sealing
from audit.canonical import START, Row, hash_of
from audit.models import Check, CheckState, Fault, Record, Seal
from audit.sealing import head, seal_due
from audit.services import record
from audit.signals import broken
from audit.verifying import Found, check_all, check_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(monkeypatch: pytest.MonkeyPatch) -> list[Record]:
    """Seven records in seals of three."""
    monkeypatch.setattr(sealing, "MOST_RECORDS", 3)
    made = [
        record("test.hide", actor_id=7, target_type="content.entry", target_id=40 + number, reason="attack")
        for number in range(7)
    ]
    assert seal_due() == 3
    return made


def by_force(statement: str, parameters: tuple[int | str, ...] = ()) -> None:
    """As whoever owns the database may."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL civnet.audit_retention = 'on'")
        cursor.execute(statement, parameters)
        assert cursor.rowcount > 0, "nothing was done"
        cursor.execute("SET LOCAL civnet.audit_retention = 'off'")


def faults() -> list[Found]:
    done = check_all()
    assert done is not None and done.is_over
    assert (done.check.state == CheckState.WHOLE) == (not done.found)
    return done.found


def test_a_trail_that_nobody_touched_is_whole(trail):
    assert faults() == []
    assert Check.objects.get().records >= 7
    assert [seal.count for seal in Seal.objects.order_by("number")][-1] == 1
    assert seal_due() == 0, "there is nothing new"
    record("test.more", actor_id=None)
    assert seal_due() == 1
    assert faults() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "at + interval '1 microsecond'"),
        ("actor_id", "6"),
        ("actor_id", "NULL"),
        ("action", "'test.hida'"),
        ("target_type", "'content.entrz'"),
        ("target_id", "target_id + 1"),
        ("target_id", "NULL"),
        ("reason", "'attacl'"),
        ("reason", "''"),
        ("request_id", "'x'"),
    ],
)
def test_one_changed_byte_is_found_with_the_number_of_its_record(trail, column, value):
    by_force(f"UPDATE audit_record SET {column} = {value} WHERE id = %s", (trail[4].pk,))  # noqa: S608 - ours
    assert faults() == [Found(Fault.CHANGED, trail[4].pk)]


def test_a_text_that_moved_into_the_next_column_is_found(trail):
    by_force(
        "UPDATE audit_record SET action = action || 'c', target_type = substr(target_type, 2) WHERE id = %s",
        (trail[4].pk,),
    )
    assert faults() == [Found(Fault.CHANGED, trail[4].pk)]


@pytest.mark.parametrize("place", [0, 4, 6])
def test_a_record_that_was_taken_away_is_found(trail, place):
    by_force("DELETE FROM audit_record WHERE id = %s", (trail[place].pk,))
    assert faults() == [Found(Fault.REMOVED, trail[place].pk)]


def test_a_record_that_was_put_between_others_later_is_found(trail):
    with transaction.atomic():
        hole = record("test.rolled_back", actor_id=None).pk
        transaction.set_rollback(True)
    record("test.after", actor_id=None)
    seal_due()
    assert faults() == []
    line = "INSERT INTO audit_record VALUES (%s, now(), NULL, 'x', '', NULL, '', '')"
    with connection.cursor() as cursor:
        cursor.execute(line, [hole])
        cursor.execute(line, [-5])
    assert faults() == [Found(Fault.INSERTED, -5), Found(Fault.INSERTED, hole)]


def test_records_that_changed_places_are_found(trail):
    one, other = trail[1].pk, trail[2].pk
    by_force("UPDATE audit_record SET id = -1 WHERE id = %s", (one,))
    by_force(
        "UPDATE audit_record SET id = %s WHERE id = %s",
        (
            one,
            other,
        ),
    )
    by_force("UPDATE audit_record SET id = %s WHERE id = -1", (other,))
    assert faults() == [Found(Fault.CHANGED, one), Found(Fault.CHANGED, other)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("made_at", "made_at + interval '1 microsecond'"),
        ("after", "after - 1"),
        ("count", "count + 1"),
        ("previous", f"'{'a' * 64}'"),
        ("previous", f"'{'z' * 64}'"),
        ("marks", "set_byte(marks, 9, (get_byte(marks, 9) + 1) %% 256)"),
        ("marks", "substr(marks, 2)"),
    ],
)
def test_a_changed_seal_is_found(trail, column, value):
    by_force(f"UPDATE audit_seal SET {column} = {value} WHERE number = %s", (2,))  # noqa: S608 - ours
    assert Found(Fault.SEAL_CHANGED, 2) in faults()


def test_a_digest_that_was_made_to_fit_breaks_the_seal_after_it(trail):
    by_force("UPDATE audit_seal SET digest = %s WHERE number = 2", ("b" * 64,))
    assert faults() == [Found(Fault.SEAL_CHANGED, 2), Found(Fault.SEAL_CHANGED, 3)]


def test_a_seal_that_was_taken_away_is_found_in_the_middle_and_at_the_end(trail):
    assert faults() == []
    by_force("DELETE FROM audit_seal WHERE number = 2")
    assert Found(Fault.SEAL_REMOVED, 2) in faults()
    by_force("DELETE FROM audit_seal WHERE number = 3")
    assert Found(Fault.SEAL_REMOVED, 3) in faults(), "the whole run before had noted it"


def test_a_chain_that_was_made_anew_differs_from_the_head_that_was_kept_elsewhere(trail, capsys):
    call_command("audit", "head")
    kept = capsys.readouterr().out.strip()
    assert kept == str(head())
    call_command("audit", "verify", against=[kept])
    by_force("UPDATE audit_record SET reason = 'spam' WHERE id = %s", (trail[4].pk,))
    by_force("DELETE FROM audit_seal")
    by_force("DELETE FROM audit_check")
    seal_due()
    call_command("audit", "verify")  # the chain alone cannot know
    with pytest.raises(CommandError, match="1 faults"):
        call_command("audit", "verify", against=[kept])
    with pytest.raises(CommandError, match="1 faults"):
        call_command("audit", "verify", against=[f"99:{'a' * 64}"])
    for nonsense in ("x", "1:", ":abc", "-1:abc"):
        with pytest.raises(CommandError, match="is no seal"):
            call_command("audit", "verify", f"--against={nonsense}")


def test_a_check_goes_on_where_it_stopped(trail):
    by_force("UPDATE audit_record SET reason = 'spam' WHERE id = %s", (trail[0].pk,))
    began_at = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    slices = []
    while (done := check_on(began_at=began_at, for_seconds=0)) is not None:
        slices.append(done.check)
    seals = Seal.objects.count()
    assert [row.upto_seal for row in slices] == [*range(1, seals + 1), seals]
    assert [row.state for row in slices] == [CheckState.GOING_ON] * seals + [CheckState.BROKEN]
    assert (slices[-1].faults, slices[-1].first_fault, slices[-1].first_number) == (1, Fault.CHANGED, trail[0].pk)
    assert slices[-1].records == sum(Seal.objects.values_list("count", flat=True))


def test_what_is_found_is_told_once_until_something_else_is_found(trail, caplog):
    heard = []

    def hear(sender, *, check, **_):
        heard.append(check.first_number)

    broken.connect(hear)
    try:
        assert faults() == []
        by_force("UPDATE audit_record SET reason = 'spam' WHERE id = %s", (trail[4].pk,))
        faults()
        faults()
        assert heard == [trail[4].pk]
        by_force("UPDATE audit_record SET reason = 'spam' WHERE id = %s", (trail[1].pk,))
        faults()
        assert heard == [trail[4].pk, trail[1].pk]
    finally:
        broken.disconnect(hear)
    assert any(f"changed, number {trail[4].pk}" in line.message for line in caplog.records)


def test_every_column_of_a_record_is_sealed():
    assert set(Row._fields) == {field.column for field in Record._meta.concrete_fields}


def test_the_bytes_of_a_record_are_those_of_all_time():
    row = Row(5, datetime(2026, 11, 28, 5, 30, 0, 1, tzinfo=UTC), None, "test.hide", "é", 2**40, "", "ab")
    micros = 1_795_843_800_000_001
    expected = (
        b"civnet audit record 1\0"
        + (5).to_bytes(8, "big")
        + micros.to_bytes(8, "big")
        + b"\0"
        + b"\0\0\0\x09test.hide"
        + b"\0\0\0\x02\xc3\xa9"
        + b"\1"
        + (2**40).to_bytes(8, "big")
        + b"\0\0\0\0"
        + b"\0\0\0\x02ab"
    )
    assert hash_of(row) == hashlib.sha256(expected).digest()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE audit_seal SET number = -1 WHERE number = 1", "audit_seal_number"),
        ("UPDATE audit_seal SET upto = after WHERE number = 1", "audit_seal_range"),
        ("INSERT INTO audit_check (began_at, at, state, upto_seal, digest, records, faults, first_fault)"
         " VALUES (now(), now(), 'broken', 0, '', 0, 1, '')", "audit_check_names_fault"),
        ("INSERT INTO audit_check (began_at, at, state, upto_seal, digest, records, faults, first_fault, first_number)"
         " VALUES (now(), now(), 'whole', 0, '', 0, 1, 'changed', 3)", "audit_check_whole_has_no_fault"),
    ],
)  # fmt: skip
def test_what_can_never_be(trail, statement, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        by_force(statement)


@pytest.mark.parametrize("table", ["record", "seal", "check"])
@pytest.mark.parametrize("statement", ["DELETE FROM audit_{}", "UPDATE audit_{} SET id = id"])
def test_a_slip_at_the_console_changes_nothing(trail, table, statement):
    faults()
    with (
        pytest.raises(Exception, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table).replace("seal SET id = id", "seal SET number = number"))


def test_the_first_seal_stands_behind_nothing(trail):
    assert Seal.objects.get(number=1).previous == START


def test_operators_are_told_by_mail_of_what_was_found(trail, operator, moderator):
    by_force("DELETE FROM audit_record WHERE id = %s", (trail[4].pk,))
    faults()
    assert [letter.to for letter in mail.outbox] == [[operator.email]]
    assert "audit trail" in mail.outbox[0].subject
    assert f"number {trail[4].pk}" in mail.outbox[0].body


def test_the_first_page_of_operators_says_how_the_trail_stands(client, trail, operator, moderator):
    client.force_login(operator)
    assert "none yet" in client.get(reverse("admin:index")).content.decode()
    by_force("DELETE FROM audit_record WHERE id = %s", (trail[4].pk,))
    faults()
    assert f"a record was removed, number {trail[4].pk}" in client.get(reverse("admin:index")).content.decode()
    client.force_login(moderator)
    assert "Audit trail" not in client.get(reverse("admin:index")).content.decode()
