"""What a mail that came back means."""

import time

import pytest

from notifications.bounce_reports import Kind, kind_of_answer, read_report
from tests.notifications import reports


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        ("5.1.1", "smtp; 550 5.1.1 User unknown", Kind.HARD),
        ("5.1.2", "", Kind.HARD),
        ("5.1.10", "smtp; 550 5.1.10 RecipientNotFound", Kind.HARD),
        ("5.2.1", "smtp; 550 5.2.1 disabled", Kind.HARD),
        ("5.0.0", "smtp; 550 5.1.1 no such user", Kind.HARD),
        ("5.0.0", "smtp; 550 No such user here", Kind.HARD),
        ("5.0.0", "x-unix; something broke", Kind.SOFT),
        ("5.2.2", "smtp; 552 5.2.2 Over quota", Kind.SOFT),
        ("4.2.2", "smtp; 452 4.2.2 mailbox full", Kind.SOFT),
        ("4.4.7", "smtp; delivery time expired", Kind.SOFT),
        ("5.7.1", "smtp; 550 5.7.1 blocked by policy", Kind.SOFT),
        ("5.3.4", "smtp; 552 5.3.4 too big", Kind.THIS_MAIL),
        ("5.2.3", "", Kind.THIS_MAIL),
        ("5.6.1", "smtp; 554 5.6.1 media not supported", Kind.THIS_MAIL),
        ("5.1.8", "smtp; 501 5.1.8 sender's domain does not exist", Kind.THIS_MAIL),
        ("nonsense", "smtp; 550 user unknown", Kind.HARD),
    ],
)
def test_a_report_of_the_standard(status: str, answer: str, kind: Kind) -> None:
    report = read_report(reports.dsn(status=status, answer=answer))
    assert report.kind is kind
    assert "canary" not in report.reason


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_delay_and_a_success_are_no_mail_that_came_back(action: str) -> None:
    assert read_report(reports.dsn(action=action, status="4.4.1")).kind is Kind.NOTHING


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (reports.QMAIL, Kind.HARD),
        (reports.QMAIL_LOCAL, Kind.HARD),
        (reports.EXIM, Kind.HARD),
        (reports.ENCODED, Kind.HARD),
        (reports.SENDMAIL_FULL, Kind.SOFT),
        (reports.EXCHANGE_TOO_LARGE, Kind.THIS_MAIL),
        (reports.DELAY, Kind.NOTHING),
        (reports.ABSENCE, Kind.NOTHING),
        (reports.RECEIPT, Kind.NOTHING),
        (reports.WORDS, Kind.UNKNOWN),
    ],
    ids=["qmail", "qmail, local", "exim", "encoded", "full", "too large", "delay", "absence", "receipt", "words"],
)
def test_what_servers_write_instead(raw: bytes, kind: Kind) -> None:
    assert read_report(raw).kind is kind


@pytest.mark.parametrize("raw", reports.GARBAGE, ids=range(len(reports.GARBAGE)))
def test_garbage_is_nothing_that_is_known(raw: bytes) -> None:
    begun = time.process_time()
    assert read_report(raw).kind in {Kind.UNKNOWN, Kind.NOTHING, Kind.HARD, Kind.SOFT}
    assert time.process_time() - begun < 30, "it takes longer than its length explains"


@pytest.mark.parametrize(
    ("code", "words", "of_recipient", "kind"),
    [
        (550, "5.1.1 no such person", True, Kind.HARD),
        (550, "User unknown", True, Kind.HARD),
        (550, "no", True, Kind.HARD),
        (553, "mailbox name not allowed", True, Kind.HARD),
        (550, "5.1.1 no such person", False, Kind.HARD),  # some say it of the mail, which has one recipient
        (550, "no", False, Kind.THIS_MAIL),
        (550, "5.7.1 Unable to relay", True, Kind.SOFT),  # our relay's fault must stop nobody's mail
        (550, "relaying denied", True, Kind.SOFT),
        (550, "sender verify failed", True, Kind.SOFT),
        (552, "mailbox full", True, Kind.SOFT),
        (552, "too much mail data", False, Kind.THIS_MAIL),
        (552, "5.3.4 message too big", True, Kind.THIS_MAIL),
        (554, "5.6.0 bad content", False, Kind.THIS_MAIL),
        (450, "grey listed", True, Kind.SOFT),
    ],
)
def test_a_refusal_at_once(code: int, words: str, of_recipient: bool, kind: Kind) -> None:
    assert kind_of_answer(code, words, of_recipient=of_recipient) is kind
