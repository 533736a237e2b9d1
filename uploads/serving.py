"""Sending a file or a picture. The caller has asked who may have it; here it is only sent, and never runs as anything.

With SEND_FILES_BY=accel nginx sends it: from its own disk, or from the store by an address that is signed for a minute.
"""

import logging
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date

from core.errors import unavailable
from uploads import ranges, store
from uploads.models import Upload
from uploads.trouble import StoreAway

logger = logging.getLogger(__name__)

PICTURE_TYPE: Final = "image/webp"
LARGEST: Final = "large"
_FILE_KEPT: Final = "private, no-cache"  # asked for again each time, which costs no byte where it is known
_PICTURE_KEPT: Final = "private, max-age=3600, immutable"


def answer(request: HttpRequest, upload: Upload, *, size: str = "") -> HttpResponseBase:
    """The file as something to save, or a picture to show: `size` is small, medium or large, "" its largest.

    Knows single ranges and conditions. Raises Http404 for what is not ready, or has no such size.
    """
    if not upload.is_ready or (size and (not upload.is_picture or size not in store.SIZES)):
        raise Http404
    size = (size or LARGEST) if upload.is_picture else ""
    part = store.part_of(size)
    etag, modified = f'"{upload.token.hex}-{size or part}"', upload.created_at
    if ranges.is_known(request, etag=etag, modified=modified):
        response: HttpResponseBase = HttpResponse(status=304)
    elif settings.SEND_FILES_BY == "accel":
        response = HttpResponse()
        where = store.current().inner_address(upload.token, part, method=request.method or "GET")
        response.headers["X-Accel-Redirect"] = where
    else:
        try:
            response = _from_here(request, upload, part, etag)
        except StoreAway as error:
            logger.error("The store of files does not answer: %s", error)
            return unavailable(request)
    _add_headers(response, upload, etag)
    return response


def _from_here(request: HttpRequest, upload: Upload, part: str, etag: str) -> HttpResponseBase:
    """The bytes themselves, 64 KiB at a time."""
    kept = store.current()
    size = kept.size(upload.token, part)
    if size is None:
        raise Http404
    piece = ranges.wanted(request, size=size, etag=etag, modified=upload.created_at)
    if piece is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    blocks: Iterator[bytes] = iter(())
    if request.method == "GET":
        blocks = kept.read(upload.token, part, piece.start, piece.stop)
    response = StreamingHttpResponse(blocks, status=200 if piece.is_whole else 206)
    response.headers["Content-Length"] = str(piece.stop - piece.start)
    response.headers["Accept-Ranges"] = "bytes"
    if not piece.is_whole:
        response.headers["Content-Range"] = f"bytes {piece.start}-{piece.stop - 1}/{size}"
    return response


def _add_headers(response: HttpResponseBase, upload: Upload, etag: str) -> None:
    """What keeps it from running in our origin, and from being shown to whoever sits down next."""
    headers = response.headers
    headers["Content-Type"] = PICTURE_TYPE if upload.is_picture else upload.media_type
    headers["Content-Disposition"] = content_disposition_header(not upload.is_picture, upload.name) or "attachment"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cache-Control"] = _PICTURE_KEPT if upload.is_picture else _FILE_KEPT
    headers["Vary"] = "Cookie"
    headers["ETag"] = etag
    headers["Last-Modified"] = http_date(upload.created_at.timestamp())
