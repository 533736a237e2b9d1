"""Saved searches: the list, one with what answers it, making, renaming and deleting one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.cards import cards_for
from content.models import Entry
from core.http import MemberRequest
from core.paging import paginate
from stream import services
from stream.asking import asked
from stream.controls import with_level
from stream.models import SavedSearch
from stream.models.saved import LOOKED_AT
from stream.search_forms import NameForm, SearchForm


@require_safe
def searches(request: MemberRequest) -> HttpResponse:
    """All that one has saved, the newest first."""
    rows = with_level(SavedSearch.objects.of(request.user).select_related("tag", "department"), request.user)
    page = paginate(rows, request.GET.dict(), moment="created_at")
    return render(request, "stream/searches.html", {"page": page, "searches": asked(page.rows, request.user)})


@require_safe
def search(request: MemberRequest, pk: int) -> HttpResponse:
    """What answers one of them and may be read, the newest first."""
    found = _found(request, pk)
    entries = found.narrow(Entry.objects.visible_to(request.user).published())
    page = paginate(entries.for_cards(), request.GET.dict(), moment="published_at")
    (shown,) = asked([found], request.user)
    context = {
        "asked": shown,
        "page": page,
        "cards": cards_for(page.rows, request.user),
        "looked_at": LOOKED_AT if found.words else 0,
    }
    return render(request, "stream/search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def save_search(request: MemberRequest) -> HttpResponse:
    """Save a search."""
    form = SearchForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        try:
            made = services.save_search(person=request.user, **form.cleaned_data)
        except services.NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is saved. Choose how much you want to hear of it."))
            return redirect(made)
    return render(request, "stream/save_search.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rename_search(request: MemberRequest, pk: int) -> HttpResponse:
    """Call one otherwise."""
    found = _found(request, pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if form.is_valid():
        try:
            services.rename_search(search=found, name=form.cleaned_data["name"])
        except services.NotPossible as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("It has its new name."))
            return redirect(found)
    context = {"form": form, "search": found}
    return render(request, "stream/rename_search.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_search(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then forget one."""
    found = _found(request, pk)
    if request.method == "POST":
        services.delete_search(search=found)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
        return redirect("stream:searches")
    return render(request, "stream/delete_search.html", {"search": found})


def _found(request: MemberRequest, pk: int) -> SavedSearch:
    own = SavedSearch.objects.of(request.user).select_related("tag", "department")
    found: SavedSearch = get_object_or_404(with_level(own, request.user), pk=pk)
    return found
