"""Which part of a file is wanted (RFC 9110, section 14), and whether any is (section 13)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.utils.http import http_date, parse_etags, parse_http_date_safe

_ONE_RANGE: Final = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """From byte `start` up to byte `stop`; `is_whole` where the whole was asked for, not only got."""

    start: int
    stop: int
    is_whole: bool


def wanted(request: HttpRequest, *, size: int, etag: str, modified: datetime) -> Part | None:
    """The part to send; None where none of the file's bytes is in the range that was asked for (416).

    One range is honoured. Several, a strange unit or a range of another version of the file mean the whole.
    """
    whole = Part(0, size, is_whole=True)
    header = request.headers.get("Range", "")
    found = _ONE_RANGE.fullmatch(header)
    if request.method != "GET" or found is None or not _same_version(request, etag, modified):
        return whole
    first, last = found.groups()
    if not first and not last:
        return whole
    if not first:  # the last so many bytes
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < int(first):
            return whole
    return Part(start, stop, is_whole=False) if start < stop else None


def is_known(request: HttpRequest, *, etag: str, modified: datetime) -> bool:
    """Whether the reader has this version already (304)."""
    names = request.headers.get("If-None-Match")
    if names is not None:
        return names.strip() == "*" or etag in [name.removeprefix("W/") for name in parse_etags(names)]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(modified.timestamp()) <= since


def _same_version(request: HttpRequest, etag: str, modified: datetime) -> bool:
    condition = request.headers.get("If-Range")
    return condition is None or condition in {etag, http_date(modified.timestamp())}
