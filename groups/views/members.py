"""What hosts do about members: requests, roles, removing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import MemberRequest
from core.paging import paginate
from groups import services
from groups.forms import AnswerForm, FindForm, ReasonForm, RoleForm
from groups.models import Group, MemberRole, Membership
from groups.views.doors import denied, kept, managed, own_membership

REQUESTS_SHOWN = 25


@require_safe
def manage(request: MemberRequest, slug: str) -> HttpResponse:
    """Requests that wait, the oldest first, then the members, the newest first."""
    return _manage_page(request, kept(request, slug))


def _manage_page(
    request: MemberRequest, group: Group, *, declined: Membership | None = None, form: AnswerForm | None = None
) -> HttpResponse:
    """`declined` is the request whose answer `form` was refused."""
    find = FindForm(request.GET)
    find.is_valid()
    words = find.cleaned_data.get("q", "")
    rows = Membership.objects.manageable_by(request.user).filter(group=group).for_list()
    members = rows.present()
    for word in words.split()[:6]:
        members = members.filter(person__name__icontains=word)
    page = paginate(members, request.GET.dict(), moment="joined_at", extra={"q": words} if words else None)
    own = own_membership(request, group)
    context = {
        "group": group,
        "find": find,
        "requests": list(rows.asking()[:REQUESTS_SHOWN]),
        "page": page,
        "roles": MemberRole.choices,
        "is_owner": own is not None and own.is_owner,
        "declined": declined,
        "form": form,
        "is_search": bool(words),
    }
    return render(request, "groups/manage.html", context, status=form.status() if form else 200)


@require_POST
def answer(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Let somebody in who asked, or say why not."""
    group = kept(request, slug)
    membership = managed(request, group, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        is_accepted = form.cleaned_data["answer"] == "accept"
        try:
            services.answer_request(
                membership=membership, by=request.user, is_accepted=is_accepted, reason=form.cleaned_data["reason"]
            )
        except services.NotAllowed as refusal:
            raise denied(refusal) from refusal
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            told = _("%(name)s is a member now.") if is_accepted else _("%(name)s is told that the answer is no.")
            messages.success(request, told % {"name": membership.person.name})
            return redirect("groups:manage", group.slug)
    return _manage_page(request, group, declined=membership, form=form)


@require_POST
def role(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    group = kept(request, slug)
    membership = managed(request, group, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Choose what the person is from now on."))
        return redirect("groups:manage", group.slug)
    try:
        services.set_role(membership=membership, role=MemberRole(form.cleaned_data["role"]), by=request.user)
    except services.NotAllowed as refusal:
        raise denied(refusal) from refusal
    except services.NotPossible as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The role of %(name)s is changed.") % {"name": membership.person.name})
    return redirect("groups:manage", group.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Take a member out, with a reason that they are told."""
    group = kept(request, slug)
    membership = managed(request, group, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.remove_member(membership=membership, by=request.user, reason=form.cleaned_data["reason"])
        except services.NotAllowed as refusal:
            raise denied(refusal) from refusal
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is not a member any more.") % {"name": membership.person.name})
            return redirect("groups:manage", group.slug)
    context = {"group": group, "person": membership.person, "form": form}
    return render(request, "groups/remove.html", context, status=form.status())
