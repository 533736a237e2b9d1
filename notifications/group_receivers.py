"""What `groups` announces, and content of a group, becomes rows. Connected in `AppConfig.ready()`."""

from collections.abc import Iterable
from typing import Any

from content.models import Announcement
from groups.models import Group, Invitation, MemberRole, Membership
from notifications.fanout import tell_all
from notifications.models import Event
from notifications.services import tell
from profiles.models import User


def tell_of_invitation(sender: Any, *, invitation: Invitation, **kwargs: Any) -> None:
    """Tell whoever is invited by name."""
    if invitation.person is not None:
        key = f"group-invited:{invitation.pk}"
        people = [invitation.person]
        tell(event=Event.INVITATION, key=key, people=people, actor=invitation.inviter, group=invitation.group)


def tell_of_request(sender: Any, *, membership: Membership, number: int, **kwargs: Any) -> None:
    """Tell owners and hosts that somebody asks."""
    group = membership.group
    keepers = User.objects.filter(pk__in=Membership.objects.present().keeping().filter(group=group).values("person"))
    tell(
        event=Event.JOIN_REQUEST,
        key=f"group-asked:{number}",
        people=keepers,
        actor=membership.person,
        group=group,
        note=membership.message,
    )


def tell_of_answer(
    sender: Any, *, membership: Membership, is_accepted: bool, by: User, reason: str, number: int, **kwargs: Any
) -> None:
    """Tell whoever asked."""
    key = f"group-{'accepted' if is_accepted else 'declined'}:{number}"
    people, group = [membership.person], membership.group
    tell(event=Event.JOIN_ANSWER, key=key, people=people, actor=by, group=group, note="" if is_accepted else reason)


def tell_of_removal(
    sender: Any, *, group: Group, person: User, by: User, reason: str, number: int, **kwargs: Any
) -> None:
    """Tell whoever was removed, and why."""
    key = f"group-removed:{number}"
    tell(event=Event.JOIN_ANSWER, key=key, people=[person], actor=by, group=group, note=reason)


def tell_of_role(sender: Any, *, membership: Membership, by: User | None, number: int, **kwargs: Any) -> None:
    """Tell whoever has another role now; nobody is told of what they did themselves."""
    key = f"group-{MemberRole(membership.role)}:{number}"
    tell(event=Event.OWNERSHIP, key=key, people=[membership.person], actor=by, group=membership.group)


def ask_hosts(sender: Any, *, group: Group, people: Iterable[User], number: int, **kwargs: Any) -> None:
    """Ask the hosts of a group without an owner."""
    tell(event=Event.OWNERSHIP, key=f"group-sought:{number}", people=people, group=group)


def tell_of_close(sender: Any, *, group: Group, by: User, reason: str, number: int, **kwargs: Any) -> None:
    """Tell all members that nothing is added any more."""
    tell_all(group=group, key=f"group-closed:{number}", actor=by, note=reason)


def tell_of_reopening(sender: Any, *, group: Group, by: User, number: int, **kwargs: Any) -> None:
    """Tell all members that it goes on."""
    tell_all(group=group, key=f"group-reopened:{number}", actor=by)


def tell_of_announcement(sender: Any, *, announcement: Announcement, **kwargs: Any) -> None:
    """Tell all members of the entry."""
    entry = announcement.entry
    tell_all(group=announcement.group, key=f"announcement:{entry.pk}", actor=announcement.announced_by, entry=entry)
