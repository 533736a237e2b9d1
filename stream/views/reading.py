"""What happens when somebody has read a thread for five minutes, and how they take it back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from content.models import Entry
from core.http import MemberRequest
from stream import reading, services
from stream.controls import control_of
from stream.forms import ReadLongForm
from stream.models import Because, Level


@require_POST
def read_long(request: MemberRequest, pk: int) -> HttpResponse:
    """Track a thread that was read for long, and say so; `undo` sets it to normal, so that it is not tracked again.

    An empty answer where nothing changed: a level was chosen, what else is followed gives as much, or the person does
    not want it.
    """
    entry = get_object_or_404(Entry.objects.visible_to(request.user).published(), pk=pk)
    form = ReadLongForm(request.POST)
    is_undone = form.is_valid() and form.cleaned_data["undo"]
    if is_undone:
        services.untrack(person=request.user, entry=entry)
    elif not reading.counts_for(request.user) or not services.track(
        person=request.user, entry=entry, because=Because.READ, level=Level.TRACKING
    ):
        return HttpResponse(status=204)
    if not request.htmx:
        return redirect(entry)
    context = {"control": control_of(entry, request.user), "entry": entry, "is_undone": is_undone}
    return render(request, "stream/_read_long.html", context)
