"""What `uploads` tells: a picture or a file that was checked appears in the texts that refer to it."""

from typing import Any

from django.dispatch import receiver

from content.services.rendering import show_released
from uploads.models import Upload
from uploads.signals import released


@receiver(released)
def _show_released(upload: Upload, **_kwargs: Any) -> None:
    show_released(upload=upload)
