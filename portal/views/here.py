"""Where one is today. The workplace travels in the body of a form: no address, and no log of addresses, names it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import MemberRequest
from portal.forms import HereForm
from portal.here import at_workplace, own_mark
from profiles.models import Role, Workplace
from profiles.services import PresenceRefused, mark_here
from profiles.services import leave as leave_workplace


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: MemberRequest) -> HttpResponse:
    """Say where one is today, and see what one may know of those who are there."""
    places = Workplace.objects.visible_to(request.user).open()
    mine = own_mark(request.user)
    if request.method == "POST":
        form = HereForm(request.POST, places=places)
        if form.is_valid():
            try:
                mark_here(person=request.user, **form.cleaned_data)
            except PresenceRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved. It is forgotten at midnight."))
                return redirect("portal:here")
    else:
        form = HereForm(places=places, initial=_beginning(request, mine))
    seen = at_workplace(mine.workplace, request.user, mine, request.GET.dict()) if mine and mine.workplace else None
    context = {"form": form, "here": seen}
    return render(request, "portal/here.html", context, status=422 if form.errors else 200)


def _beginning(request: MemberRequest, mine: Any) -> dict[str, Any]:
    """What one said today, else the workplace of one's main role."""
    if mine is not None:
        return {"workplace": mine.workplace.slug, "shows_name": mine.shows_name}
    role = Role.objects.visible_to(request.user).current().filter(person=request.user, is_main=True)
    main = role.select_related("workplace").first()
    return {"workplace": main.workplace.slug} if main and main.workplace else {}


@require_POST
def leave_here(request: MemberRequest) -> HttpResponse:
    """Say that one is there no more."""
    leave_workplace(person=request.user)
    messages.success(request, _("Saved. You are counted nowhere now."))
    return redirect("portal:here")
