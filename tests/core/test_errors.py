"""Error pages have the right status and a reference, and need neither database nor Redis nor scripts."""

from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from core import errors
from core.middleware import RequestIdMiddleware, SafetyNetMiddleware

PAGES = {
    400: lambda request: errors.bad_request(request, None),
    403: lambda request: errors.forbidden(request, PermissionDenied("Not yours <b>to</b> do.")),
    404: lambda request: errors.not_found(request, None),
    413: lambda request: errors.bad_request(request, RequestDataTooBig()),
    429: lambda request: errors.too_many(request, "Wait a minute."),
    500: errors.failed,
    503: errors.unavailable,
}


@pytest.mark.parametrize("status", PAGES)
def test_a_page_needs_no_database_and_carries_the_number(status: int) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return PAGES[status](request)

    request = RequestFactory().get("/", headers={"X-Request-Id": "abcdef123456"})
    response = RequestIdMiddleware(view)(request)  # pytest-django forbids the database here
    page = response.content.decode()
    assert response.status_code == status
    assert response.headers["X-Request-Id"] == "abcdef123456" and "abcdef123456" in page
    assert "OFFICIAL" in page and "<h1" in page and "<script" not in page
    assert "<b>to</b>" not in page


@pytest.mark.parametrize("number", ["", "short", "x" * 100, "a\r\nSet-Cookie: x", "<script>alert(1)</script>"])
def test_a_number_of_somebody_else_is_taken_only_when_well_formed(number: str) -> None:
    request = RequestFactory().get("/", HTTP_X_REQUEST_ID=number)
    response = RequestIdMiddleware(lambda _request: HttpResponse())(request)
    assert response.headers["X-Request-Id"] != number
    assert len(response.headers["X-Request-Id"]) == 16


def test_a_database_that_is_away_is_a_503_not_a_500() -> None:
    net = SafetyNetMiddleware(lambda _request: HttpResponse())
    response = net.process_exception(RequestFactory().get("/"), OperationalError("canceling statement"))
    assert response is not None and response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert net.process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place",
    [
        "profiles.sessions.SessionStore._get_session_from_db",  # in a middleware
        "stream.feed.page",  # in a view
        "portal.context.unread_label",  # in a template
    ],
)
def test_wherever_the_database_is_missed_first_it_is_a_503(author: Any, place: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(author)
    with mock.patch(place, side_effect=OperationalError("server closed the connection unexpectedly")):
        assert client.get("/").status_code == 503
    assert client.get("/").status_code == 200


def test_a_nul_in_the_address_is_a_400(client: Client) -> None:
    assert client.get("/people/%00/").status_code == 400
    assert client.get("/?q=%00").status_code == 400


def test_what_is_absent_and_what_is_hidden_look_the_same(client: Client, author: Any) -> None:
    client.force_login(author)
    absent = client.get("/entries/999999/")
    assert absent.status_code == 404
    assert b"999999" not in absent.content


def test_personal_pages_are_never_stored_by_anybody(client: Client, author: Any) -> None:
    client.force_login(author)
    policy = client.get("/health/live/").headers["Cache-Control"]
    assert "no-store" in policy and "private" in policy
