"""The browsers in which one is signed in, and signing out of them from afar."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.http import MemberRequest
from profiles.models import Session
from profiles.services import sign_out_elsewhere

MOST_SHOWN = 50


@require_safe
def sessions(request: MemberRequest) -> HttpResponse:
    """Where one is signed in now: this browser, then the one used last."""
    here = request.session.session_key
    rows = list(Session.objects.of(request.user).beginning_with(here)[: MOST_SHOWN + 1])
    context = {
        "sessions": rows[:MOST_SHOWN],
        "is_cut": len(rows) > MOST_SHOWN,
        "has_others": len(rows) > 1,
        "here": here,
    }
    return render(request, "profiles/sessions.html", context)


@require_POST
def end_session(request: MemberRequest, public_id: str) -> HttpResponse:
    """Sign out of one browser; out of this one as its own menu does."""
    session = next((row for row in Session.objects.of(request.user) if row.public_id == public_id), None)
    if session is None:
        raise Http404
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    sign_out_elsewhere(person=request.user, here=request.session.session_key, only=session)
    messages.success(request, _("That browser is signed out."))
    return redirect("profiles:sessions")


@require_POST
def end_other_sessions(request: MemberRequest) -> HttpResponse:
    """Sign out of every browser but this one."""
    count = sign_out_elsewhere(person=request.user, here=request.session.session_key)
    said = ngettext("%(count)d other browser is signed out.", "%(count)d other browsers are signed out.", count)
    messages.success(request, said % {"count": count})
    return redirect("profiles:sessions")
