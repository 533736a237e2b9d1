"""What stands around the feed of home: hiding an entry, being caught up, and how much is new."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.cards import cards_for
from content.models import Entry
from core import errors
from core.http import MemberRequest, render_part
from stream import services
from stream.feed import Asked, dressed
from stream.feed.menus import menu_of
from stream.feed.news import News, count_since
from stream.feed_forms import CaughtUpForm, NewsForm, TabForm
from stream.marks import with_unread
from stream.models import Tab


@require_safe
def why(request: MemberRequest, pk: int) -> HttpResponse:
    """Why an entry stands in a tab of home, and what one can do about it. htmx gets the menu of its card."""
    readable = Entry.objects.visible_to(request.user).published()
    entry = get_object_or_404(readable.select_related("author", "department", "group"), pk=pk)
    tab = TabForm(request.GET).chosen
    context = {"entry": entry, "tab": tab, "menu": menu_of(entry, request.user, tab), "back_url": _home(tab)}
    return render_part(request, "stream/why.html", "menu", context)


@require_POST
def hide(request: MemberRequest, pk: int) -> HttpResponse:
    """Hide an entry from home. htmx gets a line in the place of the card, a form home with that line on top."""
    entry = _entry(request, pk)
    tab = TabForm(request.POST).chosen
    try:
        services.hide_from_feed(person=request.user, entry=entry)
    except services.TooMany as limit:
        return errors.too_many(request, str(limit))
    if request.htmx:
        return render(request, "stream/_hidden.html", {"entry_pk": entry.pk, "tab": tab, "is_just_hidden": True})
    return redirect(_home(tab, hid=str(entry.pk)))


@require_POST
def show_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Show on home again what was hidden. htmx gets the card in the place of the line, a form the tab."""
    entry = _entry(request, pk)
    tab = TabForm(request.POST).chosen
    services.show_again(person=request.user, entry=entry)
    if request.htmx:
        readable = Entry.objects.visible_to(request.user).published().for_cards().filter(pk=entry.pk)
        cards = dressed(cards_for(list(with_unread(readable, request.user)), request.user), tab, request.user)
        return render(request, "stream/_shown_again.html", {"cards": cards})
    messages.success(request, _("“%(title)s” is in your feed again.") % {"title": entry.title or entry.excerpt})
    return redirect(_home(tab))


@require_POST
def caught_up(request: MemberRequest) -> HttpResponse:
    """Note how far a tab was seen. htmx gets the line as it is then, a form the tab."""
    form = CaughtUpForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    moment, entry = form.cleaned_data["at"]
    services.catch_up(person=request.user, tab=form.chosen, moment=moment, entry=entry)
    if not request.htmx:
        return redirect(_home(form.chosen))
    fields = form.cleaned_data
    context = {"is_noted": True, "was_pressed": fields["pressed"], "news": News(0) if fields["is_first"] else None}
    return render(request, "stream/_caught_up.html", context)


@require_safe
def news(request: MemberRequest) -> HttpResponse:
    """How many entries of a tab came after the place `after=` names: `{"count": 3, "label": "3 new"}`."""
    form = NewsForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"count": 0, "label": ""}, status=422)
    found = count_since(request.user, form.chosen, form.cleaned_data["after"])
    return JsonResponse({"count": found.number, "label": found.label})


def _entry(request: MemberRequest, pk: int) -> Entry:
    found: Entry = get_object_or_404(Entry.objects.visible_to(request.user).published(), pk=pk)
    return found


def _home(tab: Tab, **said: str) -> str:
    """The address of a tab."""
    asked = Asked(tab).params | said
    return reverse("portal:home") + (f"?{urlencode(asked)}" if asked else "")
