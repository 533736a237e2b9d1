"""What one follows: the list, and one choice for many of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.http import MemberRequest
from stream import listing, services
from stream.forms import FIRST_SHOWN, ManyForm, ShowForm


@require_safe
def following(request: MemberRequest) -> HttpResponse:
    """All that one follows, sort by sort."""
    form = ShowForm(request.GET)
    form.is_valid()
    return render(request, "stream/following.html", _context(request, form), status=422 if form.errors else 200)


@require_POST
def change_many(request: MemberRequest) -> HttpResponse:
    """Set one level for many at once, and say for how many."""
    form = ManyForm(request.POST)
    if form.is_valid():
        choice = form.cleaned_data["choice"]
        try:
            number = services.choose_for_many(person=request.user, which=form.chosen, choice=choice)
        except services.NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, number, choice)
            return redirect(f"{reverse('stream:following')}?{urlencode(_kept(form))}")
    return render(request, "stream/following.html", _context(request, form, many=form), status=422)


def _context(request: MemberRequest, form: ShowForm, *, many: ManyForm | None = None) -> dict[str, Any]:
    said = form.cleaned_data
    show, level, words = said.get("show") or FIRST_SHOWN, said.get("level"), said.get("q", "")
    kept = _kept(form)
    lines, page = listing.lines_of(
        request.user, show, request.GET.dict(), level=level, words=words, extra={"show": show, **kept}
    )
    counted = listing.counts(request.user)
    return {
        "form": form,
        "many": many,
        "ticked": many.cleaned_data.get("row", []) if many else [],
        "show": show,
        "lines": lines,
        "page": page,
        "sorts": listing.sorts(counted, show),
        "choices": services.Choice.choices,
        "is_search": bool(level is not None or words),
        "filters": ShowForm(initial={"show": show, "q": words, "level": kept.get("level", "")}),
        "kept": {"show": show, **kept},
    }


def _kept(form: ShowForm) -> dict[str, str]:
    """What the list was asked for, for an address that asks for it again."""
    said = form.cleaned_data
    asked = {name: str(form.data.get(name, "")) for name in ("show", "level") if said.get(name) not in (None, "")}
    return asked | ({"q": said["q"]} if said.get("q") else {})


def _say(request: MemberRequest, number: int, choice: services.Choice) -> None:
    text = ngettext("%(number)d line changed: %(choice)s.", "%(number)d lines changed: %(choice)s.", number)
    messages.success(request, text % {"number": number, "choice": choice.label})
