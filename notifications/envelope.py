"""Headers of our mails: one recipient, our own sender, ids that keep a thread together, no line break from anybody."""

from email.header import Header
from email.message import Message
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from content.models import Reply
from core import text
from notifications.inlining import inlined
from notifications.models import Delivery
from notifications.return_path import return_path
from notifications.stopping import headers_of

NAME_LONGEST, SUBJECT_LONGEST = 60, 150  # characters
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}  # RFC 3834; Exchange


class Letter(EmailMultiAlternatives):
    """A mail whose long names and titles are folded as RFC 2047 wants it, the name of the header counted in.

    `sender` is that of the envelope: what comes back goes there.
    """

    sender: str = ""

    def message(self, **kwargs: Any) -> Any:
        made: Message[Any, Any] = super().message(**kwargs)
        subject = str(self.subject)
        if not subject.isascii():
            made.replace_header("Subject", Header(subject, "utf-8", header_name="Subject"))
        name, address = parseaddr(self.from_email)
        if not name.isascii():
            sender = Header(name, "utf-8", header_name="From")
            sender.append(f"<{address}>", "us-ascii")
            made.replace_header("From", sender)
        if "List-Unsubscribe" in made:
            made.replace_header("List-Unsubscribe", _OnOneLine(made["List-Unsubscribe"]))
        return made


class _OnOneLine(Header):
    """A value that is never folded: mail programs look for the address of the one click on the header's own line."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        return str(self)


def letter(delivery: Delivery, address: str, subject: str, plain: str, html: str, *, sender: str = "") -> Letter:
    """A mail to `address`, in the name of `sender` and the site, or of the site alone."""
    our_name, our_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    name = f"{_cut(text.single_line(sender), NAME_LONGEST)} ({our_name})" if sender else our_name
    made = Letter(
        subject=_cut(text.single_line(subject), SUBJECT_LONGEST),
        body=plain,
        from_email=formataddr((name, our_address)) if name.isascii() else f"{_quoted(name)} <{our_address}>",
        to=[address],
        headers={"Message-ID": delivery.message_id, **AUTOMATIC, **headers_of(delivery)},
    )
    made.sender = return_path(delivery, address)
    if html:
        made.attach_alternative(inlined(html), "text/html")
    return made


def thread_headers(entry_id: int | None, reply: Reply | None) -> dict[str, str]:
    """RFC 5322 threading by ids of the entry and of the reply above, which themselves are no mails."""
    thread = [f"<entry-{entry_id}@{settings.MAIL_DOMAIN}>"]
    if reply is not None and reply.root_id is not None:
        thread.append(f"<reply-{reply.root_id}@{settings.MAIL_DOMAIN}>")
    return {"In-Reply-To": thread[-1], "References": " ".join(thread)}


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
