"""Whom one might add as a colleague."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from colleagues.services import NotPossible, dismiss, undo_dismissal
from core.http import MemberRequest
from portal.counterparts import people_tabs
from portal.forms import DismissalForm
from portal.suggestions import suggestions as suggestions_for
from profiles.models import User


@require_safe
def suggestions(request: MemberRequest) -> HttpResponse:
    """People whom one has not added, each with a reason."""
    context = {"suggestions": suggestions_for(request.user), "tabs": people_tabs(request.user, "suggestions")}
    return render(request, "portal/suggestions.html", context)


@require_POST
def dismiss_suggestion(request: MemberRequest, handle: str) -> HttpResponse:
    """Take somebody out of the suggestions for half a year, or take that back."""
    other = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    form = DismissalForm(request.POST)
    is_undone = form.is_valid() and form.cleaned_data["undo"]
    if is_undone:
        undo_dismissal(person=request.user, other=other)
    else:
        try:
            dismiss(person=request.user, other=other)
        except NotPossible as error:
            raise PermissionDenied(_("You cannot dismiss yourself.")) from error
    if request.htmx:
        return render(request, "portal/_suggestion.html", {"person": other, "is_dismissed": not is_undone})
    return redirect("portal:suggestions")
