"""What every page of one group shows: its head, the reader's place in it, its tabs, what one can begin in it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from content import kinds
from core.http import MemberRequest
from groups.listing import signs_of
from groups.models import Group, Invitation, JoinPolicy, Membership, Tool, Visibility
from portal.frame import Link
from portal.tabs import Tab
from stream.controls import control_of, with_level

HOSTS_SHOWN = 8


@dataclass(frozen=True)
class Standing:
    """How the reader stands to the group."""

    own: Membership | None
    invitation: Invitation | None  # open, and to the reader

    @property
    def is_member(self) -> bool:
        """Whether they are in it."""
        return self.own is not None and self.own.is_present

    @property
    def is_request(self) -> bool:
        """Whether they wait for an answer."""
        return self.own is not None and self.own.is_request

    @property
    def keeps_order(self) -> bool:
        """Whether they are an owner or a host."""
        return self.own is not None and self.own.keeps_order

    @property
    def is_owner(self) -> bool:
        """Whether they own it."""
        return self.own is not None and self.own.is_owner


@dataclass(frozen=True)
class Door:
    """What somebody outside can do to come in; all false where only an invitation helps, or the group is closed."""

    is_open: bool
    may_ask: bool


def group_context(request: MemberRequest, slug: str, current: str) -> dict[str, Any]:
    """Context of `portal/_group_head.html` and of the margin. Raises Http404. Three queries at most."""
    groups = Group.objects.visible_to(request.user).select_related("department")
    group = get_object_or_404(with_level(groups, request.user), slug=slug)
    rows = group.memberships.keepers_and(request.user)
    own = next((row for row in rows if row.person_id == request.user.pk), None)
    keepers = [row for row in rows if row.keeps_order]
    invitation = None
    if own is None or not own.is_present:
        invitation = Invitation.objects.visible_to(request.user).open().filter(group=group).first()
    standing = Standing(own, invitation)
    is_inside = standing.is_member or group.visibility == Visibility.VISIBLE
    return {
        "group": group,
        "follow": control_of(group, request.user, is_member=standing.is_member),
        "standing": standing,
        "door": Door(
            is_open=group.join_policy == JoinPolicy.OPEN and not group.is_hidden and not group.is_closed,
            may_ask=group.join_policy == JoinPolicy.REQUEST and not group.is_hidden and not group.is_closed,
        ),
        "signs": signs_of(group),
        "keepers": keepers[:HOSTS_SHOWN],
        "is_inside": is_inside,
        "tabs": tabs_of_group(group, current) if is_inside else [],
        "begin_links": begin_links(group) if standing.is_member and not group.is_closed else [],
    }


def inside(request: MemberRequest, slug: str, current: str) -> dict[str, Any]:
    """The same for a page that only those see who may look inside. Raises Http404, PermissionDenied."""
    context = group_context(request, slug, current)
    if not context["is_inside"]:
        raise PermissionDenied(_("Only members see this."))
    return context


def tabs_of_group(group: Group, current: str) -> list[Tab]:
    """Talk, the lists of the kinds that have one for this group, members, files. No query."""
    tabs = [Tab(group.get_absolute_url(), _("Talk"), None, current == "talk")]
    for kind in kinds.all_kinds():
        if kind.group_url_of is not None and (not kind.group_tool or group.offers(kind.group_tool)):
            tabs.append(Tab(kind.group_url_of(group), str(kind.plural), None, current == kind.slug))
    members = reverse("portal:group-members", args=[group.slug])
    tabs.append(Tab(members, _("Members"), group.members_count, current == "members"))
    if group.offers(Tool.FILES):
        tabs.append(Tab(reverse("portal:group-files", args=[group.slug]), _("Files"), None, current == "files"))
    return tabs


def begin_links(group: Group) -> list[Link]:
    """What a member can begin in the group. No query."""
    return [
        Link(kind.group_write_url_of(group), str(kind.label), kind.icon)
        for kind in kinds.all_kinds()
        if kind.group_write_url_of is not None and (not kind.group_tool or group.offers(kind.group_tool))
    ]
