"""What `content` announces: a poll opens with its entry. Connected in `AppConfig.ready()`."""

from typing import Any

from django.dispatch import receiver

from content.models import Entry
from content.signals import published
from polls.models import Poll


@receiver(published)
def _open_with_its_entry(entry: Entry, **_kwargs: Any) -> None:
    Poll.objects.filter(pk=entry.pk).update(opened_at=entry.published_at)
