"""Adding and removing a colleague, from any page that shows the person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from colleagues import services
from core.http import MemberRequest
from profiles.models import User


@require_POST
def add(request: MemberRequest, handle: str) -> HttpResponse:
    """Put a person on one's list."""
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    try:
        services.add_colleague(member=request.user, colleague=person)
    except services.NotPossible as error:
        raise PermissionDenied(_("You cannot add yourself, or somebody who has left.")) from error
    return _answer(request, person, is_colleague=True, message=_("%(name)s is on your list of colleagues."))


@require_POST
def remove(request: MemberRequest, handle: str) -> HttpResponse:
    """Take a person off one's list."""
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    services.remove_colleague(member=request.user, colleague=person)
    return _answer(request, person, is_colleague=False, message=_("%(name)s is off your list of colleagues."))


def _answer(request: MemberRequest, person: User, *, is_colleague: bool, message: str) -> HttpResponse:
    if request.htmx:
        template = "colleagues/_pill.html" if "pill" in request.GET else "colleagues/_button.html"  # as it was pressed
        return render(request, template, {"person": person, "is_colleague": is_colleague})
    messages.success(request, message % {"name": person.name})
    return redirect(person)
