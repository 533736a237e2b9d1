"""While one of staff looks as a member: whose pages they see, and the one rule that nothing is changed by it.

The session stays that of staff; it carries the number of the look. For each page `request.user` is the member, the view
runs in a transaction that only reads and is taken back, so that nothing a page writes when it is opened (a mark, a use)
is kept, and anything but GET and HEAD is refused before a view sees it. What is the member's alone (settings, ways
to sign in, drafts, blocks, introductions, what was decided about them) and the admin are closed. Each page and file is
a line of the trail, with its name and no more.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.services import record_view
from core import errors
from profiles.models import Look, User
from profiles.services.looking import end_look, may_be_looked_as

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
KEY: Final = "profiles.looking_as"  # in the session: the number of the look
OF_STAFF: Final = {"profiles:end-look", "account_logout", "admin-logout", "admin:logout"}  # they stay themselves there
CLOSED: Final = (
    *("/settings/", "/account/", "/admin/"),
    *("/drafts/", "/introductions/", "/decisions/", "/moderation/acts/"),
)


def own_eyes_only(view: View) -> View:
    """Mark a view that nobody looks at in the name of its reader."""
    view.is_for_own_eyes = True  # type: ignore[attr-defined]  # as Django marks `login_required`
    return view


def is_looked_at(request: HttpRequest) -> bool:
    """Whether somebody else looks at the page in the name of its reader."""
    return hasattr(request, "looking")


def begin(request: HttpRequest, look: Look) -> None:
    """From the next page on, under another key: a session that sees more is another one."""
    request.session.cycle_key()
    request.session[KEY] = look.pk


def end(request: HttpRequest, *, reason: str) -> Look | None:
    """Leave the look of this session, where there is one."""
    number = request.session.pop(KEY, None)
    look = Look.objects.select_related("member").filter(pk=number).first() if number else None
    if look is not None:
        end_look(look=look, by=look.staff, reason=reason)
    return look


class LookingMiddleware:
    """Stands behind all that asks who is there: it asks for the person of the session, as everywhere, then looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """None where nobody looks. A page without sign-in is the same for everybody, and reads no session."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not getattr(view, "login_required", True) or not request.session.get(KEY) or name in OF_STAFF:
            return None
        staff = cast(User, request.user)
        look = _current(request, staff)
        if look is None:
            end(request, reason="over")
            messages.info(request, _("You no longer look as somebody else: the time is over, or it was ended."))
            return redirect("portal:home")
        request.user, request.looking = look.member, look  # type: ignore[attr-defined]  # read by the frame
        request.user.is_looked_at = True
        if request.method not in {"GET", "HEAD"}:
            return _stopped(request, 403, _("Nothing was done: you only look. End it to act as yourself."))
        if request.path.startswith(CLOSED) or getattr(view, "is_for_own_eyes", False):
            return _stopped(request, 403, _for_the_member_alone())
        response = _shown(request, view, args, kwargs)
        if response.status_code < HTTPStatus.BAD_REQUEST:
            number = look.member_id
            record_view("look.viewed", actor_id=staff.pk, target_type="person", target_id=number, reason=name[:60])
        return response


def _current(request: HttpRequest, staff: User) -> Look | None:
    rows = Look.objects.current().select_related("member__department")
    look = rows.filter(pk=request.session[KEY], staff=staff).first() if staff.is_staff else None
    return look if look is not None and may_be_looked_as(look.member) else None


def _shown(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase:
    """The page, whole, and nothing of what making it would write."""
    try:
        with transaction.atomic():
            _read_only()
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
            transaction.set_rollback(True)
    except Http404:
        return _stopped(request, 404, _("There is no such page, or the member may not see it, or alone may see it."))
    except PermissionDenied as denied:
        return _stopped(request, 403, str(denied) or _("The member sees this and may not do it."))
    except Error as error:
        return _refused(request, error)
    return response


def _read_only() -> None:
    """From here to the end of the transaction Postgres refuses whatever would write."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")


def _refused(request: HttpRequest, error: Error) -> HttpResponse:
    """A page that cannot be without writing, or one for which the database took too long or was away."""
    if errors.refuses_writes(error):
        return _stopped(request, 403, _for_the_member_alone())
    logger.error("Database, while looking: %s", type(error.__cause__ or error).__name__)
    if connection.connection is not None and connection.connection.closed:
        connection.close()
    return errors.unavailable(request)


def _for_the_member_alone() -> str:
    return _("This page is for the member alone.")


def _stopped(request: HttpRequest, status: int, why: str) -> HttpResponse:
    return render(request, "profiles/looking_stopped.html", {"why": why}, status=status)
