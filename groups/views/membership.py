"""Joining, asking, taking a request back, leaving: one's own membership."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import MemberRequest
from groups import services
from groups.forms import AskForm
from groups.models import Group, JoinPolicy
from groups.views.doors import own_membership, seen


@require_POST
def join(request: MemberRequest, slug: str) -> HttpResponse:
    """Come into an open group."""
    group = seen(request, slug)
    try:
        services.join_openly(group=group, person=request.user)
    except services.NotPossible as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _("You are a member of “%(name)s”.") % {"name": group.name})
    return redirect(group)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask the hosts of a group to be let in."""
    group = seen(request, slug)
    own = own_membership(request, group)
    if own is not None and (own.is_present or own.is_request):
        return redirect(group)
    if group.join_policy != JoinPolicy.REQUEST or group.is_hidden or group.is_closed:
        raise PermissionDenied(_("Nobody can ask to join this group."))
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.ask_to_join(group=group, person=request.user, message=form.cleaned_data["message"])
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("You have asked to join “%(name)s”. A host will answer.") % {"name": group.name}
            )
            return redirect(group)
    return render(request, "groups/ask.html", {"group": group, "form": form}, status=form.status())


@require_POST
def withdraw(request: MemberRequest, slug: str) -> HttpResponse:
    """Take one's request back."""
    group = seen(request, slug)
    if services.withdraw_request(group=group, person=request.user):
        messages.success(request, _("Your request is taken back."))
    return redirect(group)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Leave a group, after a look at what that means."""
    group = seen(request, slug)
    own = own_membership(request, group)
    if own is None or not own.is_present:
        return redirect(group)
    if request.method == "POST":
        services.leave(group=group, person=request.user)
        messages.success(request, _("You have left “%(name)s”.") % {"name": group.name})
        return redirect("groups:index" if group.is_hidden else group)
    context = {"group": group, "is_last_owner": own.is_owner and not _has_other_owner(request, group)}
    return render(request, "groups/leave.html", context)


def _has_other_owner(request: MemberRequest, group: Group) -> bool:
    return group.memberships.present().owning().exclude(person=request.user).exists()
