"""What others tell: words moved, a group lost its keepers, a report, an act, a marked text that was stopped."""

from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from audit.models import Record
from audit.services import record
from content.models import Entry, Reply
from core.markings import Above
from groups.models import Group
from groups.services import hosts_of
from moderation import growth
from moderation.models import Act, Report
from moderation.services import MODERATORS
from moderation.services.community import consider, end_quiet
from notifications.models import Event
from notifications.services import tell
from profiles.models import User

STOPPED: Final = "moderation.stopped"
_ONE_STOP: Final = timedelta(minutes=10)  # a window that keeps a draft every few seconds is stopped once


def note_stop(sender: Any, *, person_id: int | None, kind: str, marking: Above, **kwargs: Any) -> None:
    """A line of the trail: who, what kind of thing, which marking. Once in ten minutes for the same."""
    said = {"action": STOPPED, "actor_id": person_id, "target_type": kind, "reason": str(marking)}
    if not Record.objects.filter(**said, at__gt=timezone.now() - _ONE_STOP).exists():
        record(STOPPED, actor_id=person_id, target_type=kind, reason=str(marking))


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


def weigh_report(sender: Any, *, report: Report, **kwargs: Any) -> None:
    """A report was made: the community may have said enough."""
    consider(report)


def follow_act(sender: Any, *, act: Act, **kwargs: Any) -> None:
    """A moderator has acted: trust may fall or come back, and a newcomer whose flood was looked at may write again."""
    growth.fall(act)
    growth.give_back(act)
    end_quiet(act)
