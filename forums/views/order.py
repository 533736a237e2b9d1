"""Keeping order in one topic: the page with all that can be done, locking, slowing down, what it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.services import Refused
from content.services.placing import placing_of
from core.http import MemberRequest
from forums import order as services
from forums.errors import NotAllowed
from forums.models import Topic
from forums.order import may_convert
from forums.order_forms import ActForm, ConvertForm, LockForm, SlowForm
from forums.rights import may_host


def hosted(request: MemberRequest, pk: int) -> Topic:
    """A topic that the reader sees and keeps order in. Raises Http404, PermissionDenied."""
    found = seen(request, pk)
    if not may_host(request.user, found.entry):
        raise PermissionDenied(_("Only whoever keeps order here may do this."))
    return found


def seen(request: MemberRequest, pk: int) -> Topic:
    """A topic that the reader may read. Raises Http404."""
    topics = (
        Topic.objects.visible_to(request.user)
        .listed()
        .select_related("forum__group", "entry__group", "entry__author", "entry__department")
    )
    return get_object_or_404(topics, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_order(request: MemberRequest, pk: int) -> HttpResponse:
    """How the topic stands, and what whoever keeps order can do with it."""
    found = hosted(request, pk)
    lock_form, slow_form = LockForm.of(found), SlowForm.of(found)
    if request.method == "POST":
        act = ActForm(request.POST)
        if not act.is_valid():
            return HttpResponse(status=422)
        match act.cleaned_data["act"]:
            case "lock":
                lock_form = LockForm.of(found, request.POST)
                said = _lock(request, found, lock_form)
            case "unlock":
                said = _do(request, lock_form, services.unlock, topic=found, by=request.user)
            case "slow":
                slow_form = SlowForm(request.POST)
                said = _slow(request, found, slow_form)
            case _end_slow:
                said = _do(request, slow_form, services.end_slow, topic=found, by=request.user)
        if said:
            return redirect("forums:order", pk)
    context: dict[str, Any] = {"topic": found, "entry": found.entry, "lock_form": lock_form, "slow_form": slow_form}
    context["can_place"], context["is_pinned"], _sees_ledger = placing_of(found.entry, request.user)
    has_errors = lock_form.errors or slow_form.errors
    return render(request, "forums/order.html", context, status=422 if has_errors else 200)


def _lock(request: MemberRequest, topic: Topic, form: LockForm) -> bool:
    if not form.is_valid():
        return False
    said = {"until": form.cleaned_data["until"], "reason": form.cleaned_data["reason"]}
    return _do(request, form, services.lock, topic=topic, by=request.user, **said)


def _slow(request: MemberRequest, topic: Topic, form: SlowForm) -> bool:
    if not form.is_valid():
        return False
    said = {name: form.cleaned_data[name] for name in ("minutes", "until", "reason")}
    return _do(request, form, services.slow_down, topic=topic, by=request.user, **said)


def _do(request: MemberRequest, form: Any, change: Any, **said: Any) -> bool:
    """Whether it was done. A refusal is shown in the form; what was so already is done."""
    try:
        change(**said)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        if form.is_bound:
            form.refuse(refusal)
            return False
        return True
    messages.success(request, _("Saved."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def convert(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that it is a question, a discussion or an idea."""
    found = seen(request, pk)
    if not may_convert(request.user, found.entry):
        raise PermissionDenied(_("Whoever keeps order here says what it is, now that others have replied."))
    form = ConvertForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.convert(topic=found, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(found.entry)
    context = {"form": form, "topic": found, "entry": found.entry}
    return render(request, "forums/convert.html", context, status=form.refused_status())
