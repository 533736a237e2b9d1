"""The way to the mail server: one connection for the mails of a sweep, one recipient a mail, and its answers."""

import logging
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from core import text
from notifications.bounce_reports import Kind, kind_of_answer
from notifications.envelope import Letter

logger = logging.getLogger(__name__)
CLOSING = 421  # the server says good-bye: the mail may be tried again, this connection not
TOO_LARGE = 552
OURS_TO_MEND = frozenset({454, 530, 534, 535, 538})  # it wants another sign-in or TLS: no mail's own fault
GOODBYE_SECONDS = 2.0


class Refusal(Exception):
    """The server did not take a mail. `reason` is for the operator.

    `is_of_recipient`: it would refuse any mail to this person, as far as its words tell.
    """

    def __init__(self, reason: str, *, is_of_recipient: bool = False) -> None:
        super().__init__(reason)
        self.reason = text.single_line(reason)[:200]
        self.is_of_recipient = is_of_recipient


class RefusedForNow(Refusal):
    """A later attempt may succeed: 4xx, a time-out, a lost connection."""


class Unreachable(RefusedForNow):
    """There is no working server to ask: neither will the next mail get through.

    `was_asked`: it had begun with this mail, so that another one might do better.
    """

    def __init__(self, reason: str, *, was_asked: bool = False) -> None:
        super().__init__(reason)
        self.was_asked = was_asked


class RefusedForGood(Refusal):
    """5xx, or a message that cannot be written down."""


class _GoodBye(RefusedForNow):
    """421: the server ends the connection, and has not taken the mail."""


