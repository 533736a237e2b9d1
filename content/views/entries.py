"""An entry of any kind: finding it by its number, and taking it away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content import kinds, services
from content.models import Entry
from core.http import MemberRequest


@require_safe
def entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Find an entry of any kind by its number, also after it was merged into another."""
    found = Entry.objects.visible_to(request.user).filter(pk=pk).first() or kinds.moved_to(pk, request.user)
    if found is None:
        raise Http404
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take one's own entry away."""
    found = get_object_or_404(Entry.objects.editable_by(request.user), pk=pk)
    if request.method == "POST":
        try:
            services.delete(target=found)
        except services.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("“%(title)s” is deleted.") % {"title": found.title})
        return redirect("portal:home")
    return render(request, "content/delete.html", {"target": found, "back": found.get_absolute_url()})
