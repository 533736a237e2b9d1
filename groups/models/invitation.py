"""`Invitation`: a person, or whoever proved an address, may come into a group, once and within a fortnight."""

from datetime import timedelta
from typing import Self

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from colleagues.models import people_blocked_by
from groups.models.group import Group
from profiles.models import User
from profiles.models.token import hash_of_token

LIFE = timedelta(days=14)
OPEN = Q(accepted_at=None, declined_at=None, revoked_at=None)  # it may still have expired: that no index knows


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations."""

    def of(self, person: User) -> Self:
        """Those to `person`, by name or to an address that they proved, but from nobody whom they block."""
        proven = EmailAddress.objects.filter(user=person, verified=True).values("email")
        theirs = self.filter(Q(person=person) | Q(person=None, email__in=proven))
        return theirs.exclude(inviter__in=people_blocked_by(person))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, answered or not."""
        return self.of(user) if isinstance(user, User) and user.may_read else self.none()

    def revocable_by(self, user: User | AnonymousUser) -> Self:
        """Those into the groups that `user` keeps order in."""
        return self.filter(group__in=Group.objects.kept_by(user))

    def presented(self, token: str) -> Self:
        """The row of a link that somebody holds. One query by the hash, whatever is shown."""
        return self.filter(token_hash=hash_of_token(token)).exclude(token_hash="")

    def open(self) -> Self:
        """Those that can be accepted now."""
        return self.filter(OPEN, expires_at__gt=timezone.now())

    def waiting(self) -> Self:
        """Those that nobody answered or took back, expired ones too."""
        return self.filter(OPEN)


class Invitation(models.Model):
    """One invitation. The token of its link is in the mail alone; here is its hash."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    inviter = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("address"), max_length=254, blank=True)  # in its one spelling
    token_hash = models.CharField(max_length=64, blank=True, editable=False)  # SHA-256, hexadecimal
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="", token_hash="")
                | Q(person=None) & ~Q(email="") & ~Q(token_hash=""),
                name="invitation_of_person_or_address",
            ),
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=OPEN & Q(person__isnull=False),
                name="invitation_one_open_a_person",
            ),
            models.UniqueConstraint(
                fields=["group", "email"], condition=OPEN & ~Q(email=""), name="invitation_one_open_an_address"
            ),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="invitation_token_unique"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None, revoked_at=None),
                name="invitation_accepted_is_the_end",
            ),
        ]
        indexes = [
            models.Index(fields=["inviter", "-created_at"], name="invitation_of_inviter"),
            models.Index(fields=["group", "-created_at", "-id"], name="invitation_newest"),
            models.Index(fields=["email"], condition=~Q(email=""), name="invitation_address"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.person_id or 'an address'}"

    def get_absolute_url(self) -> str:
        return reverse("groups:invitation", args=[self.pk])

    @property
    def is_expired(self) -> bool:
        """Whether its fortnight is over."""
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether it can be accepted now."""
        return not (self.accepted_at or self.declined_at or self.revoked_at or self.is_expired)


def groups_named_to(user: User | AnonymousUser) -> models.QuerySet[Group]:
    """Groups that a notice may name to `user`: those they may know of, and those they are invited to now."""
    known = Q(pk__in=Group.objects.visible_to(user).values("pk"))
    invited = Q(pk__in=Invitation.objects.visible_to(user).open().values("group"))
    return Group.objects.filter(known | invited)
