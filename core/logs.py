"""Log lines carry the number that an error page shows, so that an operator finds the one from the other."""

import logging
import re
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
_KEY_OF_A_FEED = re.compile(r"(/feeds/)[^/\s\"']+")


class RequestIdFilter(logging.Filter):
    """Puts the current request's id on each record as `request_id`, or `-` outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class LineFormatter(logging.Formatter):
    """A line without keys: the address of a feed is one, and Django logs the address of what it does not find."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} [{request_id}] {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """The line, its trace included."""
        return _KEY_OF_A_FEED.sub(r"\1…", super().format(record))
