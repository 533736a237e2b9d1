"""Saying that an entry or a reply is useful."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from content import services
from content.forms import UsefulForm
from content.models import Entry, Reply
from core import errors
from core.http import MemberRequest


@require_POST
def react_to_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that an entry is useful, or no longer."""
    return _react(request, get_object_or_404(Entry.objects.visible_to(request.user).published(), pk=pk))


@require_POST
def react_to_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that a reply is useful, or no longer."""
    return _react(request, get_object_or_404(Reply.objects.visible_to(request.user).published(), pk=pk))


def _react(request: MemberRequest, target: Entry | Reply) -> HttpResponse:
    form = UsefulForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    says_useful = form.cleaned_data["useful"]
    change = services.react if says_useful else services.take_back
    try:
        change(target=target, person=request.user)
    except services.LimitReached as limit:
        return errors.too_many(request, str(limit))
    except services.NotPossible as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    if not request.htmx:
        return redirect(target)
    name = "content:react-entry" if isinstance(target, Entry) else "content:react-reply"
    context = {
        "react_url": reverse(name, args=[target.pk]),
        "useful_count": services.useful_count(target),
        "has_reacted": says_useful,
        "button_id": f"useful-{target.pk}" if isinstance(target, Entry) else f"useful-{target.anchor_id}",
    }
    return render(request, "content/_useful.html", context)
