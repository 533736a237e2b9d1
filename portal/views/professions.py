"""Pages of professions: a hub of what stands under its tags, and its people from every department."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.cards import cards_for
from core import text
from core.http import MemberRequest
from portal import professions as shown
from portal.forms import ProfessionForm
from portal.people import people_by_role
from profiles.models import Profession
from profiles.services import ProfileRefused, edit_profession


@require_safe
def professions(request: MemberRequest) -> HttpResponse:
    """All professions, with who hosts their hubs."""
    found = Profession.objects.visible_to(request.user).select_related("host").order_by("name")
    return render(request, "portal/professions.html", {"professions": found})


def _found(request: MemberRequest, slug: str) -> Profession:
    found = Profession.objects.visible_to(request.user).select_related("host__department")
    return get_object_or_404(found, slug=slug)


def _profession_context(request: MemberRequest, slug: str, current: str) -> dict[str, Any]:
    """What all pages of one hub share. Two queries."""
    profession = _found(request, slug)
    return {
        "profession": profession,
        "about": text.clean(profession.about_html),
        "tags": list(profession.tags.all().order_by("name")),
        "may_edit": request.user.is_superuser or profession.host_id == request.user.pk,
        "tabs": shown.tabs_of(profession, current),
    }


@require_safe
def profession(request: MemberRequest, slug: str) -> HttpResponse:
    """A profession's hub: what people of every department say under its tags."""
    context = _profession_context(request, slug, "profession")
    found = shown.gather(context["tags"], request.user, request.GET.dict())
    cards = cards_for([*found.waiting, *found.entries], request.user)
    context |= {
        "page": found.page,
        "waiting": cards[: len(found.waiting)],
        "cards": cards[len(found.waiting) :],
    }
    return render(request, "portal/profession.html", context)


@require_safe
def profession_people(request: MemberRequest, slug: str) -> HttpResponse:
    """Who is of a profession, in every department or in one (`?department=`)."""
    context = _profession_context(request, slug, "profession-people")
    roles = context["profession"].roles.current()
    by_department = shown.by_department(context["profession"], request.user)
    asked = request.GET.get("department", "")
    chosen = next((department for department, _number in by_department if department.slug == asked), None)
    if chosen is not None:
        roles = roles.filter(department=chosen)
    kept = {"department": chosen.slug} if chosen else None
    people, page = people_by_role(roles, request.user, request.GET.dict(), extra=kept)
    context |= {"page": page, "roles": people, "departments": by_department, "chosen": chosen}
    return render(request, "portal/profession_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, slug: str) -> HttpResponse:
    """What the hub says of itself and which tags it gathers: its host's, and operators'."""
    profession = _found(request, slug)
    if not Profession.objects.editable_by(request.user).filter(pk=profession.pk).exists():
        raise PermissionDenied
    if request.method == "POST":
        form = ProfessionForm(request.POST)
        if form.is_valid():
            try:
                edit_profession(profession=profession, by=request.user, **form.cleaned_data)
            except ProfileRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The hub is saved."))
                return redirect(profession)
    else:
        words = ", ".join(sorted(tag.name for tag in profession.tags.all()))
        form = ProfessionForm(initial={"about": profession.about, "tag_words": words})
    context = {"form": form, "profession": profession}
    return render(request, "portal/edit_profession.html", context, status=422 if form.errors else 200)
