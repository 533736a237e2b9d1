"""Home: where everybody starts."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from content.cards import Card, cards_for
from core.http import MemberRequest
from portal.home import context_of
from portal.margin import kept_margin
from portal.welcome import is_due, line_on_home
from stream import feed

MOST_DIGITS = 19  # of a number that fits a bigint


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What matters to the reader, or what a tab is for."""
    if is_due(request):
        return redirect("portal:welcome")
    found = feed.page(request.user, feed.Asked.read(request.GET), request.GET.dict())
    context = {"feed": found, "page": found.page, "cards": _cards(found, request)}
    context |= context_of(found)
    hid = request.GET.get("hid", "")
    context["hid"] = int(hid) if hid.isdecimal() and len(hid) < MOST_DIGITS else None
    context["margin"] = kept_margin(request.user)
    context["welcome"] = line_on_home(request.user)
    return render(request, "portal/home.html", context)


def _cards(found: feed.Feed, request: MemberRequest) -> list[Card]:
    return feed.dressed(cards_for(found.entries, request.user), found.asked.tab, request.user)
