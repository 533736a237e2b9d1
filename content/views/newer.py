"""What a page that stays open fetches of a conversation."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from content import kinds
from content.forms import NewerForm
from content.models import Entry
from content.services import why_no_reply
from content.threads import Asked, newer_for
from content.threads.casting import Around
from core.http import MemberRequest


@require_safe
def newer(request: MemberRequest, pk: int) -> HttpResponse:
    """The lines that a page lacks, each to be put in its place, and counts as they are now. Never a page by itself."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
    form = NewerForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=422)
    found = newer_for(entry, request.user, Asked(**form.cleaned_data))
    kind = kinds.get(entry.kind)
    context = {
        "entry": entry,
        "newer": found,
        "kind": kind,
        "useful_count": entry.activity.useful_count if hasattr(entry, "activity") else 0,
        "button_id": f"useful-{entry.pk}",
    }
    if found.lines:
        about = kind.page_context(entry, request.user) if kind.page_context else None
        can_reply = entry.is_published and not why_no_reply(entry, request.user)
        context["around"] = Around(entry.get_absolute_url(), kind, about, can_reply)
    return render(request, "content/_newer.html", context)
