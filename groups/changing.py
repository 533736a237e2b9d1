"""What all changes of a group have in common: its lock, who may, the trail."""

from django.db.models import F
from django.utils.translation import gettext as _

from audit.models import Record
from audit.services import record
from core import guarding
from groups.errors import MarkedTooHigh, NotAllowed, NotPossible
from groups.models import KEEPERS, EndedBy, Group, MemberRole, Membership
from profiles.models import User
from profiles.newcomers import why_too_much
from profiles.services import why_paused


def locked(group: Group) -> Group:
    """The row, locked: changes of one group's members take turns, and nothing that is said in it waits for them."""
    return Group.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)


def membership_of(group: Group, person: User) -> Membership | None:
    """The row of `person`, whatever it says. The caller holds the lock of the group."""
    return Membership.objects.filter(group=group, person=person).first()


def require_keeper(group: Group, person: User) -> Membership:
    """Raise NotAllowed unless `person` is an owner or a host now."""
    return _require(group, person, KEEPERS, _("Only an owner or a host of the group may do this."))


def require_owner(group: Group, person: User) -> Membership:
    """Raise NotAllowed unless `person` is an owner now."""
    return _require(group, person, (MemberRole.OWNER,), _("Only an owner of the group may do this."))


def _require(group: Group, person: User, roles: tuple[MemberRole, ...], refusal: str) -> Membership:
    found = Membership.objects.present().filter(group=group, person=person, role__in=roles).first()
    if found is None:
        raise NotAllowed(refusal)
    return found


def require_not_paused(person: User) -> None:
    """Raise NotPossible where `person` is paused: they read, and write nothing for a while."""
    refusal = why_paused(person)
    if refusal:
        raise NotPossible(refusal)


def require_few_links(person: User, *words: str) -> None:
    """Raise NotPossible where `person` is a newcomer and these words hold more links or mentions than they may yet."""
    refusal = why_too_much(person, *words)
    if refusal:
        raise NotPossible(refusal)


def require_open(group: Group) -> None:
    """Raise NotPossible where the group was closed."""
    if group.is_closed:
        raise NotPossible(_("This group is closed. It can be read, and nobody comes in any more."))


def refuse_marked(*said: str, by: User) -> None:
    """Raise MarkedTooHigh where what a group is to say carries a marking above OFFICIAL."""
    guarding.refuse_marked(*said, person_id=by.pk, kind="group", error=MarkedTooHigh)


def count_members(group: Group, change: int) -> None:
    """Add to the number on the card; the job that works out the signs puts it right."""
    if change:
        Group.objects.filter(pk=group.pk).update(members_count=F("members_count") + change)


def end(membership: Membership, *, by: EndedBy, at: object) -> None:
    """End a membership or a request, whose rights go with it. The caller holds the lock of the group."""
    was_present = membership.is_present
    membership.left_at, membership.ended_by = at, by  # type: ignore[assignment]  # a moment
    membership.requested_at, membership.message, membership.role = None, "", MemberRole.MEMBER
    membership.save(update_fields=["left_at", "ended_by", "requested_at", "message", "role", "updated_at"])
    if was_present:
        count_members(membership.group, -1)


def trail(action: str, group: Group, *, by: User | None, about: User | None = None, reason: str = "") -> Record:
    """A line of the trail: on the person where there is one, else on the group. `reason` is a code, or a number."""
    return record(
        action,
        actor_id=by.pk if by else None,
        target_type="groups.group" if about is None else "person",
        target_id=group.pk if about is None else about.pk,
        reason=reason if about is None else f"group {group.pk}{' ' if reason else ''}{reason}",
    )
