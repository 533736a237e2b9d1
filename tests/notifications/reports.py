"""Mails that came back, as servers write them."""

from textwrap import dedent


def dsn(*, action: str = "failed", status: str = "5.1.1", answer: str = "smtp; 550 5.1.1 User unknown") -> bytes:
    """A report of RFC 3464 as Postfix writes it."""
    return dedent(
        f"""\
        From: MAILER-DAEMON@mx.example (Mail Delivery System)
        To: bounce@civnet.example
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

        This is a MIME-encapsulated message.

        --b1
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mx.example. I'm sorry to have to inform you that your message could not be
        delivered to one or more recipients.

        --b1
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example
        X-Postfix-Sender: rfc822; bounce@civnet.example
        Arrival-Date: Fri, 27 Nov 2026 17:00:00 +0000 (GMT)

        Final-Recipient: rfc822; ada@transport.example
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mail.transport.example
        Diagnostic-Code: {answer}

        --b1
        Content-Type: message/rfc822

        From: CivNet <no-reply@civnet.example>
        Subject: canary 550 5.1.1 user unknown

        Words that were sent.
        --b1--
        """
    ).encode()


def letter(body: str, *, subject: str = "Returned mail: see transcript for details", extra: str = "") -> bytes:
    """A letter in words."""
    head = f"From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\nSubject: {subject}\n{extra}"
    return f"{head}Content-Type: text/plain\n\n{body}\n".encode()


QMAIL = letter(
    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the"
    " following addresses.\n\n<ada@transport.example>:\n192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1"
    " no such user\nGiving up on 192.0.2.7.\n\n--- Below this line is a copy.\n\nSubject: 452 4.2.2 canary\n",
    subject="failure notice",
)
QMAIL_LOCAL = letter(
    "Hi. This is the qmail-send program at mx.example.\n\n<ada@transport.example>:\nSorry, no mailbox here by that"
    " name. (#5.1.1)\n",
    subject="failure notice",
)
EXIM = letter(
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be"
    " delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
    "  ada@transport.example\n    Unrouteable address\n\n------ This is a copy of the message, with headers.",
    subject="Mail delivery failed: returning message to sender",
    extra="X-Failed-Recipients: ada@transport.example\nAuto-Submitted: auto-replied\n",
)
SENDMAIL_FULL = letter(
    "   ----- The following addresses had permanent fatal errors -----\n<ada@transport.example>\n    (reason: 552"
    " Mailbox is full)\n",
)
EXCHANGE_TOO_LARGE = letter(
    "Delivery has failed to these recipients:\n\nada@transport.example\nThe message is too large.\n\n#550 5.3.4"
    " ROUTING.SizeLimit; message size exceeds fixed maximum size for route ##\n",
    subject="Undeliverable: Dogs",
)
DELAY = letter(
    "THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\nDelivery has failed for 4 hours, 451"
    " 4.4.1 will be retried until it is 5 days old.\n",
    subject="Warning: could not be delivered for 4 hours",
)
ABSENCE = letter("I am away until Monday.", subject="Automatic reply: Dogs", extra="Auto-Submitted: auto-replied\n")
WORDS = letter("Please stop writing to me, 550 times already.", subject="Hello")
RECEIPT = (
    b"Subject: Read: Dogs\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
    b"--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action; displayed\n--b--\n"
)
ENCODED = (  # which RFC 3464 forbids
    b"Subject: Undeliverable\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
    b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
    b"UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlCgpGaW5hbC1SZWNpcGllbnQ6IHJmYzgyMjsgYUB4LmV4YW1wbGUKQWN0aW9uOiBm"
    b"YWlsZWQKU3RhdHVzOiA1LjEuMQo=\n--b--\n"
)
GARBAGE = (
    b"",
    b"\x00\xff" * 5000,
    b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\n" * 5000,
    b"Content-Type: message/delivery-status\n\n",
    b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n!!!!",
    b"Subject: =?utf-8?b?////?=\nContent-Type: text/plain; charset=nonsense\n\nundeliverable \xff\xfe",
    b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 500,
    b"Action: failed\nStatus: 5.1.1\n\n",
    b"Subject: undeliverable\n\n" + b"5.1." * 100_000,
    b"Subject: undeliverable\n\n" + b"550" * 100_000,
)
