"""What one saved for oneself: the button on words, the list, the note and the day to be reminded."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content import services
from content.forms import BookmarkForm, SavedFilterForm, SaveForm
from content.models import Bookmark, Entry, Reply
from content.saved import item_of, page_of
from core import errors
from core.http import MemberRequest


@require_POST
def save_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Save an entry for oneself, or no longer."""
    return _save(request, get_object_or_404(Entry.objects.visible_to(request.user).published(), pk=pk))


@require_POST
def save_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Save a reply for oneself, or no longer."""
    return _save(request, get_object_or_404(Reply.objects.visible_to(request.user).published(), pk=pk))


def _save(request: MemberRequest, target: Entry | Reply) -> HttpResponse:
    form = SaveForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    saves = form.cleaned_data["saved"]
    change = services.save_for_later if saves else services.unsave
    try:
        bookmark = change(target=target, person=request.user)
    except services.LimitReached as limit:
        return errors.too_many(request, str(limit))
    if not request.htmx:
        return redirect("content:edit-saved", bookmark.pk) if bookmark and not saves else redirect(target)
    is_entry = isinstance(target, Entry)
    context = {
        "save_url": reverse("content:save-entry" if is_entry else "content:save-reply", args=[target.pk]),
        "bookmark": bookmark,
        "save_id": f"save-{target.pk}" if isinstance(target, Entry) else f"save-{target.anchor_id}",
        "is_just_saved": bookmark is not None,
    }
    return render(request, "content/_save.html", context)


@require_safe
def saved(request: MemberRequest) -> HttpResponse:
    """Everything that one saved, newest first, or what one will be reminded of."""
    form = SavedFilterForm(request.GET)
    only_reminders = form.is_valid() and form.cleaned_data["show"] == "reminders"
    return render(request, "content/saved.html", page_of(request, only_reminders=only_reminders))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_saved(request: MemberRequest, pk: int) -> HttpResponse:
    """Write a note on what one saved, and choose a day to be reminded."""
    found = get_object_or_404(Bookmark.objects.of(request.user), pk=pk)
    form = BookmarkForm.of(found, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.annotate_bookmark(bookmark=found, **form.cleaned_data)
        except Bookmark.DoesNotExist:
            messages.info(request, _("You had taken this off your list in the meantime."))
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your note and reminder are saved."))
    if form.is_bound and not form.errors:
        return redirect("content:saved")
    context = {"form": form, "item": item_of(found, request.user)}
    return render(request, "content/edit_saved.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_saved(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take it off one's list."""
    found = get_object_or_404(Bookmark.objects.of(request.user), pk=pk)
    if request.method == "POST":
        services.remove_bookmark(bookmark=found)
        messages.success(request, _("It is off your list. What was written is still there."))
        return redirect("content:saved")
    return render(request, "content/remove_saved.html", {"item": item_of(found, request.user)})
