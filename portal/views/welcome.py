"""The first visit, step by step. Each page says what is done already, and can be left by a link or a button."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import MemberRequest
from groups.models import Group
from groups.services import Refused
from portal.welcome import MINUTES, STEPS, progress_of
from portal.welcome.asking import questions_for
from portal.welcome.following import choices_for, follow_ticked
from portal.welcome.forms import AskForm, FollowForm, OneLineForm, RoomForm
from portal.welcome.lines import typed_before
from portal.welcome.progress import ENOUGH_FOLLOWS
from portal.welcome.rooms import come_in, rooms_for
from profiles.services import Paused, ProfileRefused, RoleRefused, begin_welcome, end_welcome, say_line
from stream.services import NotPossible


@require_safe
def welcome(request: MemberRequest) -> HttpResponse:
    """What the first visit is, and what of it is done."""
    context = {"progress": progress_of(request.user), "minutes": MINUTES}
    return render(request, "portal/welcome.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def welcome_line(request: MemberRequest) -> HttpResponse:
    """What stands beside one's name."""
    if request.method == "POST":
        form = OneLineForm(request.POST)
        if form.is_valid():
            try:
                say_line(person=request.user, **form.cleaned_data)
            except (Paused, ProfileRefused, RoleRefused) as refusal:
                form.add_error(None, str(refusal))
            else:
                begin_welcome(person=request.user)
                return redirect("portal:welcome-follow")
    else:
        form = OneLineForm(initial=typed_before(request.user))
    return _step(request, 0, {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def welcome_follow(request: MemberRequest) -> HttpResponse:
    """Five things to follow."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            follow_ticked(request.user, form.cleaned_data["tick"])
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            begin_welcome(person=request.user)
            return _after_following(request)
    context = {"form": form, "parts": choices_for(request.user), "enough": ENOUGH_FOLLOWS}
    return _step(request, 1, context, status=422 if form.errors else 200)


def _after_following(request: MemberRequest) -> HttpResponse:
    """On, or here again where it is not five yet; they can go on by the link."""
    follows = progress_of(request.user).follows
    if follows >= ENOUGH_FOLLOWS:
        return redirect("portal:welcome-group")
    words = ngettext("You follow %(number)d of five.", "You follow %(number)d of five.", follows) % {"number": follows}
    messages.info(request, f"{words} {_('Tick some more, or skip this step.')}")
    return redirect("portal:welcome-follow")


@require_http_methods(["GET", "HEAD", "POST"])
def welcome_group(request: MemberRequest) -> HttpResponse:
    """One group to join."""
    form = RoomForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        group = get_object_or_404(Group.objects.visible_to(request.user), slug=form.cleaned_data["group"])
        begin_welcome(person=request.user)
        try:
            is_in = come_in(request.user, group)
        except Refused as refusal:  # it was closed a moment ago, or takes nobody any more
            messages.info(request, str(refusal))
            return redirect("portal:welcome-group")
        said = _("You are a member of “%(name)s”.") if is_in else _("You have asked “%(name)s”. A host will answer.")
        messages.success(request, said % {"name": group.name})
        return redirect("portal:welcome-question")
    return _step(request, 2, {"form": form, "rooms": rooms_for(request.user)}, status=422 if form.errors else 200)


@require_safe
def welcome_question(request: MemberRequest) -> HttpResponse:
    """One question to answer, or to ask."""
    return _step(request, 3, {"questions": questions_for(request.user), "ask": AskForm()})


@require_safe
def welcome_done(request: MemberRequest) -> HttpResponse:
    """What one has now, and what happens next."""
    return render(request, "portal/welcome_done.html", {"progress": progress_of(request.user)})


@require_POST
def welcome_later(request: MemberRequest) -> HttpResponse:
    """Another day: home leads here no more, and keeps a line that does."""
    begin_welcome(person=request.user)
    return redirect("portal:home")


@require_POST
def welcome_finish(request: MemberRequest) -> HttpResponse:
    """The end."""
    end_welcome(person=request.user)
    return redirect("portal:welcome-done")


@require_POST
def welcome_dismiss(request: MemberRequest) -> HttpResponse:
    """No more of it."""
    end_welcome(person=request.user)
    return redirect("portal:home")


def _step(request: MemberRequest, place: int, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page of one step, with the ways back and on. One query beside those of `context`."""
    progress = progress_of(request.user)
    context |= {
        "step": STEPS[place],
        "number": place + 1,
        "of": len(STEPS),
        "percent": 100 * place // len(STEPS),
        "progress": progress,
        "is_done": progress.done[STEPS[place].name],
        "back_url": STEPS[place - 1].url if place else "",
        "next_url": STEPS[place + 1].url if place + 1 < len(STEPS) else "",
    }
    return render(request, f"portal/welcome_{STEPS[place].name}.html", context, status=status)
