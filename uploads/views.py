"""Sending a file in parts, so that a cut costs nothing but time. Whoever sends it sees it here, and nobody else."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.http import MemberRequest
from uploads import services, tus
from uploads.models import Upload, UploadState


@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """Announce a file: its size and name. 201 with the address for its parts, or a sentence why not."""
    try:
        tus.check_version(request)
        size_bytes = tus.number(request, "Upload-Length")
        name = tus.file_name(request)
        upload = services.begin(uploader_id=request.user.pk, name=name, size_bytes=size_bytes)
    except services.Refused as error:
        return tus.refusal(error)
    response = tus.answer(upload, status=201)
    response.headers["Location"] = reverse("uploads:chunk", args=[upload.token])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def chunk(request: MemberRequest, token: UUID) -> HttpResponse:
    """How far a file of one's own has come; or its next part, which is written to disk as it arrives."""
    upload = get_object_or_404(Upload.objects.of(request.user.pk), token=token)
    if request.method != "POST":
        return tus.answer(upload, status=200 if upload.state != UploadState.REFUSED else 410)
    try:
        tus.check_version(request)
        tus.check_part(request)
        offset, length = tus.number(request, "Upload-Offset"), tus.number(request, "Content-Length")
        upload = services.append(upload=upload, offset=offset, stream=request, length=length)
    except services.Refused as error:
        return tus.refusal(error)
    return tus.answer(upload, status=204)


@require_POST
def cancel(request: MemberRequest, token: UUID) -> HttpResponse:
    """Take back a file of one's own that no text holds: it counts no longer. Twice is once."""
    upload = get_object_or_404(Upload.objects.of(request.user.pk), token=token)
    try:
        services.discard(upload=upload)
    except services.Refused as error:
        return tus.refusal(error)
    return HttpResponse(status=204)
