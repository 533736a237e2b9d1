"""The page "My digest"."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.http import MemberRequest
from notifications.digests.pages import issue_page, next_page, own_page
from notifications.models import Digest


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """The last issue, the earlier ones, and why it is silent where it is."""
    return render(request, "notifications/digest.html", own_page(request))


@require_safe
def issue(request: MemberRequest, pk: int) -> HttpResponse:
    """One issue of one's own."""
    digest = get_object_or_404(Digest.objects.of(request.user), pk=pk)
    return render(request, "notifications/digest_issue.html", issue_page(request, digest))


@require_safe
def coming(request: MemberRequest) -> HttpResponse:
    """What would stand in the next one, were it made now. Nothing of it is remembered."""
    return render(request, "notifications/digest_next.html", next_page(request))
