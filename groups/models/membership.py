"""`Membership`: who is in a group, as what, since when; who asks to be; who was."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from groups.models.group import LINE_LONGEST, Group
from profiles.models import User


class MemberRole(models.TextChoices):
    """What a member may do in the group."""

    OWNER = "owner", _("owner")
    HOST = "host", _("host")
    MEMBER = "member", _("member")


KEEPERS = (MemberRole.OWNER, MemberRole.HOST)  # who keeps order


class MemberSource(models.TextChoices):
    """How a membership came to be."""

    OWN = "own", _("joined")  # by their own act, or somebody's who asked them
    RULE = "rule", _("by the rule of the group")  # never a reason for a mail


class EndedBy(models.TextChoices):
    """Who ended a membership or a request. What the rule has ended the rule may begin again; nobody else's."""

    NOBODY = "", _("nobody")
    PERSON = "person", _("the person")
    HOST = "host", _("a host")
    RULE = "rule", _("the rule of the group")
    DEPARTURE = "departure", _("leaving the civil service")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which memberships."""

    def present(self) -> Self:
        """Memberships of now: nobody who has left, asked or been invited only."""
        return self.filter(left_at=None, joined_at__isnull=False)

    def asking(self) -> Self:
        """Requests that wait for an answer, the oldest first."""
        return self.filter(requested_at__isnull=False).order_by("requested_at", "pk")

    def keeping(self) -> Self:
        """Of owners and hosts."""
        return self.filter(role__in=KEEPERS)

    def owning(self) -> Self:
        """Of owners."""
        return self.filter(role=MemberRole.OWNER)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Present members of the groups whose inside `user` may see, where they are shown as people at all."""
        shown = User.objects.visible_to(user)
        return self.present().filter(group__in=Group.objects.open_to(user), person__in=shown)

    def manageable_by(self, user: User | AnonymousUser) -> Self:
        """Present members and requests of the groups that `user` keeps order in."""
        waiting = Q(requested_at__isnull=False)
        present = Q(left_at=None, joined_at__isnull=False)
        return self.filter(waiting | present, group__in=Group.objects.kept_by(user))

    def of(self, person: User, group: Group) -> Self:
        """The one row of `person` in `group`, whatever it says."""
        return self.filter(group=group, person=person)

    def keepers_and(self, person: User) -> Self:
        """Owners, then hosts, who are there now, and the row of `person` whatever it says, with what a line shows."""
        keepers = Q(left_at=None, joined_at__isnull=False, role__in=KEEPERS)
        return self.filter(keepers | Q(person=person)).for_list().order_by("-role", "joined_at", "pk")

    def for_list(self) -> Self:
        """With what a line about each member shows."""
        return self.select_related("person__department").defer("person__about", "person__about_html")

    def count_by_department(self) -> list[tuple[str, str, int]]:
        """(slug, short name, members) of each department, the largest first; people without one left out. One query."""
        found = (
            self.order_by()
            .filter(person__department__isnull=False)
            .values_list("person__department__slug", "person__department__short_name")
            .annotate(number=Count("pk"))
            .order_by("-number", "person__department__short_name")
        )
        return [(slug, name, number) for slug, name, number in found]


class Membership(TimeStamped):
    """A person in a group. The row stays when they leave, so that a return and the trail find it.

    A request is a row without `joined_at` that has `requested_at`.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MemberRole, default=MemberRole.MEMBER)
    source = models.CharField(_("came"), max_length=8, choices=MemberSource, default=MemberSource.OWN)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=10, choices=EndedBy, blank=True, default=EndedBy.NOBODY)
    requested_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    message = models.CharField(_("message"), max_length=LINE_LONGEST, blank=True)  # of the request

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="membership_unique"),
            models.CheckConstraint(
                condition=Q(requested_at=None) | Q(joined_at=None, left_at=None),
                name="membership_request_is_not_joined",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "group"], condition=Q(left_at=None), name="membership_of_person"),
            models.Index(
                fields=["group", "-joined_at", "-id"],
                condition=Q(left_at=None, joined_at__isnull=False),
                name="membership_newest",
            ),
            models.Index(
                fields=["group", "requested_at", "id"],
                condition=Q(requested_at__isnull=False),
                name="membership_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"

    @property
    def is_present(self) -> bool:
        """Whether the person is a member now."""
        return self.joined_at is not None and self.left_at is None

    @property
    def is_request(self) -> bool:
        """Whether the person waits for an answer."""
        return self.requested_at is not None

    @property
    def keeps_order(self) -> bool:
        """Whether the person is an owner or a host now."""
        return self.is_present and self.role in KEEPERS

    @property
    def is_owner(self) -> bool:
        """Whether the person owns the group now."""
        return self.is_present and self.role == MemberRole.OWNER


def groups_of(user: User | OuterRef) -> models.QuerySet[Any, int]:
    """Ids of the groups that `user` is a present member of, as a subquery."""
    return Membership.objects.present().filter(person=user).order_by().values_list("group", flat=True)


def groups_hosted_by(user: User) -> models.QuerySet[Any, int]:
    """Ids of the groups that `user` keeps order in, as owner or host, as a subquery."""
    return Membership.objects.present().keeping().filter(person=user).order_by().values_list("group", flat=True)


def members_of(group_id: int) -> models.QuerySet[Any, int]:
    """Ids of the present members of the group, as a subquery: the inverse of `groups_of`."""
    return Membership.objects.present().filter(group=group_id).order_by().values_list("person", flat=True)
