"""What a mail that came back says: reports of RFC 3464 and 6533, and the letters that older servers write instead.

Nothing here believes the sender: what a report may change is decided by the token of the address it came to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from enum import Enum
from typing import Any, Final

from core import text

LARGEST = 2_000_000  # octets that are looked at: a report repeats the mail it is about
READ_OF_TEXT = 64_000  # characters
MOST_PARTS = 100
REPORTS = ("message/delivery-status", "message/global-delivery-status")


class Kind(Enum):
    """What a report, or a server's answer, means for the address."""

    HARD = "hard"  # nobody is there, and nobody will be
    SOFT = "soft"  # it did not arrive this time
    THIS_MAIL = "mail"  # the mail was refused, and the address is as good as before
    NOTHING = "nothing"  # a delay, a success, somebody's absence: it has not come back
    UNKNOWN = "unknown"  # cannot be made out


@dataclass(frozen=True)
class Report:
    """What a mail to a return path says. `reason` is for the operator: status and answer of the server, on one line."""

    kind: Kind
    reason: str = ""


_STATUS: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]?\d)")
_CODE: Final = re.compile(r"(?<![\d.#])([245]\d\d)(?=[ -])")
_OF_THIS_MAIL: Final = {(1, 7), (1, 8), (2, 3), (3, 4)}  # the sender's address; too long, too big
_NOBODY: Final = (
    "user unknown",
    "unknown user",
    "no such user",
    "no such recipient",
    "no such person",
    "no such mailbox",
    "unknown recipient",
    "recipient unknown",
    "unknown address",
    "address unknown",
    "does not exist",
    "doesn't exist",
    "no mailbox here by that name",
    "user not found",
    "recipient not found",
    "address rejected",
    "invalid recipient",
    "unrouteable address",
    "unroutable address",
    "host unknown",
    "not a valid recipient",
    "account has been disabled",
    "mailbox disabled",
)
_FULL: Final = (
    "mailbox full",
    "mailbox is full",
    "over quota",
    "quota exceeded",
    "exceeded the quota",
    "out of storage",
)
_TOO_LARGE: Final = ("too large", "too big", "size limit", "maximum size", "exceeds the size", "message size")
_OF_OURS: Final = ("relay", "authentication", "not permitted", "sender", "spf", "dkim", "dmarc", "blocked", "spam")
_GAVE_BACK: Final = (
    "undeliver",
    "returned mail",
    "delivery status notification",
    "delivery failure",
    "delivery has failed",
    "mail delivery failed",
    "failure notice",
    "could not be delivered",
    "returned to sender",
)


def read_report(raw: bytes) -> Report:
    """What it says. Never raises: what cannot be made out is UNKNOWN."""
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(raw[:LARGEST])
        return _of_form(mail) or _of_letter(mail)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:  # the parser's own faults
        return Report(Kind.UNKNOWN, f"cannot be read: {type(error).__name__}")


def kind_of_answer(code: int, words: str, *, of_recipient: bool) -> Kind:
    """What a server's refusal means, said of the recipient or (`of_recipient` false) of the mail as a whole."""
    status = _STATUS.search(words)
    if status is not None:
        return _kind_of_status(status, words)
    if 400 <= code < 500:  # noqa: PLR2004 - RFC 5321, section 4.2.1
        return Kind.SOFT
    if not of_recipient:
        return Kind.THIS_MAIL
    return _kind_of_words(words, code)


def _of_form(mail: "Message[Any, Any]") -> Report | None:
    """What the fields of RFC 3464 say; of several recipients that which failed. None where there are none."""
    found = [_of_fields(fields) for fields in _blocks(mail)]
    told = [report for report in found if report is not None]
    order = (Kind.HARD, Kind.SOFT, Kind.THIS_MAIL, Kind.NOTHING)
    return min(told, key=lambda report: order.index(report.kind), default=None)


def _blocks(mail: "Message[Any, Any]") -> "Iterator[Message[Any, Any]]":
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            return
        if part.get_content_type() not in REPORTS:
            continue
        inside = part.get_payload()
        blocks = [block for block in inside if isinstance(block, Message)] if isinstance(inside, list) else []
        if not any("Action" in block or "Status" in block for block in blocks):
            blocks = _decoded(part, blocks)
        yield from blocks


def _decoded(part: "Message[Any, Any]", blocks: "list[Message[Any, Any]]") -> "list[Message[Any, Any]]":
    """Fields that were encoded, which the RFC forbids: the parser took them for text."""
    whole: Message[Any, Any] = Message()
    whole["Content-Transfer-Encoding"] = _field(part, "Content-Transfer-Encoding")
    whole.set_payload("\n".join(str(block.get_payload()) for block in blocks) or part.get_payload())
    parser = BytesParser(policy=policy.compat32)
    found = re.split(r"\r?\n\r?\n", _text_of(whole)[:READ_OF_TEXT])
    return [parser.parsebytes(block.strip().encode()) for block in found[:MOST_PARTS]]


