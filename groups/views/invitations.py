"""Inviting people, and what the invited see."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import MemberRequest
from core.paging import paginate
from groups import services
from groups.forms import FindForm, InvitationForm, InviteForm
from groups.models import Group, Invitation, groups_named_to, members_of
from groups.views.doors import denied, kept
from profiles.directory import suggest
from profiles.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest, slug: str) -> HttpResponse:
    """Invite by name or address; below, the invitations of the group."""
    group = kept(request, slug)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            told = _send(request, group, form)
        except services.NotAllowed as refusal:
            raise denied(refusal) from refusal
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, told)
            return redirect("groups:invite", group.slug)
    find = FindForm(request.GET)
    find.is_valid()
    words = find.cleaned_data.get("q", "")
    rows = Invitation.objects.revocable_by(request.user).filter(group=group)
    found = suggest(reader=request.user, words=words, without=members_of(group.pk)) if words else []
    context = {
        "group": group,
        "form": form,
        "find": find,
        "people": found,
        "is_search": bool(words),
        "page": paginate(rows.select_related("person__department", "inviter"), request.GET.dict(), moment="created_at"),
    }
    return render(request, "groups/invite.html", context, status=form.status())


def _send(request: MemberRequest, group: Group, form: InviteForm) -> str:
    """Invite whom the form names; what to say of it."""
    handle, address = form.cleaned_data["handle"], form.cleaned_data["address"]
    if address:
        services.invite_address(group=group, address=address, by=request.user)
        return _("A mail with the invitation is on its way to %(address)s.") % {"address": address}
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    if services.invite_person(group=group, person=person, by=request.user) is None:
        return _("%(name)s had asked to join, and is a member now.") % {"name": person.name}
    return _("%(name)s is invited.") % {"name": person.name}


@require_POST
def revoke(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    group = kept(request, slug)
    rows = Invitation.objects.revocable_by(request.user).select_related("group", "person")
    invitation = get_object_or_404(rows, pk=pk, group=group)
    try:
        is_new = services.revoke(invitation=invitation, by=request.user)
    except services.NotAllowed as refusal:
        raise denied(refusal) from refusal
    if is_new:
        messages.success(request, _("The invitation is taken back."))
    else:
        messages.info(request, _("That invitation was answered or taken back already."))
    return redirect("groups:invite", group.slug)


@require_safe
def invitations(request: MemberRequest) -> HttpResponse:
    """One's own invitations that wait for an answer."""
    rows = Invitation.objects.visible_to(request.user).open().select_related("group__department", "inviter")
    page = paginate(rows, request.GET.dict(), moment="created_at")
    return render(request, "groups/invitations.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: MemberRequest, pk: int) -> HttpResponse:
    """One invitation of one's own, with its two buttons. What is not open any more does not name a hidden group."""
    rows = Invitation.objects.visible_to(request.user).select_related("group__department", "inviter__department")
    found = get_object_or_404(rows, pk=pk)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if form.cleaned_data["answer"] == "decline":
                services.decline(invitation=found, person=request.user)
                messages.success(request, _("You have declined the invitation."))
                return redirect("groups:invitations")
            services.accept(invitation=found, person=request.user)
        except services.NotTheirs as refusal:
            raise denied(refusal) from refusal
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("You are a member of “%(name)s”.") % {"name": found.group.name})
            return redirect(found.group)
    is_named = groups_named_to(request.user).filter(pk=found.group_id).exists()
    context = {"invitation": found, "group": found.group if is_named else None, "form": form}
    return render(request, "groups/invitation.html", context, status=form.status())


@require_safe
def invitation_link(request: MemberRequest, token: str) -> HttpResponse:
    """Where the link of a mail leads: to the invitation, for whoever proved the address it went to, and nobody else."""
    found = get_object_or_404(Invitation.objects.presented(token))
    if not services.is_theirs(found, request.user):
        raise PermissionDenied(services.for_somebody_else())
    return redirect("groups:invitation", found.pk)
