"""The way to the mail server: one connection for the mails of a sweep, one recipient a mail, and its answers."""

import logging
import smtplib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from core import text

logger = logging.getLogger(__name__)
CLOSING = 421  # the server says good-bye: the mail may be tried again, this connection not
OURS_TO_MEND = frozenset({454, 530, 534, 535, 538})  # it wants another sign-in or TLS: no mail's own fault
GOODBYE_SECONDS = 2.0


class Refusal(Exception):
    """The server did not take a mail. `reason` is for the operator."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = text.single_line(reason)[:200]


class RefusedForNow(Refusal):
    """A later attempt may succeed: 4xx, a time-out, a lost connection."""


class Unreachable(RefusedForNow):
    """There is no working server to ask: neither will the next mail get through."""


class RefusedForGood(Refusal):
    """5xx, or a message that cannot be written down."""


class _Line(smtplib.SMTP):
    """A connection that can be cut, and then takes nothing for an answer: not half a line either."""

    def __init__(self, *args: Any, over: threading.Event, keep: "Callable[[_Line], None]", **kwargs: Any) -> None:
        self._over = over
        keep(self)  # before the greeting is read, so that it can be cut short too
        super().__init__(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        self._check()
        answer = super().getreply()
        self._check()
        return answer

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
            use_tls=settings.EMAIL_USE_TLS,
            timeout=settings.EMAIL_TIMEOUT,
        )
        self._over = over

    @property
    def connection_class(self) -> Any:
        return self._call

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

    def send(self, message: EmailMessage) -> None:
        """Hand `message`, to its one recipient, to the server. Takes at most EMAIL_TIMEOUT seconds.

        Returns when the server has taken it. Raises RefusedForNow, Unreachable, RefusedForGood.
        """
        self._over.clear()
        alarm = threading.Timer(settings.EMAIL_TIMEOUT, self._cut)
        alarm.daemon = True
        alarm.start()
        try:
            self._connect()
            self._hand_over(message)
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

    def _hand_over(self, message: EmailMessage) -> None:
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self._refuse(code, words, error)
        except smtplib.SMTPResponseException as error:
            self._refuse(error.smtp_code, error.smtp_error, error)
        except smtplib.SMTPNotSupportedError as error:
            raise RefusedForGood(_words(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise RefusedForNow(_words(error)) from error
        except ValueError as error:  # UnicodeError and BadHeaderError among them
            raise RefusedForGood(f"cannot be written as a message: {type(error).__name__}") from error

    def _refuse(self, code: int, words: bytes | str, error: Exception) -> None:
        reason = f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
        if code in OURS_TO_MEND:
            self._drop()
            raise Unreachable(reason) from error
        if code == CLOSING:
            self._drop()
        if 500 <= code < 600:  # noqa: PLR2004 - RFC 5321, section 4.2.1
            raise RefusedForGood(reason) from error
        raise RefusedForNow(reason) from error

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
