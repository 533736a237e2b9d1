"""Reporting anything that one can see, and what was decided about oneself. What moderators do is in the admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from colleagues.models import Introduction
from content.models import Entry, Reply
from content.services import Refused
from core.http import MemberRequest
from groups.models import Group
from moderation.forms import ReportForm
from moderation.listing import decisions_about, shown_of
from moderation.models import Target
from moderation.services import AlreadyReported, is_own, own_words, report
from profiles.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def report_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """The form for reporting an entry that the reader may read, or one of its files."""
    entries = Entry.objects.visible_to(request.user).select_related("author__department")
    return _report(request, get_object_or_404(entries, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def report_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """The form for reporting a reply that the reader may read, or one of its files."""
    replies = Reply.objects.visible_to(request.user).select_related("author__department")
    return _report(request, get_object_or_404(replies, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def report_person(request: MemberRequest, handle: str) -> HttpResponse:
    """The form for reporting somebody's profile, or their photo."""
    people = User.objects.visible_to(request.user).select_related("photo")
    return _report(request, get_object_or_404(people, handle=handle))


@require_http_methods(["GET", "HEAD", "POST"])
def report_group(request: MemberRequest, slug: str) -> HttpResponse:
    """The form for reporting a group that the reader may know of."""
    return _report(request, get_object_or_404(Group.objects.visible_to(request.user), slug=slug))


@require_http_methods(["GET", "HEAD", "POST"])
def report_introduction(request: MemberRequest, pk: int) -> HttpResponse:
    """The form for reporting an introduction that concerns the reader."""
    introductions = Introduction.objects.visible_to(request.user).select_related("introducer")
    return _report(request, get_object_or_404(introductions, pk=pk))


@require_safe
def decisions(request: MemberRequest) -> HttpResponse:
    """What moderators, or the community, decided about what the reader wrote and did."""
    return render(request, "moderation/decisions.html", decisions_about(request.user, request.GET.dict()))


def _report(request: MemberRequest, target: Target) -> HttpResponse:
    if is_own(target, request.user):
        raise PermissionDenied(own_words(target))
    shown = shown_of(target)
    form = ReportForm(request.POST if request.method == "POST" else None, parts=shown.parts)
    if form.is_valid():
        try:
            report(target=target, reporter=request.user, **form.said)
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
    return render(request, "moderation/report.html", {"target": target, "shown": shown, "form": form}, status=status)
