"""Pages of one's own profile and of those who wait."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import MemberRequest
from profiles import departments, services
from profiles.factors import factors_of
from profiles.forms import OrderForm, ProfileForm
from profiles.middleware import open_to_waiting
from profiles.models import Absence, Role, Section, Session, User
from profiles.services import (
    Paused,
    ProfileRefused,
    TeamRefused,
    detail_of,
    edit_profile,
    mandates_of,
    move_section,
    order_of,
    working_pattern_of,
)
from profiles.working import local_day
from profiles.zones import days_in_words, label_of

A_YEAR = 365 * 24 * 3600  # seconds


@require_safe
@login_not_required
def department_colours(request: HttpRequest, version: str) -> HttpResponse:
    """The colours of all departments, kept for ever under the number of this version."""
    colours = departments.colours()
    if version != colours.version:
        return redirect("profiles:department-colours", colours.version)
    response = HttpResponse(colours.css, content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, immutable=True, max_age=A_YEAR)
    return response


@require_safe
@open_to_waiting
def waiting(request: HttpRequest) -> HttpResponse:
    """What somebody reads whose address belongs to no department that we know."""
    person = cast(User, request.user)
    if person.may_read:
        return redirect("portal:home")
    return render(request, "profiles/waiting.html", {"person": person})


@require_safe
def settings(request: MemberRequest) -> HttpResponse:
    """What a person may set about themselves."""
    has_password, hours = request.user.has_usable_password(), working_pattern_of(request.user)
    today = local_day(hours, timezone.now())
    context = {
        "has_password": has_password,
        "password_url": reverse("account_change_password" if has_password else "account_set_password"),
        "held": factors_of(request.user),
        "browsers": Session.objects.of(request.user).count(),
        "hours": hours,
        "days": days_in_words(hours.days),
        "city": label_of(hours.time_zone),
        "absence": Absence.objects.of(request.user).lasting_to(today).first(),
        "today": today,
        "mandates": mandates_of(request.user),
    }
    return render(request, "profiles/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """One's own name, job, place, words and skills."""
    person = request.user
    role = person.roles.current().filter(is_main=True).select_related("team", "profession").first()
    if request.method == "POST":
        form = ProfileForm(request.POST, role=role)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("name", "job_title", "about", "skills")}
            try:
                edit_profile(person=person, place=form.place, details=form.details, **said)
            except ProfileRefused as refusal:
                form.add_error(None, str(refusal))
            except TeamRefused as refusal:  # it ended a moment ago
                form.add_error("team", str(refusal))
            except Paused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Your profile is saved."))
                return redirect(person)
    else:
        form = ProfileForm(initial=_as_typed(person, role), role=role)
    return render(request, "profiles/edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: MemberRequest) -> HttpResponse:
    """In which order the parts of one's profile stand."""
    if request.method == "POST":
        form = OrderForm(request.POST)
        if form.is_valid():
            name, _colon, way = form.cleaned_data["move"].partition(":")
            move_section(person=request.user, name=name, is_up=way == "up")
        return redirect("profiles:order")
    parts = [Section(name) for name in order_of(detail_of(request.user))]
    return render(request, "profiles/order.html", {"parts": parts})


@require_POST
def confirm_right(request: MemberRequest) -> HttpResponse:
    """All of one's profile is still right."""
    services.confirm_right(person=request.user)
    messages.success(request, _("Thank you. Your profile says when you looked through it."))
    return redirect(request.user)


def _as_typed(person: User, role: Role | None) -> dict[str, Any]:
    typed: dict[str, Any] = {"name": person.name, "job_title": person.job_title, "about": person.about}
    detail = detail_of(person)
    typed |= {name: getattr(detail, name) for name in ("preferred_name", "pronouns", "pronunciation", "languages")}
    typed["skills"] = ", ".join(sorted(tag.name for tag in person.skills.all()))
    if role is not None:
        typed["team"] = role.team.slug if role.team else ""
        typed["profession"] = role.profession.slug if role.profession else ""
    return typed
