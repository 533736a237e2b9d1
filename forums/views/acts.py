"""What readers do with a topic: say that they have it too, that they are answering, what the answer is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content.models import Reply
from content.services import LimitReached, Refused
from core import errors
from core.http import MemberRequest
from forums import services
from forums.errors import NotAllowed
from forums.forms import IdeaStateForm, YesForm
from forums.models import Topic
from forums.pages import about
from forums.rights import may_host


@require_POST
def support(request: MemberRequest, pk: int) -> HttpResponse:
    """ "I have this too", or a vote for an idea, or no longer."""
    topics = Topic.objects.visible_to(request.user).listed().select_related("entry__group")
    found = get_object_or_404(topics, pk=pk)
    form = YesForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        services.support(topic=found, person=request.user, says_so=form.cleaned_data["says"])
    except LimitReached as limit:
        return errors.too_many(request, str(limit))
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    if not request.htmx:
        return redirect(found.entry)
    context = {"about": about(found.entry, request.user), "entry": found.entry, "given": form.cleaned_data["says"]}
    return render(request, "forums/_support.html", context)


@require_POST
def claim(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that one is answering, for ten minutes, or no longer."""
    found = get_object_or_404(Topic.objects.visible_to(request.user).listed().select_related("entry"), pk=pk)
    form = YesForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    if not form.cleaned_data["says"]:
        services.release(topic=found, person=request.user)
        return redirect(found.entry)
    try:
        services.claim(topic=found, person=request.user)
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect(found.entry)
    return redirect(f"{found.entry.get_absolute_url()}#reply-form")


@require_POST
def accept(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that a reply answers its question, or no longer."""
    reply = get_object_or_404(Reply.objects.visible_to(request.user).published(), pk=pk)
    found = get_object_or_404(
        Topic.objects.visible_to(request.user).listed().select_related("entry__group"), pk=reply.entry_id
    )
    form = YesForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    says = form.cleaned_data["says"]
    try:
        if says:
            is_accepted = services.accept(topic=found, reply=reply, by=request.user)
        else:
            services.take_back_answer(topic=found, reply=reply, by=request.user)
    except LimitReached as limit:
        return errors.too_many(request, str(limit))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(reply)
    if says and is_accepted:
        messages.success(request, _("It is the accepted answer now, and stands on top."))
    elif says:
        messages.success(
            request, _("You said that it answers the question. With three people it is the accepted answer.")
        )
    return redirect(reply)


@require_http_methods(["GET", "HEAD", "POST"])
def idea_state(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what becomes of an idea."""
    found = get_object_or_404(Topic.objects.visible_to(request.user).listed().select_related("entry__group"), pk=pk)
    if not may_host(request.user, found.entry):
        raise PermissionDenied(_("Whoever keeps order here decides on ideas."))
    form = IdeaStateForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.set_idea_state(topic=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The state of the idea is saved. Its author is told."))
            return redirect(found.entry)
    context = {"form": form, "topic": found, "entry": found.entry}
    return render(request, "forums/idea_state.html", context, status=422 if form.errors else 200)
