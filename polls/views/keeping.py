"""What an author does with a poll that is there: hang one on an entry, change, close and remove it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.models import Entry
from content.services import Refused
from core.http import MemberRequest
from polls import services
from polls.forms import HangForm, initial_of
from polls.models import Poll
from polls.services import KIND


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """Hang a poll on an entry of one's own that has none."""
    entry = get_object_or_404(Entry.objects.editable_by(request.user).select_related("group"), pk=pk)
    if entry.kind == KIND:
        return redirect("polls:edit", pk)
    if Poll.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("polls:change", pk)
    return _hang(request, entry, HangForm(request.POST if request.method == "POST" else None), heading=_("Add a poll"))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the poll that hangs on an entry of one's own."""
    found = _own(request, pk)
    if found.entry.kind == KIND:
        return redirect("polls:edit", pk)
    initial = initial_of(services.terms_of(found))
    form = HangForm(request.POST if request.method == "POST" else None, initial=initial)
    if found.has_votes:
        form.stand()
    return _hang(request, found.entry, form, heading=_("Change the poll"), poll=found)


def _hang(
    request: MemberRequest, entry: Entry, form: HangForm, *, heading: str, poll: Poll | None = None
) -> HttpResponse:
    if form.is_valid():
        try:
            services.put_on(entry=entry, terms=form.terms)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The poll is saved."))
            return redirect(entry)
    context = {"form": form, "entry": entry, "heading": heading, "poll": poll}
    return render(request, "polls/hang.html", context, status=form.refused_status())


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take no more votes."""
    found = _own(request, pk)
    if request.method == "POST":
        services.close(poll=found)
        messages.success(request, _("The poll is closed."))
        return redirect(found.entry)
    return render(request, "polls/close.html", {"poll": found, "entry": found.entry})


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take a poll off its entry, before anybody has voted."""
    found = _own(request, pk)
    if request.method == "POST":
        try:
            services.remove(poll=found)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The poll is removed."))
        return redirect(found.entry)
    return render(request, "polls/remove.html", {"poll": found, "entry": found.entry})


def _own(request: MemberRequest, pk: int) -> Poll:
    """A poll on an entry of one's own: 404 where one may not read it, 403 where it is somebody else's."""
    polls = Poll.objects.visible_to(request.user).select_related("tally", "entry__group", "entry__author")
    found = get_object_or_404(polls, pk=pk)
    if found.entry.author_id != request.user.pk:
        raise PermissionDenied(_("Only the author of a poll may do that."))
    return found
