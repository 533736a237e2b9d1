"""Django's mail API, ending in the outbox: allauth's codes and an operator's alarms leave like everything else."""

from collections.abc import Sequence
from email.utils import parseaddr
from functools import partial
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.encoding import force_str

from core import text
from core.bell import ring
from notifications.models import LETTER_LONGEST, PURPOSE_LONGEST, SUBJECT_LONGEST, Channel, Delivery, new_message_id
from notifications.tasks import send_due

PURPOSE_HEADER = "X-CivNet-Purpose"  # what a mail is for, in a word, for the operator's list; never sent


class NotCarried(ValueError):
    """The outbox carries text and HTML, no attachments."""


class OutboxBackend(BaseEmailBackend):
    """EMAIL_BACKEND: one row a recipient, in the caller's transaction. A rollback takes the mail with it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the rows and ring after commit. Returns the number of messages. Raises NotCarried.

        The sender is always ours: a `from_email` is not kept. Errors of the database are raised: a mail would be lost.
        """
        rows = [row for message in email_messages for row in _rows(message)]
        if rows:
            Delivery.objects.bulk_create(rows)
            transaction.on_commit(partial(ring, send_due))
        return len([message for message in email_messages if message.recipients()])


def _rows(message: EmailMessage) -> list[Delivery]:
    if message.attachments:
        raise NotCarried(f"{len(message.attachments)} attachments")
    plain, html = _bodies(message)
    common: dict[str, Any] = {
        "channel": Channel.MAIL,
        "purpose": text.single_line(force_str(message.extra_headers.get(PURPOSE_HEADER, "account")))[:PURPOSE_LONGEST],
        "subject": text.single_line(force_str(message.subject))[:SUBJECT_LONGEST],
        "text": plain[:LETTER_LONGEST],
        "html": html[:LETTER_LONGEST],
    }
    people = dict.fromkeys(parseaddr(text.single_line(force_str(address)))[1] for address in message.recipients())
    return [Delivery(address=address, message_id=new_message_id(), **common) for address in people]


def _bodies(message: EmailMessage) -> tuple[str, str]:
    """Plain text and HTML, either may be empty."""
    body = force_str(message.body).replace("\x00", "")
    if message.content_subtype == "html":
        return "", body
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    html = next((force_str(content) for content, kind in alternatives if kind == "text/html"), "")
    return body, html.replace("\x00", "")
