"""Taking what came back. One mail changes one row once, and makes no mail: machines can never write to and fro.

Called by `manage.py take_bounce`, and by whoever else takes mail for CivNet.
"""

import logging
from enum import Enum

from django.db import transaction

from notifications import mailboxes
from notifications.bounce_reports import Kind, Report, read_report
from notifications.models import Delivery
from notifications.return_path import Named, named_by

logger = logging.getLogger(__name__)


class Taken(Enum):
    """What became of it."""

    FORGED = "the token is not ours, or its address is nobody's any more: nothing was changed"
    IGNORED = "it does not say that a mail came back: nothing was changed"
    KNOWN = "that mail was known to have come back, or never went out: nothing was changed"
    COUNTED = "the mail is marked, the address goes on"
    STOPPED = "the mail is marked, the address gets no more"


@transaction.atomic
def take_bounce(raw: bytes, *, to: str) -> Taken:
    """Take a mail that came to the return path `to`: the recipient of its envelope, not of its header.

    May be called again with the same. Raises what the database raises: the caller's server keeps it and tries again.
    """
    named = named_by(to)
    if named is None:
        logger.warning("A mail came to a return path that is not ours")
        return Taken.FORGED
    report = read_report(raw)
    if report.kind in {Kind.NOTHING, Kind.UNKNOWN}:
        logger.info("Delivery %s: a report that says nothing (%s)", named.delivery.pk, report.kind.value)
        return Taken.IGNORED
    if not named.delivery.come_back(f"came back: {report.reason}"):
        return Taken.KNOWN
    return _count(named, report)


def _count(named: Named, report: Report) -> Taken:
    mail: Delivery = named.delivery
    logger.info("Delivery %s came back (%s)", mail.pk, report.kind.value)
    if report.kind is Kind.THIS_MAIL:
        return Taken.COUNTED
    box = mailboxes.came_back(
        named.address, for_good=report.kind is Kind.HARD, reason=report.reason, sent_at=mail.sent_at
    )
    return Taken.STOPPED if box.stopped_at is not None else Taken.COUNTED
