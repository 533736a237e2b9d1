"""Pictures and files of texts, for whoever may read a text that holds them, and for nobody else."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from content.attaching import row_of
from content.models import uploads_visible_to
from core.http import MemberRequest
from uploads.models import Upload
from uploads.serving import answer


@require_safe
def upload(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """A file to save, or a picture in its largest size."""
    return answer(request, get_object_or_404(uploads_visible_to(request.user), token=token))


@require_safe
def picture(request: MemberRequest, token: UUID, size: str) -> HttpResponseBase:
    """A picture in one of its sizes."""
    return answer(request, get_object_or_404(uploads_visible_to(request.user), token=token), size=size)


@require_safe
def upload_row(request: MemberRequest, token: UUID) -> HttpResponse:
    """What is known of a file that one has just sent, as part of the form."""
    sent = get_object_or_404(Upload.objects.of(request.user.pk), token=token)
    return render(request, "content/_upload_row.html", {"row": row_of(sent)})
