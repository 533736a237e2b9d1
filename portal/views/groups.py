"""The page of one group: talk, members by department, files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.cards import cards_for
from content.models import Attachment, Entry
from core.http import MemberRequest
from core.paging import paginate
from groups.models import Membership
from portal.forms import MembersForm
from portal.groups import group_context, inside
from portal.tabs import Tab


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
