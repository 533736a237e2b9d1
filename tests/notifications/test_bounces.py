"""What a mail that came back changes: the mail, once; the address, by the rule; and never does it make a mail."""

import io
import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from audit.models import Record
from notifications import mailboxes
from notifications.bounces import Taken, take_bounce
from notifications.models import Channel, Delivery, DeliveryState, Digest, Mailbox, new_message_id
from notifications.return_path import return_path
from notifications.tasks import send_due
from profiles.models import User
from tests.notifications import reports
from tests.notifications.mailserver import Handler
from tests.notifications.test_sending import again, letters

pytestmark = pytest.mark.django_db
SOFT = reports.dsn(status="5.2.2", answer="smtp; 552 5.2.2 over quota")
HARD = reports.dsn()


def a_sent_digest(person: User, days_ago: float = 0) -> Delivery:
    """Its mail went out that long ago."""
    then = timezone.now() - timedelta(days=days_ago)
    number = Digest.objects.count()
    digest = Digest.objects.create(
        person=person,
        issued_on=timezone.localdate() - timedelta(days=number),
        since=then,
        until=then,
        budget_minutes=5,
    )
    return Delivery.objects.create(
        recipient=person,
        digest=digest,
        channel=Channel.MAIL,
        state=DeliveryState.SENT,
        sent_at=then,
        message_id=new_message_id(),
    )


def bounce(mail: Delivery, raw: bytes, address: str = "") -> Taken:
    to = address or (mail.recipient.email if mail.recipient else mail.address)
    return take_bounce(raw, to=return_path(mail, to))


def test_one_that_came_back_for_good_stops_the_address(author: User) -> None:
    mail = a_sent_digest(author)
    assert bounce(mail, HARD) is Taken.STOPPED
    row = again(mail)
    assert row.state == DeliveryState.BOUNCED
    assert "550 5.1.1 User unknown" in row.reason
    assert mailboxes.is_stopped(author.email.upper())
    assert mailboxes.of(author) is not None


def test_the_same_report_twice_counts_once(author: User) -> None:
    mail = a_sent_digest(author)
    assert [bounce(mail, SOFT) for _ in range(6)] == [Taken.COUNTED, *[Taken.KNOWN] * 5]
    assert Mailbox.objects.get().soft_bounces == 1


def test_the_fifth_that_came_back_for_now_stops_the_address(author: User) -> None:
    found = [bounce(a_sent_digest(author), SOFT) for _ in range(5)]
    assert found == [*[Taken.COUNTED] * 4, Taken.STOPPED]


def test_a_good_mail_in_between_begins_the_count_again(author: User) -> None:
    for _ in range(4):
        bounce(a_sent_digest(author), SOFT)
    Mailbox.objects.update(last_bounce_at=timezone.now() - timedelta(days=10))
    a_sent_digest(author, days_ago=4)
    assert bounce(a_sent_digest(author), SOFT) is Taken.COUNTED
    assert Mailbox.objects.get().soft_bounces == 1


@pytest.mark.parametrize("days_ago", [2, 11], ids=["it may still come back", "before the last that came back"])
def test_a_mail_that_proves_nothing_does_not_begin_it_again(author: User, days_ago: int) -> None:
    for _ in range(4):
        bounce(a_sent_digest(author), SOFT)
    Mailbox.objects.update(last_bounce_at=timezone.now() - timedelta(days=10))
    a_sent_digest(author, days_ago=days_ago)
    assert bounce(a_sent_digest(author), SOFT) is Taken.STOPPED


def test_a_refusal_of_one_mail_is_not_held_against_the_address(author: User) -> None:
    mail = a_sent_digest(author)
    assert bounce(mail, reports.dsn(status="5.3.4", answer="smtp; 552 5.3.4 too big")) is Taken.COUNTED
    assert again(mail).state == DeliveryState.BOUNCED
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize("raw", [reports.DELAY, reports.ABSENCE, reports.WORDS, *reports.GARBAGE[:3]])
def test_what_has_not_come_back_changes_nothing(author: User, raw: bytes) -> None:
    mail = a_sent_digest(author)
    assert bounce(mail, raw) is Taken.IGNORED
    assert again(mail).state == DeliveryState.SENT
    assert not Mailbox.objects.exists()


def test_a_forged_one_changes_nothing_and_is_logged(
    author: User, colleague: User, caplog: pytest.LogCaptureFixture
) -> None:
    mail = a_sent_digest(author)
    for to in (return_path(mail, colleague.email), "bounce+1.aaaaaaaaaaaaaaaa@localhost", "no-reply@localhost"):
        with caplog.at_level(logging.WARNING):
            assert take_bounce(HARD, to=to) is Taken.FORGED
    assert len(caplog.records) == 3
    assert again(mail).state == DeliveryState.SENT
    assert not Mailbox.objects.exists()


def test_it_never_makes_a_mail(author: User, silent_bell: list[str]) -> None:
    mails = [a_sent_digest(author) for _ in range(6)]
    for mail in mails:
        bounce(mail, SOFT)
    assert set(Delivery.objects.values_list("pk", flat=True)) == {mail.pk for mail in mails}
    assert silent_bell == []


