"""What uploads and groups tell: released pictures and files appear, a narrower group narrows what was written in it."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from content.services import narrow_group, passages
from content.services.rendering import show_released
from content.services.succession import find_owner
from groups.models import Group
from groups.signals import narrowed, ownerless
from uploads.models import Upload
from uploads.reading import Piece
from uploads.signals import extracted, released


@receiver(released)
def _show_released(upload: Upload, **_kwargs: Any) -> None:
    show_released(upload=upload)
    passages.settle(uploads=[upload.pk])


@receiver(extracted)
def _keep_passages(upload: Upload, pieces: Sequence[Piece], **_kwargs: Any) -> None:
    passages.write(upload=upload, pieces=pieces)


@receiver(narrowed)
def _narrow_entries(group: Group, **_kwargs: Any) -> None:
    narrow_group(group=group)


@receiver(ownerless)
def _find_owner(group: Group, **_kwargs: Any) -> None:
    find_owner(group=group)
