"""Letting one of staff look: the member's page with the code and who looked, and the button that ends it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.http import MemberRequest
from profiles import looking
from profiles.models import Look
from profiles.services import LookRefused, end_looks_at, make_look_code, may_be_looked_as

MOST_SHOWN = 20


@require_safe
def looks(request: MemberRequest) -> HttpResponse:
    """Who looked and when; a button for a code, and one that ends what goes on."""
    return _page(request)


@require_POST
def make_code(request: MemberRequest) -> HttpResponse:
    """The code, in this answer and never again."""
    try:
        return _page(request, code=make_look_code(member=request.user))
    except LookRefused as refusal:
        return _page(request, refusal=str(refusal))


@require_POST
def end_looks(request: MemberRequest) -> HttpResponse:
    """The member ends it now."""
    end_looks_at(member=request.user)
    messages.success(request, _("Nobody looks at CivNet as you now."))
    return redirect("profiles:looks")


@require_POST
def end_look(request: MemberRequest) -> HttpResponse:
    """Staff end it; back to where they began."""
    look = looking.end(request, reason="staff")
    return redirect("admin:profiles_user_change", look.member_id) if look else redirect("portal:home")


def _page(request: MemberRequest, *, code: str = "", refusal: str = "") -> HttpResponse:
    rows = list(Look.objects.of(request.user).used().select_related("staff")[:MOST_SHOWN])
    context = {
        "looks": rows,
        "is_looked_at": any(row.is_going_on for row in rows),
        "code": code,
        "refusal": refusal,
        "may_make": may_be_looked_as(request.user),
    }
    return render(request, "profiles/looks.html", context, status=422 if refusal else 200)