def test_a_person_who_moved_on_keeps_the_new_address(author: User) -> None:
    mail = a_sent_digest(author)
    old = author.email
    User.objects.filter(pk=author.pk).update(email="ada@new.example")
    author.emailaddress_set.all().delete()
    assert bounce(mail, HARD, old) is Taken.FORGED
    assert not mailboxes.is_stopped("ada@new.example")


def test_a_stopped_address_gets_no_notice_and_still_its_code(server: Handler, mail: Delivery, author: User) -> None:
    mailboxes.came_back(author.email, for_good=True, reason="550")
    (code,) = letters(1)
    Delivery.objects.filter(pk=code.pk).update(address=author.email)
    send_due()
    assert server.message_ids == [code.message_id]
    mail.refresh_from_db()
    assert (mail.state, mail.reason.split(":")[0]) == (DeliveryState.DROPPED, "stopped")


@pytest.mark.parametrize(
    ("where", "refusal", "stops"),
    [
        ("on_recipient", "550 5.1.1 no such person", True),
        ("on_data", "550 5.1.1 no such person", True),
        ("on_recipient", "550 5.7.1 relaying denied", False),
        ("on_data", "552 5.3.4 too big", False),
        ("on_recipient", "552 5.2.2 full", False),
        ("on_data", "554 5.6.0 bad content", False),
    ],
)
def test_a_refusal_at_once_stops_the_address_only_where_it_is_of_the_person(
    server: Handler, mail: Delivery, author: User, where: str, refusal: str, stops: bool
) -> None:
    getattr(server, where).append(refusal)
    send_due()
    assert again(mail).state == DeliveryState.FAILED
    assert mailboxes.is_stopped(author.email) is stops


def test_a_day_of_refusals_for_now_counts_as_one(server: Handler, mail: Delivery, author: User) -> None:
    server.on_recipient.append("452 4.2.2 full")
    Delivery.objects.filter(pk=mail.pk).update(tried_at=timezone.now() - timedelta(hours=25))
    send_due()
    assert again(mail).state == DeliveryState.FAILED
    assert Mailbox.objects.get().soft_bounces == 1


def test_the_owner_starts_it_again_once_a_day_and_the_operator_at_any_time(author: User, operator: User) -> None:
    for by, is_operator in ((author, False), (operator, True)):
        mailboxes.came_back(author.email, for_good=True, reason="550")
        assert mailboxes.start_again(address=author.email, by=by, is_operator=is_operator) is True
        assert not mailboxes.is_stopped(author.email)
    mailboxes.came_back(author.email, for_good=True, reason="550")
    with pytest.raises(mailboxes.TooSoon):
        mailboxes.start_again(address=author.email, by=author)
    Mailbox.objects.update(started_again_at=timezone.now() - timedelta(hours=25))
    assert mailboxes.start_again(address=author.email, by=author) is True
    assert mailboxes.start_again(address=author.email, by=author) is False
    assert Record.objects.filter(action="notifications.start_again").count() == 3


def test_a_late_report_of_a_mail_from_before_does_not_stop_it_again(author: User) -> None:
    early = a_sent_digest(author, days_ago=1)
    mailboxes.came_back(author.email, for_good=True, reason="550")
    mailboxes.start_again(address=author.email, by=author)
    assert bounce(early, HARD) is Taken.COUNTED
    assert not mailboxes.is_stopped(author.email)


def test_the_operator_stops_an_address_by_hand(author: User, operator: User) -> None:
    assert mailboxes.stop(address=author.email, by=operator) is True
    assert mailboxes.stop(address=author.email, by=operator) is False
    assert mailboxes.is_stopped(author.email)


def test_the_command_takes_whatever_comes_and_says_what_it_did(author: User, monkeypatch: Any) -> None:
    mail = a_sent_digest(author)
    for raw, words in (
        (b"\x00\xff" * 100, "nothing was changed"),
        (HARD, "gets no more"),
        (HARD, "nothing was changed"),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        out = io.StringIO()
        call_command("take_bounce", return_path(mail, author.email), stdout=out)
        assert words in out.getvalue()


def test_with_the_database_away_the_server_is_asked_to_come_again(monkeypatch: Any) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr("notifications.management.commands.take_bounce.take_bounce", away)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(HARD)))
    with pytest.raises(SystemExit) as ended:
        call_command("take_bounce", "bounce+1.a@x", stderr=io.StringIO())
    assert ended.value.code == 75


@pytest.mark.django_db(transaction=True)
def test_two_reports_of_one_mail_at_once_count_once(author: User) -> None:
    mail = a_sent_digest(author)
    barrier, found = threading.Barrier(2), []

    def run() -> None:
        try:
            barrier.wait()
            found.append(bounce(mail, SOFT))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken.name for taken in found) == ["COUNTED", "KNOWN"]
    assert Mailbox.objects.get().soft_bounces == 1
