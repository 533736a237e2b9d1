"""The page of one group: talk, members by department, files; an owner's copy of it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.cards import cards_for
from content.models import Attachment, Entry
from core import errors
from core.http import MemberRequest
from core.paging import paginate
from groups.models import Group, Membership
from portal.export import TooManyExports, begin_export, write_group
from portal.forms import MembersForm
from portal.groups import group_context, inside
from portal.tabs import Tab
from profiles.looking import own_eyes_only


@require_safe
def group(request: MemberRequest, slug: str) -> HttpResponse:
    """What the group is for, what it keeps on top, and the newest of all kinds that the reader may read."""
    context = group_context(request, slug, "talk")
    entries = Entry.objects.visible_to(request.user).published().for_cards()
    page = paginate(entries.filter(group=context["group"]), request.GET.dict(), moment="published_at")
    pinned = [] if page.newer_url else list(entries.filter(pin__group=context["group"]).order_by("-pin__created_at"))
    on_top = {entry.pk for entry in pinned}
    below = [entry for entry in page.rows if entry.pk not in on_top]
    cards = cards_for([*pinned, *below], request.user)
    context |= {"page": page, "pinned": cards[: len(pinned)], "cards": cards[len(pinned) :]}
    return render(request, "portal/group.html", context)


@require_safe
def group_members(request: MemberRequest, slug: str) -> HttpResponse:
    """Members, the newest first: all, those of a department, or of a name."""
    context = inside(request, slug, "members")
    form = MembersForm(request.GET)
    form.is_valid()
    words, department = form.cleaned_data.get("q", ""), form.cleaned_data.get("department", "")
    rows = Membership.objects.visible_to(request.user).filter(group=context["group"])
    departments = rows.count_by_department()
    for word in words.split()[:6]:
        rows = rows.filter(person__name__icontains=word)
    if department:
        rows = rows.filter(person__department__slug=department)
    kept = {name: value for name, value in (("q", words), ("department", department)) if value}
    page = paginate(rows.for_list(), request.GET.dict(), moment="joined_at", extra=kept)
    context |= {
        "form": form,
        "page": page,
        "departments": [
            Tab(f"?department={slug_}", name, number, slug_ == department) for slug_, name, number in departments
        ],
        "is_search": bool(words or department),
        "all_are_shown": not department,
    }
    return render(request, "portal/group_members.html", context, status=422 if form.errors else 200)


@require_safe
def group_files(request: MemberRequest, slug: str) -> HttpResponse:
    """Files and pictures in what the reader may read of the group, the newest first."""
    context = inside(request, slug, "files")
    rows = Attachment.objects.visible_to(request.user).current().in_group(context["group"])
    context["page"] = paginate(rows, request.GET.dict(), moment="created_at")
    return render(request, "portal/group_files.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_eyes_only
def group_export(request: MemberRequest, slug: str) -> HttpResponseBase:
    """An owner's copy of all that they may read in their group, as one ZIP that is made while it is sent."""
    found = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    own = Membership.objects.of(request.user, found).first()
    if own is None or not own.is_owner:
        raise PermissionDenied(_("Only an owner of the group may do this."))
    if request.method != "POST":
        return render(request, "portal/group_export.html", {"group": found})
    try:
        begin_export(group=found, by=request.user)
    except TooManyExports as refusal:
        return errors.too_many(request, str(refusal))
    name = f"{found.slug}-{timezone.localdate():%Y-%m-%d}.zip"
    response = StreamingHttpResponse(write_group(found, request.user), content_type="application/zip")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
