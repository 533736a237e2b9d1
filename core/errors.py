"""Error pages: the right status, plain words and a reference, without database, Redis or scripts."""

import logging
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg2.errors import ReadOnlySqlTransaction

logger = logging.getLogger(__name__)


class NoRoomForForm(RequestDataTooBig):
    """What comes with a form does not fit on our disk: our fault, not the form's."""


def page(request: HttpRequest, status: int, *, message: str = "", template: str = "") -> HttpResponse:
    """The page for `status`, or `template` with it. Rendered without the request, so nothing asks the database."""
    reference = getattr(request, "request_id", "")
    html = render_to_string(
        template or f"{status}.html", {"reference": reference, "message": message, "STATIC_URL": settings.STATIC_URL}
    )
    response = HttpResponse(html, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None) -> HttpResponse:
    """400, or 413 when the form was larger than we read; 503 when our disk is full."""
    if isinstance(exception, NoRoomForForm):
        logger.error("No room on the disk for the files of a form")
        return unavailable(request)
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen, but not yours to do. A text given to PermissionDenied is shown."""
    message = str(exception.args[0]) if exception is not None and exception.args else ""
    logger.info("Refused %s %s", request.method, request.path)
    return page(request, 403, message=message)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form's secret does not match: most often a page left open over night."""
    return page(request, 403, message=_("This form was open for too long. Go back, reload the page and send it again."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this reader. The two look the same."""
    return page(request, 404)


def too_many(request: HttpRequest, message: str = "") -> HttpResponse:
    """429: a limit of this person is reached; the message says which and until when."""
    return page(request, 429, message=message)


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault. 503 where the database was away already for a middleware, such as that of sessions."""
    if isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return unavailable(request)
    return page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database is away or busy; try again shortly."""
    response = page(request, 503)
    response.headers["Retry-After"] = "30"
    return response


def read_only(request: HttpRequest, message: str = "") -> HttpResponse:
    """503: nothing is written just now, on purpose or because Postgres takes nothing; reading goes on."""
    logger.info("Read only: refused %s %s", request.method, request.path)
    response = page(request, 503, message=message, template="read_only.html")
    response.headers["Retry-After"] = "300"
    return response


def refuses_writes(error: BaseException) -> bool:
    """Whether Postgres said that it is written elsewhere, or not at all just now."""
    return isinstance(error.__cause__, ReadOnlySqlTransaction)
