"""All groups that one may know of, and beginning one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import MemberRequest
from core.paging import paginate
from groups.forms import GroupForm, IndexForm
from groups.listing import cards_of, chips
from groups.models import BEGINNINGS, Group, Invitation, Preset
from groups.services import Refused, begin_group

MINE_FIRST = 12


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """One's own groups first, then all others that one may know of, the most recently active first."""
    form = IndexForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name) for name in form.fields}
    known = Group.objects.visible_to(request.user)
    mine = Group.objects.of(request.user)
    rows = known.named(asked["q"] or "")
    if asked["preset"]:
        rows = rows.filter(preset=asked["preset"])
    if asked["department"]:
        rows = rows.filter(department=asked["department"])
    is_filtered = any(asked.values())
    if asked["mine"]:
        rows = rows.filter(pk__in=mine.order_by().values("pk"))
    elif not is_filtered:
        rows = rows.exclude(pk__in=mine.order_by().values("pk"))
    params = request.GET.dict()
    kept = {name: params[name] for name in form.fields if params.get(name)}
    page = paginate(rows.select_related("department"), params, moment="active_at", extra=kept)
    is_first = not is_filtered and not page.newer_url
    own = list(mine.select_related("department")[: MINE_FIRST + 1]) if is_first else []
    context = {
        "form": form,
        "chips": chips(asked["preset"] or "", is_mine=bool(asked["mine"])),
        "page": page,
        "mine": cards_of(own[:MINE_FIRST], request.user),
        "has_more_mine": len(own) > MINE_FIRST,
        "cards": cards_of(page.rows, request.user),
        "is_filtered": is_filtered,
        "invitations": Invitation.objects.visible_to(request.user).open().count(),
    }
    return render(request, "groups/index.html", context, status=422 if form.errors else 200)


@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """Which sort of group to begin."""
    sorts = [(Preset(preset), beginning) for preset, beginning in BEGINNINGS.items()]
    return render(request, "groups/choose.html", {"sorts": sorts})


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: MemberRequest, preset: str) -> HttpResponse:
    """Begin a group of that sort."""
    if preset not in BEGINNINGS:
        raise Http404
    form = GroupForm(request.POST) if request.method == "POST" else GroupForm.for_preset(preset)
    if form.is_valid():
        try:
            group = begin_group(owner=request.user, preset=Preset(preset), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("“%(name)s” is there. You own it.") % {"name": group.name})
            return redirect(group)
    context = {"form": form, "preset": Preset(preset), "beginning": BEGINNINGS[preset]}
    return render(request, "groups/begin.html", context, status=form.status())
