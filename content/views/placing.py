"""Keeping an entry on top of its group's page, and announcing it: for owners and hosts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content.forms import PinForm
from content.models import Entry
from content.reach import reach_of
from content.services import Refused, pins, placing
from core.http import MemberRequest


def _placed(request: MemberRequest, pk: int) -> Entry:
    """An entry of a group in which the reader keeps order. Raises Http404, PermissionDenied."""
    entries = Entry.objects.visible_to(request.user).published().select_related("group", "author__department")
    entry = get_object_or_404(entries, pk=pk)
    if not placing.may_place(entry, request.user):
        raise PermissionDenied(_("Only an owner or a host of the group may do this."))
    return entry


@require_POST
def pin_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep it on top."""
    entry = _placed(request, pk)
    try:
        placing.pin(entry=entry, by=request.user)
    except placing.NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("It is kept on top of the group's page."))
    return redirect(entry)


@require_POST
def unpin_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it down."""
    entry = _placed(request, pk)
    try:
        placing.unpin(entry=entry, by=request.user)
    except placing.NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _("It is not kept on top any more."))
    return redirect(entry)


@require_POST
def pin_to_profile(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep one's own entry on top of one's profile, or take it down."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).published(), pk=pk)
    if not pins.may_pin(entry, request.user):
        raise PermissionDenied(_("Only what you published yourself can be pinned to your profile."))
    form = PinForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    if not form.cleaned_data["pinned"]:
        pins.unpin_from_profile(entry=entry, person=request.user)
        messages.success(request, _("It is not on top of your profile any more."))
        return redirect(entry)
    try:
        pins.pin_to_profile(entry=entry, person=request.user)
    except Refused as refusal:  # hidden a moment ago
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _("It stands on top of your profile."))
    return redirect(entry)


@require_http_methods(["GET", "HEAD", "POST"])
def announce_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Tell all members of it, after a look at whom that reaches."""
    entry, refusal_told = _placed(request, pk), ""
    if request.method == "POST":
        try:
            placing.announce(entry=entry, by=request.user)
        except placing.NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            refusal_told = str(refusal)
        else:
            messages.success(request, _("The members of the group are told."))
            return redirect(entry)
    context = {"entry": entry, "group": entry.group, "refusal": refusal_told, "reach": reach_of(entry, request.user)}
    return render(request, "content/announce.html", context, status=422 if refusal_told else 200)
