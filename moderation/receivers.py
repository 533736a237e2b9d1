"""What `content` tells: what was reported or handled may say the same in another place. Only rows are written here."""

from typing import Any

from content.models import Entry, Reply
from moderation.models import Act, Report


def follow_words(sender: Any, *, entry: Entry, reply: Reply, **kwargs: Any) -> None:
    """Reports of an entry that became a reply are reports of that reply, and so are the acts."""
    Report.objects.about(entry).update(entry=None, reply=reply)
    Act.objects.about(entry).update(entry=None, reply=reply)
