"""How far somebody has read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from content.models import Entry
from core.http import MemberRequest
from stream import services
from stream.forms import SeenForm


@require_POST
def seen(request: MemberRequest, pk: int) -> HttpResponse:
    """Note what of a conversation was read. A script gets an empty answer, a form its page."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).published(), pk=pk)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    if form.cleaned_data["everything"]:
        services.mark_all_seen(person=request.user, entry=entry)
    else:
        services.mark_seen(person=request.user, entry=entry, shown=form.cleaned_data["shown"])
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return HttpResponse(status=204)
    return redirect(entry)