class _Line(smtplib.SMTP):
    """A connection that can be cut, and then takes nothing for an answer: not half a line either.

    It speaks TLS as EMAIL_TLS says, and never says a password in the clear.
    """

    def __init__(self, *args: Any, over: threading.Event, keep: "Callable[[_Line], None]", **kwargs: Any) -> None:
        self._over = over
        keep(self)  # before the greeting is read, so that it can be cut short too
        super().__init__(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        self._check()
        answer = super().getreply()
        self._check()
        return answer

    def starttls(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.ehlo_or_helo_if_needed()
        if settings.EMAIL_TLS == "opportunistic" and not self.has_extn("starttls"):
            return 220, b"in the clear"
        return super().starttls(*args, **kwargs)

    def login(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if settings.EMAIL_TLS != "off" and not isinstance(self.sock, ssl.SSLSocket):
            raise smtplib.SMTPNotSupportedError("The password is not sent without TLS, which the server does not offer")
        return super().login(*args, **kwargs)

    def _check(self) -> None:
        if self._over.is_set():
            self.close()
            raise smtplib.SMTPServerDisconnected("The server took too long")


class _Backend(EmailBackend):
    """Django's, that makes connections of our kind and names itself as our Message-IDs do."""

    line: _Line | None = None

    def __init__(self, over: threading.Event) -> None:
        super().__init__(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            username=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            use_tls=settings.EMAIL_TLS != "off",
            timeout=settings.EMAIL_TIMEOUT,
        )
        self._over = over

    @property
    def connection_class(self) -> Any:
        return self._call

    @property
    def ssl_context(self) -> ssl.SSLContext:
        """Where TLS is required the certificate has to be right; else any is better than none (RFC 7435)."""
        context = ssl.create_default_context(cafile=settings.EMAIL_CA_FILE or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if settings.EMAIL_TLS != "required":
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def hand_over(self, letter: Letter) -> None:
        """One mail to one recipient, with a sender of its own on the envelope."""
        octets = letter.message().as_bytes(linesep="\r\n")
        people = [sanitize_address(address, "utf-8") for address in letter.recipients()]
        if self.connection is not None:
            self.connection.sendmail(letter.sender, people, octets)

    def _call(self, *args: Any, **kwargs: Any) -> _Line:
        kwargs["local_hostname"] = settings.MAIL_DOMAIN
        return _Line(*args, over=self._over, keep=lambda line: setattr(self, "line", line), **kwargs)


class Postbox:
    """One SMTP connection for many mails; a lost one is replaced at the next. `with` closes it politely."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._backend = _Backend(self._over)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        line = self._backend.connection
        if line is not None and line.sock is not None:
            try:
                line.sock.settimeout(GOODBYE_SECONDS)
                line.quit()
            except (smtplib.SMTPException, OSError) as problem:
                logger.debug("The mail server did not say good-bye: %s", type(problem).__name__)
        self._drop()

    def send(self, letter: Letter) -> None:
        """Hand `letter`, to its one recipient, to the server. Takes at most EMAIL_TIMEOUT seconds.

        A server that says good-bye is called once more: it means the connection, and the mail keeps its turn. Returns
        when the server has taken it. Raises RefusedForNow, Unreachable, RefusedForGood.
        """
        self._over.clear()
        alarm = threading.Timer(settings.EMAIL_TIMEOUT, self._cut)
        alarm.daemon = True
        alarm.start()
        try:
            self._connect()
            try:
                self._hand_over(letter)
            except _GoodBye:
                self._connect()
                self._hand_over(letter)
        finally:
            alarm.cancel()
            alarm.join()  # never let it cut the next mail

    def _connect(self) -> None:
        try:
            if self._backend.connection is not None and not self._still_there():
                self._drop()
            self._backend.open()
            if self._backend.connection is not None:
                self._backend.connection.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Unreachable(_words(error)) from error

    def _still_there(self) -> bool:
        line = self._backend.connection
        try:
            return line is not None and line.noop()[0] == 250  # noqa: PLR2004 - RFC 5321: OK
        except (smtplib.SMTPException, OSError):
            return False

    def _hand_over(self, letter: Letter) -> None:
        try:
            self._backend.hand_over(letter)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self._refuse(code, words, error, of_recipient=True)
        except smtplib.SMTPSenderRefused as error:
            if 500 <= error.smtp_code < 600 and error.smtp_code != TOO_LARGE:  # noqa: PLR2004 - RFC 5321, 4.2.1
                self._drop()
                raise Unreachable(f"our sender is refused: {_words(error)}", was_asked=True) from error
            self._refuse(error.smtp_code, error.smtp_error, error)
        except smtplib.SMTPResponseException as error:
            self._refuse(error.smtp_code, error.smtp_error, error)
        except smtplib.SMTPNotSupportedError as error:
            raise RefusedForGood(_words(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise RefusedForNow(_words(error)) from error
        except ValueError as error:  # UnicodeError and BadHeaderError among them
            raise RefusedForGood(f"cannot be written as a message: {type(error).__name__}") from error

    def _refuse(self, code: int, words: bytes | str, error: Exception, *, of_recipient: bool = False) -> None:
        said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        reason = f"{code} {said}"
        if code in OURS_TO_MEND:
            self._drop()
            raise Unreachable(reason, was_asked=True) from error
        if code == CLOSING:
            self._drop()
            raise _GoodBye(reason) from error
        if 500 <= code < 600:  # noqa: PLR2004 - RFC 5321, section 4.2.1
            is_gone = kind_of_answer(code, said, of_recipient=of_recipient) is Kind.HARD
            raise RefusedForGood(reason, is_of_recipient=is_gone) from error
        raise RefusedForNow(reason, is_of_recipient=of_recipient) from error

    def _cut(self) -> None:
        """From the alarm's thread: wake up whoever waits for the server. Plain `shutdown`, under TLS as well."""
        self._over.set()
        line = self._backend.line
        if line is not None and line.sock is not None:
            try:
                socket.socket.shutdown(line.sock, socket.SHUT_RDWR)
            except OSError as error:
                logger.debug("Nothing to cut: %s", error)

    def _drop(self) -> None:
        """Forget the connection without a word to the server."""
        if self._backend.line is not None:
            self._backend.line.close()
        self._backend = _Backend(self._over)


def _words(error: Exception) -> str:
    """A reason for the operator: what kind of error, and what it says."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        return f"{error.smtp_code} {answer.decode('utf-8', 'replace') if isinstance(answer, bytes) else answer}"
    return f"{type(error).__name__}: {error}"
