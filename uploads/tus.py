"""The words of tus 1.0 (resumable uploads over HTTP), as far as we speak it: creation, offset, and parts.

A part is a POST where the protocol has PATCH, as it allows for networks that let nothing else pass. The header by which
its clients then say so is not looked at (`core.hop` takes it away): the address takes no other POST.
"""

import base64
import binascii
import re
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from uploads.errors import Refused, WrongOffset
from uploads.models import Upload

VERSION: Final = "1.0.0"
PART_TYPE: Final = "application/offset+octet-stream"
_NUMBER: Final = re.compile(r"[0-9]{1,15}", re.ASCII)


class Malformed(Refused):
    """The request does not keep to the protocol."""

    status = 400


class OtherVersion(Malformed):
    """It keeps to another version of it."""

    status = 412


def check_version(request: HttpRequest) -> None:
    """Raise OtherVersion, or Malformed where the request does not speak tus."""
    said = request.headers.get("Tus-Resumable")
    if said is None:
        raise Malformed(_("This address is for resumable uploads."))
    if said != VERSION:
        raise OtherVersion(_("This address is for resumable uploads of version 1.0.0."))


def check_part(request: HttpRequest) -> None:
    """Raise Malformed where the POST is not a part of a file."""
    if request.content_type != PART_TYPE:
        raise Malformed(_("This is not a part of a file."))


def number(request: HttpRequest, header: str) -> int:
    """A header that is a whole number. Raises Malformed where it is absent, negative, huge or anything else."""
    said = request.headers.get(header, "")
    if not _NUMBER.fullmatch(said):
        raise Malformed(_("%(header)s must be a whole number.") % {"header": header})
    return int(said)


def file_name(request: HttpRequest) -> str:
    """`filename` of Upload-Metadata; "" where there is none. Raises Malformed for what is not base64."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode("utf-8", "replace")
            except (binascii.Error, ValueError) as error:
                raise Malformed(_("Upload-Metadata is not well formed.")) from error
    return ""


def answer(upload: Upload, *, status: int) -> HttpResponse:
    """How far the file has come."""
    headers = {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(upload.received_bytes),
        "Upload-Length": str(upload.size_bytes),
        "Cache-Control": "no-store",
    }
    return HttpResponse(status=status, headers=headers)


def refusal(error: Refused) -> HttpResponse:
    """A sentence, for the script to show as it is."""
    response = HttpResponse(str(error), status=error.status, content_type="text/plain; charset=utf-8")
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, WrongOffset):
        response.headers["Upload-Offset"] = str(error.offset)
    return response
