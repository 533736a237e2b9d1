"""What `content` and `groups` tell: words went to another place, a group is left without anybody who keeps order."""

from typing import Any

from content.models import Entry, Reply
from groups.models import Group
from groups.services import hosts_of
from moderation.models import Act, Report
from moderation.services import MODERATORS
from notifications.models import Event
from notifications.services import tell
from profiles.models import User


def follow_words(sender: Any, *, entry: Entry, reply: Reply, **kwargs: Any) -> None:
    """Reports of an entry that became a reply are reports of that reply, and so are the acts."""
    Report.objects.about(entry).update(entry=None, reply=reply)
    Act.objects.about(entry).update(entry=None, reply=reply)


def tell_of_orphan(sender: Any, *, group: Group, **kwargs: Any) -> None:
    """Nobody owns it and no host follows: the moderators hear of it, once each time it happens."""
    if hosts_of(group) or group.is_closed or group.needs_owner_since is None:
        return
    people = User.objects.members().filter(groups__name=MODERATORS).order_by("pk")
    key = f"group-orphaned:{group.pk}:{int(group.needs_owner_since.timestamp())}"
    tell(event=Event.OWNERSHIP, key=key, people=list(people), group=group)
