"""Colleague links run one way and need no consent; a block is felt by nobody but the one who set it."""

from collections.abc import Collection
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from profiles.models import User


class ColleagueLinkQuerySet(models.QuerySet["ColleagueLink"]):
    """Which links."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Links are shown to every member, between people whose profile is shown."""
        return self if not isinstance(user, AnonymousUser) and user.may_read else self.none()

    def of_member(self, member: User) -> Self:
        """Whom `member` has added, newest first, with what a line about each person shows."""
        return self.filter(member=member).select_related("colleague__department").order_by("-created_at", "-pk")

    def to(self, colleague: User) -> Self:
        """Those to one person."""
        return self.filter(colleague=colleague)

    def named(self, words: str) -> Self:
        """Those to people whose name contains each of `words`."""
        return self.filter(colleague__in=User.objects.named(words).order_by().values("pk"))

    def of_colleague(self, colleague: User) -> Self:
        """Who has added `colleague`, newest first, with what a line about each person shows."""
        return self.filter(colleague=colleague).select_related("member__department").order_by("-created_at", "-pk")


class ColleagueLink(models.Model):
    """`member` has added `colleague`: it opens the audience "my colleagues" to them, and fills both lists."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="colleague_links")
    colleague = models.ForeignKey(User, on_delete=models.CASCADE, related_name="colleague_of_links")
    created_at = models.DateTimeField(_("since"))  # the archive's moment where it was imported

    objects = ColleagueLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("colleague link")
        verbose_name_plural = _("colleague links")
        constraints = [
            models.UniqueConstraint(fields=["member", "colleague"], name="colleague_link_unique"),
            models.CheckConstraint(condition=~Q(member=F("colleague")), name="colleague_link_not_oneself"),
        ]
        indexes = [
            models.Index(fields=["colleague", "member"], name="colleague_link_backwards"),
            models.Index(fields=["member", "-created_at", "-id"], name="colleague_link_newest"),
            models.Index(fields=["colleague", "-created_at", "-id"], name="colleague_of_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.colleague_id}"


class BlockQuerySet(models.QuerySet["Block"]):
    """Which blocks."""

    def of(self, blocker: User) -> Self:
        """Those that `blocker` has set, the newest first. Nobody else is shown them."""
        return self.filter(blocker=blocker).select_related("blocked__department").order_by("-created_at", "-pk")

    def between(self, people: Collection[int]) -> Self:
        """Those that one of `people` has set on another of them."""
        return self.filter(blocker__in=people, blocked__in=people)


class Block(models.Model):
    """`blocker` no longer sees or hears what `blocked` says in person. It takes nothing from `blocked`."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_unique"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_not_oneself"),
        ]
        indexes = [
            models.Index(fields=["blocked", "blocker"], name="block_backwards"),
            models.Index(fields=["blocker", "-created_at", "-id"], name="block_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} ✕ {self.blocked_id}"


def people_who_added(user: User | OuterRef) -> models.QuerySet[Any, int]:
    """Ids of the people whose colleague `user` is, as a subquery."""
    return ColleagueLink.objects.filter(colleague=user).order_by().values_list("member", flat=True)


def people_added_by(member_id: int) -> models.QuerySet[Any, int]:
    """Ids of the people whom the member has added, as a subquery: the inverse of `people_who_added`."""
    return ColleagueLink.objects.filter(member=member_id).order_by().values_list("colleague", flat=True)


def people_blocked_by(user: User | OuterRef) -> models.QuerySet[Any, int]:
    """Ids of the people whom `user` has blocked, as a subquery."""
    return Block.objects.filter(blocker=user).order_by().values_list("blocked", flat=True)


def people_who_blocked(person_id: int) -> models.QuerySet[Any, int]:
    """Ids of the people who have blocked the person, as a subquery: the inverse of `people_blocked_by`."""
    return Block.objects.filter(blocked=person_id).order_by().values_list("blocker", flat=True)
