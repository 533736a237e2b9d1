"""Groups: team rooms, communities, professions and working groups, as the reading rule needs them."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.markings import Marking
from core.models import TimeStamped
from profiles.models import User


class Visibility(models.TextChoices):
    """Who learns that the group is there, and what its entries may at most be."""

    VISIBLE = "visible", _("visible: anybody may read what is written for everyone")
    LISTED = "listed", _("listed: anybody sees that it is there, members read it")
    HIDDEN = "hidden", _("hidden: only members know of it")


class JoinPolicy(models.TextChoices):
    """How people get in."""

    OPEN = "open", _("anybody may join")
    REQUEST = "request", _("ask to join")
    INVITATION = "invitation", _("by invitation")


class GroupQuerySet(models.QuerySet["Group"]):
    """Which groups."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Groups that `user` may know of: all but hidden ones, and those that they belong to."""
        if isinstance(user, AnonymousUser) or not user.may_read:
            return self.none()
        return self.filter(~Q(visibility=Visibility.HIDDEN) | Q(pk__in=groups_of(user)))


class Group(TimeStamped):
    """A room. Its visibility caps the audience of what is written in it."""

    slug = models.SlugField(_("slug"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("about"), max_length=2000, blank=True)
    visibility = models.CharField(_("visibility"), max_length=10, choices=Visibility, default=Visibility.VISIBLE)
    join_policy = models.CharField(_("how to join"), max_length=12, choices=JoinPolicy, default=JoinPolicy.OPEN)
    marking = models.CharField(_("marking"), max_length=20, choices=Marking, default=Marking.OFFICIAL)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    origin = models.CharField(_("id in an imported archive"), max_length=200, blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="rooms")

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.UniqueConstraint(Lower("slug"), name="group_slug_unique"),
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="group_origin_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """Whether it is read-only: what was written stays, and nothing is added."""
        return self.closed_at is not None


class MemberRole(models.TextChoices):
    """What a member may do in the group."""

    OWNER = "owner", _("owner")
    HOST = "host", _("host")
    MEMBER = "member", _("member")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which memberships."""

    def present(self) -> Self:
        """Memberships of now: nobody who has left, asked or been invited only."""
        return self.filter(left_at=None, joined_at__isnull=False)


class Membership(TimeStamped):
    """A person in a group. The row stays when they leave, so that a return and the trail find it."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MemberRole, default=MemberRole.MEMBER)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="membership_unique")]
        indexes = [
            models.Index(fields=["person", "group"], condition=Q(left_at=None), name="membership_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"


def groups_of(user: User) -> models.QuerySet[Any, int]:
    """Ids of the groups that `user` is a present member of, as a subquery."""
    return Membership.objects.present().filter(person=user).order_by().values_list("group", flat=True)


def groups_hosted_by(user: User) -> models.QuerySet[Any, int]:
    """Ids of the groups that `user` keeps order in, as owner or host, as a subquery."""
    hosting = Membership.objects.present().filter(person=user, role__in=[MemberRole.OWNER, MemberRole.HOST])
    return hosting.order_by().values_list("group", flat=True)


def members_of(group_id: int) -> models.QuerySet[Any, int]:
    """Ids of the present members of the group, as a subquery: the inverse of `groups_of`."""
    return Membership.objects.present().filter(group=group_id).order_by().values_list("person", flat=True)