def _of_fields(fields: "Message[Any, Any]") -> Report | None:
    action = _field(fields, "Action").lower().split(";")[0].split(" ")[0]
    status, answer = _field(fields, "Status"), _field(fields, "Diagnostic-Code")
    if not action and not status:
        return None
    reason = text.single_line(f"{status} {answer}").strip()
    if action in {"delayed", "relayed", "delivered", "expanded"}:
        return Report(Kind.NOTHING, reason)
    own, said = _STATUS.search(status), _STATUS.search(answer)
    if own is not None and own[1] == "2":
        return Report(Kind.NOTHING, reason)
    exact = said if said is not None and (own is None or own[2] == "0") else own
    if exact is not None:
        return Report(_kind_of_status(exact, answer), reason)
    code = _CODE.search(answer)
    return Report(_kind_of_words(answer, int(code[1]) if code else 0), reason)


def _of_letter(mail: "Message[Any, Any]") -> Report:
    """What a letter in words says."""
    kind = mail.get_content_type()
    automatic = _field(mail, "Auto-Submitted").lower()
    if kind == "multipart/report" and "disposition-notification" in str(mail.get_param("report-type", "")):
        return Report(Kind.NOTHING, "a receipt")
    if automatic.startswith("auto-replied") and "X-Failed-Recipients" not in mail:
        return Report(Kind.NOTHING, "an automatic reply")
    words = _words_of(mail)
    low = f"{_field(mail, 'Subject')}\n{words}".lower()
    if "X-Failed-Recipients" not in mail and not any(sign in low for sign in _GAVE_BACK):
        return Report(Kind.UNKNOWN, "says nothing of a mail that came back")
    if ("delayed" in low and "will be retried" in low) or "warning message only" in low:
        return Report(Kind.NOTHING, "a delay")
    status, code = _STATUS.search(words), _CODE.search(words)
    if status is not None and status[1] != "2":
        return Report(_kind_of_status(status, low), _around(words, status.start()))
    answer = Report(_kind_of_words(low, int(code[1]) if code else 0), _around(words, code.start() if code else 0))
    return answer if code or answer.kind is not Kind.SOFT else Report(Kind.UNKNOWN, answer.reason)


def _kind_of_status(status: "re.Match[str]", words: str) -> Kind:
    """By RFC 3463: class, subject, detail."""
    of, subject, detail = status[1], int(status[2]), int(status[3])
    if of == "2":
        return Kind.NOTHING
    if (subject, detail) in _OF_THIS_MAIL or subject == 6:  # noqa: PLR2004 - 6: of its content
        return Kind.THIS_MAIL
    if of == "4":
        return Kind.SOFT
    low = words.lower()
    says_nobody = any(sign in low for sign in _NOBODY) and not any(sign in low for sign in _FULL)
    is_gone = subject == 1 or (subject, detail) == (2, 1) or (subject == 0 and says_nobody)
    return Kind.HARD if is_gone else Kind.SOFT  # a full box, 2.2, stays a box


def _kind_of_words(words: str, code: int) -> Kind:
    """Without a status: by the three digits, and by what servers usually say."""
    low = words.lower()
    if any(sign in low for sign in _FULL) or 400 <= code < 500:  # noqa: PLR2004 - RFC 5321, section 4.2.1
        return Kind.SOFT
    if any(sign in low for sign in _TOO_LARGE) or code == 552:  # noqa: PLR2004 - storage or size: RFC 5321
        return Kind.THIS_MAIL
    if any(sign in low for sign in _NOBODY):
        return Kind.HARD
    if code in {550, 551, 553} and not any(sign in low for sign in _OF_OURS):
        return Kind.HARD
    return Kind.SOFT


def _words_of(mail: "Message[Any, Any]") -> str:
    """The text of the letter itself: not of the mail that it brings back."""
    found, left = [], READ_OF_TEXT
    for part in _own_parts(mail, depth=0):
        if part.get_content_maintype() == "text" and left > 0:
            found.append(_text_of(part)[:left])
            left -= len(found[-1])
    words = "\n".join(found)
    for mark in ("\n--- Below this line is a copy", "\n------ This is a copy of", "\n--- The header of the original"):
        words = words.partition(mark)[0]
    return words


def _own_parts(part: "Message[Any, Any]", *, depth: int) -> "Iterator[Message[Any, Any]]":
    if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/global"} or depth > 5:  # noqa: PLR2004
        return
    inside = part.get_payload()
    if part.is_multipart() and isinstance(inside, list):
        for child in inside[:MOST_PARTS]:
            if isinstance(child, Message):
                yield from _own_parts(child, depth=depth + 1)
    else:
        yield part


def _text_of(part: "Message[Any, Any]") -> str:
    inside = part.get_payload(decode=True)
    return inside.decode("utf-8", "replace") if isinstance(inside, bytes) else str(part.get_payload() or "")


def _field(fields: "Message[Any, Any]", name: str) -> str:
    return text.single_line(str(fields.get(name, "")))


def _around(words: str, place: int) -> str:
    return text.single_line(words[place : place + 150])
