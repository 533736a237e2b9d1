"""Pictures and files of what moderators look at: those of the text as it stands, opened with it and closed with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from content.models import Attachment, Entry, Reply
from content.services.attachments import label_of
from moderation.models import OPEN_TO_MODERATORS, Target
from uploads.serving import answer


@dataclass(frozen=True)
class File:
    """One picture or file, as the page of its text lists it."""

    name: str
    label: str  # kind and size; while it is not ready, its state
    alt: str
    url: str  # "" while it is not ready


def files_of(target: Target) -> Sequence[File]:
    """What `target` has attached; nothing of a text that moderators do not see."""
    if not isinstance(target, Entry | Reply) or target.state not in OPEN_TO_MODERATORS:
        return []
    rows = Attachment.objects.on(target).current().select_related("upload").order_by("pk")
    address = f"admin:content_{target._meta.model_name}_file"
    return [
        File(
            name=row.upload.name,
            label=label_of(row.upload) if row.upload.is_ready else row.upload.get_state_display(),
            alt=row.alt,
            url=reverse(address, args=[target.pk, row.upload.token]) if row.upload.is_ready else "",
        )
        for row in rows
    ]


def hand_out(request: HttpRequest, pk: int, token: UUID, *, model_admin: "ModelAdmin[Any]") -> HttpResponseBase:
    """The file itself, for whoever the admin shows the text to."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    target = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    row = get_object_or_404(Attachment.objects.on(target).current().select_related("upload"), upload__token=token)
    return answer(request, row.upload)
