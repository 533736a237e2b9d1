"""When one works, and when one is away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import MemberRequest
from profiles.forms import AbsenceForm, HoursForm
from profiles.models import Absence
from profiles.services import (
    AbsenceRefused,
    add_absence,
    change_absence,
    end_absence,
    set_working_pattern,
    today_of,
    working_pattern_of,
)


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: MemberRequest) -> HttpResponse:
    """One's working days and hours, and one's time zone."""
    if request.method == "POST":
        form = HoursForm(request.POST)
        if form.is_valid():
            set_working_pattern(person=request.user, **form.cleaned_data)
            messages.success(request, _("Your working days and hours are saved."))
            return redirect("profiles:settings")
    else:
        form = HoursForm.of(working_pattern_of(request.user))
    return render(request, "profiles/hours.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: MemberRequest) -> HttpResponse:
    """When one is away, now and later, and a form for more."""
    today = today_of(request.user)
    form = AbsenceForm(request.POST or None, person=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            add_absence(person=request.user, **_said(form))
        except AbsenceRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your absence is saved."))
            return redirect("profiles:absences")
    rows = Absence.objects.of(request.user).lasting_to(today).select_related("cover")
    context = {"form": form, "absences": rows, "today": today}
    return render(request, "profiles/absences.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_absence(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the days of an absence, or who covers."""
    today = today_of(request.user)
    mine = Absence.objects.of(request.user).lasting_to(today)
    absence = get_object_or_404(mine.select_related("cover"), pk=pk)
    if request.method == "POST":
        form = AbsenceForm(request.POST, person=request.user, today=today)
        if form.is_valid():
            try:
                change_absence(absence=absence, **_said(form))
            except AbsenceRefused as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Your absence is saved."))
                return redirect("profiles:absences")
    else:
        form = AbsenceForm.of(absence, person=request.user, today=today)
    context = {"form": form, "absence": absence, "today": today}
    return render(request, "profiles/edit_absence.html", context, status=422 if form.errors else 200)


@require_POST
def stop_absence(request: MemberRequest, pk: int) -> HttpResponse:
    """One is back, or goes not at all."""
    absence = get_object_or_404(Absence.objects.of(request.user), pk=pk)
    if end_absence(absence=absence):
        messages.success(request, _("Done. From today on you are not away for this."))
    return redirect("profiles:absences")


def _said(form: AbsenceForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {"starts_on": said["starts_on"], "ends_on": said["ends_on"], "cover": form.found}
