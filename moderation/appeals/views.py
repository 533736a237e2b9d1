"""What was done to one's own words, and appealing against it; also by the link in a mail, for who cannot sign in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from content.services import Refused
from core.http import CivRequest, MemberRequest
from moderation.appeals import letters, services, showing
from moderation.appeals.forms import AppealForm
from moderation.listing import words_of


@require_safe
def act(request: MemberRequest, pk: int) -> HttpResponse:
    """One act that concerns the reader, why it was done, and what became of their appeal."""
    found = get_object_or_404(showing.acts_of(request.user), pk=pk)
    words = words_of([found], request.user).get(found.pk)
    context = showing.context(found) | {"mend_url": showing.mend_url(found), "words": words}
    return render(request, "moderation/act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: MemberRequest, pk: int) -> HttpResponse:
    """The form. 403 where one cannot appeal against the act, or not any more."""
    found = get_object_or_404(showing.acts_of(request.user), pk=pk)
    if hasattr(found, "appeal"):
        return redirect("moderation:act", pk)
    refusal = services.why_no_appeal(found)
    if refusal:
        raise PermissionDenied(refusal)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.appeal(act=found, person=request.user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Your appeal is made. A moderator of another department decides."))
            return redirect("moderation:act", pk)
    context = showing.context(found) | {"form": form, "words": words_of([found], request.user).get(found.pk)}
    return render(request, "moderation/appeal.html", context, status=form.refused_status())


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_by_mail(request: CivRequest, token: str) -> HttpResponse:
    """The same for somebody suspended, by the link in the mail that told them. It opens nothing else."""
    found = letters.act_of(token)
    if found is None or found.concerns is None:
        raise Http404
    context = showing.context(found)
    form = AppealForm(request.POST if request.method == "POST" else None) if context["can_appeal"] else None
    if form is not None and form.is_valid():
        try:
            services.appeal(act=found, person=found.concerns, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("moderation:appeal-by-mail", token)
    status = form.refused_status() if form is not None else 200 if context["appeal"] else 403
    return render(request, "moderation/appeal_by_mail.html", context | {"form": form}, status=status)
