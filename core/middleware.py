"""What every request gets: a number, and an answer in plain words when Postgres has none."""

import logging
import re
import secrets
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import patch_cache_control

from core import errors, logs
from core.guarding import told_afterwards

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "HEAD", "POST")  # forms and links use no other; there is no other interface
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Numbers the request (the proxy's X-Request-Id where it is well formed), for logs, error pages and the answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        number = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        request.request_id = number  # type: ignore[attr-defined]  # CivRequest declares it
        token = logs.request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response.headers["X-Request-Id"] = number
        return response


class SafetyNetMiddleware:
    """Refuses other methods and a NUL in the address, answers 503 where the database is gone or too slow.

    Keeps personal pages private. Limits of the database roles (statement, lock, idle) arrive here as OperationalError.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request, None)
        response = self.get_response(request)
        if "Cache-Control" not in response.headers and not response.has_header("ETag"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A 503 for what the database's limits and absence raise; anything else goes on to the 500 page."""
        if errors.refuses_writes(exception):
            return errors.read_only(request)
        if not isinstance(exception, (OperationalError, InterfaceError)):
            return None
        logger.error("Database: %s", type(exception.__cause__ or exception).__name__)
        if connection.connection is not None and connection.connection.closed:
            connection.close()
        return errors.unavailable(request)


class StoppedMarkingsMiddleware:
    """Tells `core.guarding.stopped` once the view is done, when the transaction that refused a text is undone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with told_afterwards():
            return self.get_response(request)
