"""The doors of these pages: groups that one may know of, keeps order in, or owns. Else 404; 403 where one sees it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.http import MemberRequest
from groups.models import Group, Membership
from groups.services import NotAllowed, NotTheirs


def seen(request: MemberRequest, slug: str) -> Group:
    """A group that the reader may know of. Raises Http404."""
    return get_object_or_404(Group.objects.visible_to(request.user).select_related("department"), slug=slug)


def kept(request: MemberRequest, slug: str) -> Group:
    """A group that the reader keeps order in. Raises Http404, PermissionDenied."""
    group = seen(request, slug)
    own = own_membership(request, group)
    if own is None or not own.keeps_order:
        raise PermissionDenied(_("Only an owner or a host of the group may do this."))
    return group


def owned(request: MemberRequest, slug: str) -> Group:
    """A group that the reader owns. Raises Http404, PermissionDenied."""
    group = seen(request, slug)
    own = own_membership(request, group)
    if own is None or not own.is_owner:
        raise PermissionDenied(_("Only an owner of the group may do this."))
    return group


def own_membership(request: MemberRequest, group: Group) -> Membership | None:
    """The reader's own row, whatever it says."""
    return Membership.objects.of(request.user, group).first()


def managed(request: MemberRequest, group: Group, pk: int) -> Membership:
    """A member or a request of a group that the reader keeps order in. Raises Http404."""
    rows = Membership.objects.manageable_by(request.user).filter(group=group)
    found = rows.select_related("person__department", "group").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def denied(refusal: NotAllowed | NotTheirs) -> PermissionDenied:
    """403, with the reason."""
    return PermissionDenied(str(refusal))
