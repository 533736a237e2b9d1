"""What the community hid, for its author; and how far one is trusted, for oneself alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content import brief
from content.models import Entry, Reply, State
from content.services import Refused
from core.http import MemberRequest
from moderation.forms import MendForm
from moderation.growth import progress_of
from moderation.services.mending import hiding_of, mend, why_not_mended
from moderation.showing_trust import lines_of
from profiles.looking import own_eyes_only


@require_http_methods(["GET", "HEAD", "POST"])
@own_eyes_only
def hidden_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Why an entry of one's own is hidden, and what to do about it."""
    entries = Entry.objects.visible_to(request.user).filter(author=request.user, state=State.HIDDEN)
    return _hidden(request, get_object_or_404(entries.select_related("author__department", "group"), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@own_eyes_only
def hidden_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Why a reply of one's own is hidden, and what to do about it."""
    replies = Reply.objects.visible_to(request.user).filter(author=request.user, state=State.HIDDEN)
    return _hidden(request, get_object_or_404(replies.select_related("author__department", "entry"), pk=pk))


def _hidden(request: MemberRequest, target: Entry | Reply) -> HttpResponse:
    hiding = hiding_of(target)
    refusal = why_not_mended(target, hiding)
    is_titled = isinstance(target, Entry) and not brief.is_brief(target)
    form = None if refusal else MendForm.of(target, request.POST if request.method == "POST" else None, is_titled)
    if form is not None and form.is_valid():
        try:
            mend(target=target, author=request.user, **form.cleaned_data)
        except Refused as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("It is shown again, as you changed it. A moderator will still look at it."))
            return redirect(target)
    status = form.refused_status() if form is not None and form.errors else 200
    if request.method == "POST" and form is None:
        status = 422
    context = {"target": target, "hiding": hiding, "form": form, "refusal": refusal}
    return render(request, "moderation/hidden.html", context, status=status)


@require_safe
def standing(request: MemberRequest) -> HttpResponse:
    """How far one is trusted, and what is missing for more: nobody else sees it."""
    progress = progress_of(request.user)
    context = {"person": request.user, "progress": progress, "lines": lines_of(progress)}
    return render(request, "moderation/standing.html", context)
