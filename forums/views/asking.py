"""What one was asked because one may know, and what one says to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.services import Refused
from core.http import MemberRequest
from forums.asking import answering
from forums.asking.forms import PassForm
from forums.asking.showing import page_of
from forums.models import Offer


@require_safe
def for_you(request: MemberRequest) -> HttpResponse:
    """Questions that one was asked, and nobody has answered yet."""
    return render(request, "forums/for_you.html", page_of(request))


@require_POST
def promise(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that one will answer."""
    offer = get_object_or_404(Offer.objects.visible_to(request.user).select_related("topic__entry"), pk=pk)
    try:
        answering.promise(offer=offer)
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect(offer.topic.entry)
    messages.success(request, _("Thank you. Others see that you are answering, and nobody else is asked meanwhile."))
    return redirect(f"{offer.topic.entry.get_absolute_url()}#reply-form")


@require_POST
def decline(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that it is not for oneself."""
    offer = get_object_or_404(Offer.objects.visible_to(request.user), pk=pk)
    try:
        answering.decline(offer=offer)
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Thank you for saying so. Somebody else is asked, you less about this."))
    return redirect("forums:for-you")


@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: MemberRequest, pk: int) -> HttpResponse:
    """Name somebody who may know better."""
    offers = Offer.objects.visible_to(request.user).select_related("topic__entry", "topic__forum__group")
    offer = get_object_or_404(offers, pk=pk)
    form = PassForm(request.POST or None, person=request.user)
    if form.is_valid() and form.found is not None:
        try:
            answering.pass_on(offer=offer, to=form.found)
        except Refused as refusal:
            form.add_error("who", str(refusal))
        else:
            messages.success(request, _("%(name)s is asked now. Thank you.") % {"name": form.found.name})
            return redirect("forums:for-you")
    context = {"form": form, "offer": offer, "entry": offer.topic.entry, "forum": offer.topic.forum}
    return render(request, "forums/pass_on.html", context, status=422 if form.errors else 200)
