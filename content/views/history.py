"""How a text of one's own came to be what it is, and bringing an older version back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content import services
from content.drafting.versions import BringBackForm, change_of
from content.models import Entry, Reply, Revision
from core.http import MemberRequest
from core.paging import paginate


@require_safe
def entry_history(request: MemberRequest, pk: int) -> HttpResponse:
    """The changes of an entry."""
    return _history(request, get_object_or_404(Entry.objects.editable_by(request.user), pk=pk))


@require_safe
def reply_history(request: MemberRequest, pk: int) -> HttpResponse:
    """The changes of a reply."""
    return _history(request, get_object_or_404(Reply.objects.editable_by(request.user).select_related("entry"), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def entry_change(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """One change of an entry; sent, it brings back what stood before."""
    return _change(request, get_object_or_404(Entry.objects.editable_by(request.user), pk=pk), number)


@require_http_methods(["GET", "HEAD", "POST"])
def reply_change(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """One change of a reply; sent, it brings back what stood before."""
    found = get_object_or_404(Reply.objects.editable_by(request.user).select_related("entry"), pk=pk)
    return _change(request, found, number)


def _history(request: MemberRequest, target: Entry | Reply) -> HttpResponse:
    changes = Revision.objects.on(target).select_related("editor__department").defer("body")
    page = paginate(changes, request.GET.dict(), moment="created_at")
    return render(request, "content/history.html", {"page": page, **_about(target)})


def _change(request: MemberRequest, target: Entry | Reply, number: int) -> HttpResponse:
    revisions = Revision.objects.on(target).select_related("editor__department", "entry__author", "reply__author")
    revision = get_object_or_404(revisions, number=number)
    form = BringBackForm(request.POST if request.method == "POST" else None, initial={"version": target.version})
    if form.is_valid():
        try:
            services.bring_back(revision=revision, editor=request.user, version=form.cleaned_data["version"])
        except services.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The older text is back. What it replaced stands in the history."))
            return redirect(target)
        return redirect(request.path)
    context = {"change": change_of(revision, target), "form": form, **_about(target)}
    return render(request, "content/change.html", context, status=422 if form.errors else 200)


def _about(target: Entry | Reply) -> dict[str, Any]:
    name = "content:entry-history" if isinstance(target, Entry) else "content:reply-history"
    return {"target": target, "history_url": reverse(name, args=[target.pk])}
