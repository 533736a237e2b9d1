"""Setting a block, taking it back, and the list of those that one has set. Nobody else is shown any of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from colleagues import services
from colleagues.models import Block, ColleagueLink
from core.http import MemberRequest
from core.paging import paginate
from profiles.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: MemberRequest, handle: str) -> HttpResponse:
    """Say what a block does, then set it."""
    person = _person(request, handle)
    if person == request.user:
        raise PermissionDenied(_("You cannot block yourself."))
    if request.method == "POST":
        services.block(blocker=request.user, blocked=person)
        messages.success(request, _("You have blocked %(name)s. They are not told.") % {"name": person.name})
        return redirect("colleagues:blocks")
    context = {
        "person": person,
        "is_blocked": Block.objects.of(request.user).filter(blocked=person).exists(),
        "is_colleague": ColleagueLink.objects.visible_to(request.user).of_member(request.user).to(person).exists(),
    }
    return render(request, "colleagues/block.html", context)


@require_POST
def unblock(request: MemberRequest, handle: str) -> HttpResponse:
    """Take a block back."""
    person = _person(request, handle)
    if services.unblock(blocker=request.user, blocked=person):
        messages.success(request, _("You have taken back the block of %(name)s.") % {"name": person.name})
    return redirect("colleagues:blocks")


@require_safe
def blocks(request: MemberRequest) -> HttpResponse:
    """Whom one has blocked, the newest first."""
    page = paginate(Block.objects.of(request.user), request.GET.dict(), moment="created_at")
    return render(request, "colleagues/blocks.html", {"page": page})


def _person(request: MemberRequest, handle: str) -> User:
    people = User.objects.visible_to(request.user).select_related("department")
    found: User = get_object_or_404(people, handle=handle)
    return found
