"""What uploads and groups tell: released pictures and files appear, a narrower group narrows what was written in it."""

from typing import Any

from django.dispatch import receiver

from content.services import narrow_group
from content.services.rendering import show_released
from content.services.succession import find_owner
from groups.models import Group
from groups.signals import narrowed, ownerless
from uploads.models import Upload
from uploads.signals import released


@receiver(released)
def _show_released(upload: Upload, **_kwargs: Any) -> None:
    show_released(upload=upload)


@receiver(narrowed)
def _narrow_entries(group: Group, **_kwargs: Any) -> None:
    narrow_group(group=group)


@receiver(ownerless)
def _find_owner(group: Group, **_kwargs: Any) -> None:
    find_owner(group=group)
