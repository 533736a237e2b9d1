"""The page of how one is told, and its three forms."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.http import MemberRequest
from notifications import choices, mailboxes
from notifications.choosing.forms import PresetForm, TimesForm, WaysForm
from notifications.choosing.services import choose_preset, choose_times, choose_ways, preference_of
from notifications.choosing.showing import PRESETS, with_choices
from notifications.digests.status import status_of
from notifications.models import Family, Preset, Way
from profiles.zones import days_in_words, label_of


@require_safe
def telling(request: MemberRequest) -> HttpResponse:
    """How one is told. `?open=` a family opens the grid, for a link to its row."""
    return _page(request, is_open=request.GET.get("open", "") in Family)


@require_POST
def change_preset(request: MemberRequest) -> HttpResponse:
    """Let another preset hold, and nothing depart from it."""
    form = PresetForm(request.POST)
    if not form.is_valid():
        return _page(request, preset_form=form)
    preset = Preset(form.cleaned_data["preset"])
    choose_preset(person=request.user, preset=preset)
    messages.success(request, _("“%(preset)s” holds from now on.") % {"preset": preset.label})
    return redirect("notifications:telling")


@require_POST
def change_times(request: MemberRequest) -> HttpResponse:
    """Change when the digest comes, and when mail waits."""
    form = TimesForm.of(preference_of(request.user), data=request.POST)
    if not form.is_valid():
        return _page(request, times_form=form)
    choose_times(person=request.user, **form.changes)
    messages.success(request, _("When you are told is saved."))
    return redirect("notifications:telling")


@require_POST
def change_ways(request: MemberRequest) -> HttpResponse:
    """Change the way for single families."""
    form = WaysForm(request.POST, preference=preference_of(request.user))
    if not form.is_valid():
        return _page(request, ways_form=form, is_open=True)
    choose_ways(person=request.user, ways=form.ways)
    messages.success(request, _("How you are told of each is saved."))
    return redirect("notifications:telling")


def _page(request: MemberRequest, *, is_open: bool = False, **forms: Any) -> HttpResponse:
    person = with_choices(request.user)
    preference, pattern = choices.preference_of(person), choices.pattern_of(person)
    ways_form = forms.get("ways_form") or WaysForm(preference=preference)
    context = {
        "preference": preference,
        "presets": PRESETS,
        "preset_form": forms.get("preset_form") or PresetForm(initial={"preset": preference.preset}),
        "times_form": forms.get("times_form") or TimesForm.of(preference),
        "ways_form": ways_form,
        "ways": Way.choices,
        "departures": [row for row in WaysForm(preference=preference).rows if row.departs],
        "is_open": is_open,
        "mailbox": mailboxes.of(person),
        "digests": status_of(person),
        "pattern": pattern,
        "days": days_in_words(pattern.days),
        "city": label_of(pattern.time_zone),
    }
    return render(request, "notifications/telling.html", context, status=422 if forms else 200)
