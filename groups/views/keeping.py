"""What an owner changes of a group, and what a host does for one without an owner."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import MemberRequest
from groups import services
from groups.forms import ReasonForm, SettingsForm
from groups.models import Visibility
from groups.views.doors import denied, owned, seen


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest, slug: str) -> HttpResponse:
    """Name, about, rules, who sees it, how people join, tools."""
    group = owned(request, slug)
    form = SettingsForm(request.POST) if request.method == "POST" else SettingsForm.of(group)
    form.take_in(request.user, group)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "submission"}
        said["visibility"] = Visibility(said["visibility"])
        try:
            group = services.change_group(group=group, by=request.user, said=services.Settings(**said))
        except services.NotAllowed as refusal:
            raise denied(refusal) from refusal
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect(group)
    return render(request, "groups/settings.html", {"group": group, "form": form}, status=form.status())


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep the group as read-only, with a reason."""
    group = owned(request, slug)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.close_group(group=group, by=request.user, reason=form.cleaned_data["reason"])
        except services.NotAllowed as refusal:
            raise denied(refusal) from refusal
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The group is closed. What was written in it stays."))
            return redirect(group)
    return render(request, "groups/close.html", {"group": group, "form": form}, status=form.status())


@require_POST
def reopen(request: MemberRequest, slug: str) -> HttpResponse:
    """Open a closed group again."""
    group = owned(request, slug)
    try:
        services.reopen_group(group=group, by=request.user)
    except services.NotAllowed as refusal:
        raise denied(refusal) from refusal
    except services.NotPossible as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The group is open again."))
    return redirect(group)


@require_POST
def take_over(request: MemberRequest, slug: str) -> HttpResponse:
    """A host becomes the owner of a group that has none."""
    group = seen(request, slug)
    try:
        services.take_ownership(group=group, person=request.user)
    except services.NotPossible as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _("You own “%(name)s” now.") % {"name": group.name})
    return redirect(group)
