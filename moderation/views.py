"""Reporting an entry or a reply. What moderators do about it is in the admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.models import Entry, Reply
from content.services import Refused
from core.http import MemberRequest
from moderation.forms import ReportForm
from moderation.services import AlreadyReported, report


@require_http_methods(["GET", "HEAD", "POST"])
def report_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """The form for reporting an entry that the reader may read."""
    entries = Entry.objects.visible_to(request.user).select_related("author__department")
    return _report(request, get_object_or_404(entries, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def report_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """The form for reporting a reply that the reader may read."""
    replies = Reply.objects.visible_to(request.user).select_related("author__department")
    return _report(request, get_object_or_404(replies, pk=pk))


def _report(request: MemberRequest, target: Entry | Reply) -> HttpResponse:
    if target.author_id == request.user.pk:
        raise PermissionDenied(_("You cannot report your own words. You can change or delete them yourself."))
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            report(target=target, reporter=request.user, **form.cleaned_data)
        except AlreadyReported as refusal:
            messages.info(request, str(refusal))
            return redirect(target)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            thanks = _("Thank you for your report. A moderator will look at it, and you will hear what came of it.")
            messages.success(request, thanks)
            return redirect(target)
    status = form.refused_status() if form.errors else 200
    return render(request, "moderation/report.html", {"target": target, "form": form}, status=status)
