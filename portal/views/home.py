"""Home: where everybody starts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.cards import cards_for
from core.http import MemberRequest
from portal.home import context_of
from portal.margin import kept_margin
from stream import feed


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What matters to the reader, or what a tab is for."""
    found = feed.page(request.user, feed.Asked.read(request.GET), request.GET.dict())
    context = {"feed": found, "page": found.page, "cards": cards_for(found.entries, request.user)}
    context |= context_of(found)
    context["margin"] = kept_margin(request.user)
    return render(request, "portal/home.html", context)
