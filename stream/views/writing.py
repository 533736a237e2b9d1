"""Who is writing a reply: said by the page in which they type, and asked by the pages that show it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.models import Entry
from content.services import why_no_reply
from core import errors
from core.http import MemberRequest
from core.pace import is_too_fast
from stream import writing as shown
from stream.forms import WritersForm
from stream.live import publishing


@require_POST
def writing(request: MemberRequest, pk: int) -> HttpResponse:
    """Tell those who have the entry open that one is writing a reply to it: that one is, and no word of what."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).published().select_related("group"), pk=pk)
    refusal = why_no_reply(entry, request.user)
    if refusal:
        raise PermissionDenied(refusal)
    if is_too_fast("writing", request.user.pk, most=shown.MOST_A_MINUTE):
        return errors.too_many(request, _("This page said too often that you are writing."))
    if shown.is_shown_of(request.user):
        publishing.writing(entry.pk, request.user.pk)
    return HttpResponse(status=204)


@require_safe
def writers(request: MemberRequest, pk: int) -> HttpResponse:
    """Names of the people `?writing=`, whose numbers came with events: those that this reader may see."""
    get_object_or_404(Entry.objects.visible_to(request.user).only("pk"), pk=pk)
    form = WritersForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=422)
    return JsonResponse({"names": shown.names_of(form.cleaned_data["writing"], request.user)})
