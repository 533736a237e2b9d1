"""People who do one's job elsewhere: one's own, somebody else's, and what one says of them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.errors import bad_request, too_many
from core.http import MemberRequest
from core.pace import is_too_fast
from insight import services
from portal.counterparts import Line, line_of, listed, people_tabs, told
from portal.forms import CounterpartsForm, VerdictForm
from portal.margin import forget
from profiles.models import User

SEARCHES_A_MINUTE = 30


@require_safe
def counterparts(request: MemberRequest) -> HttpResponse:
    """One's own counterparts, or those of a job that is described."""
    form = CounterpartsForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    if words and is_too_fast("counterparts", request.user.pk, most=SEARCHES_A_MINUTE):
        form.add_error("q", _("You are looking very fast. Wait a minute."))
        words = ""
    lines = told(words, request.user) if words else [] if form.errors else listed(request.user, request.user)
    context = {
        "form": form,
        "lines": lines,
        "is_search": bool(words),
        "aside": in_departments(lines),
        "tabs": people_tabs(request.user, "counterparts"),
        "says_nothing": not lines and not words and not says_anything(request.user),
    }
    return render(request, "portal/counterparts.html", context, status=422 if form.errors else 200)


@require_safe
def person_counterparts(request: MemberRequest, handle: str) -> HttpResponse:
    """Who does somebody's job elsewhere, as everybody sees it."""
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle.lower())
    if person == request.user:
        return redirect("portal:counterparts")
    lines = listed(person, request.user) if person.left_at is None else []
    context = {"person": person, "lines": lines, "aside": in_departments(lines)}
    return render(request, "portal/person_counterparts.html", context)


@require_POST
def judge_counterpart(request: MemberRequest, handle: str) -> HttpResponse:
    """Say that somebody does one's job, or does not, or neither."""
    other = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return bad_request(request, None)
    try:
        if form.cleaned_data["answer"] == "undo":
            services.take_back(person=request.user, other=other)
        else:
            services.judge(person=request.user, other=other, is_same_job=form.cleaned_data["answer"] == "yes")
    except services.NotPossible as error:
        raise PermissionDenied(_("You do your own job.")) from error
    except services.TooFast:
        return too_many(request, _("You have answered very often in this minute. Wait a moment."))
    forget([request.user.pk])
    if request.htmx:
        return render(request, "portal/_counterpart.html", {"line": line_of(other, request.user)})
    return redirect("portal:counterparts")


def in_departments(lines: list[Line]) -> str:
    """How many people in how many departments."""
    if not lines:
        return ""
    places = len({line.other.department_id for line in lines})
    people = ngettext("%(number)d person", "%(number)d people", len(lines)) % {"number": len(lines)}
    departments = ngettext("%(number)d department", "%(number)d departments", places) % {"number": places}
    return _("%(people)s in %(departments)s") % {"people": people, "departments": departments}


def says_anything(person: User) -> bool:
    """Whether there is something to find counterparts by. One query where the job has no title."""
    return bool(person.job_title) or person.skill_rows.exists()
