"""`Group`: team rooms, communities, professions and working groups."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.markings import Marking
from core.models import TimeStamped
from groups.presets import JoinPolicy, Preset, Tool, Visibility, all_tools
from profiles.models import Department, Profession, User

NAME_LONGEST = 120  # characters
ABOUT_LONGEST = 2000
LINE_LONGEST = 300  # of rules, reasons and messages
SLUG_LONGEST = 80


class MemberRule(models.TextChoices):
    """Whom a group takes in by itself."""

    NOBODY = "", _("nobody: people join one by one")
    DEPARTMENT = "department", _("everybody in its department")
    PROFESSION = "profession", _("everybody of its profession")


class GroupQuerySet(models.QuerySet["Group"]):
    """Which groups."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Groups that `user` may know of: all but hidden ones, and those that they belong to."""
        if isinstance(user, AnonymousUser) or not user.may_read:
            return self.none()
        from_inside = Q(pk__in=user.memberships.present().order_by().values("group"))
        return self.filter(~Q(visibility=Visibility.HIDDEN) | from_inside)

    def open_to(self, user: User | AnonymousUser) -> Self:
        """Groups whose members and hosts `user` may see: visible ones, and those that they belong to."""
        if isinstance(user, AnonymousUser) or not user.may_read:
            return self.none()
        from_inside = Q(pk__in=user.memberships.present().order_by().values("group"))
        return self.filter(Q(visibility=Visibility.VISIBLE) | from_inside)

    def of(self, person: User) -> Self:
        """Groups that `person` is a present member of, the most recently active first."""
        mine = person.memberships.present().order_by().values("group")
        return self.filter(pk__in=mine).order_by("-active_at", "-pk")

    def kept_by(self, user: User | AnonymousUser) -> Self:
        """Groups that `user` keeps order in, as owner or host."""
        if isinstance(user, AnonymousUser) or not user.may_read:
            return self.none()
        return self.filter(pk__in=user.memberships.present().keeping().order_by().values("group"))

    def named(self, words: str) -> Self:
        """Groups whose name contains each of `words`, in any order and case."""
        found = self
        for word in words.split()[:6]:
            found = found.filter(name__icontains=word)
        return found


class Group(TimeStamped):
    """A room. Its visibility caps the audience of what is written in it."""

    slug = models.SlugField(_("slug"), max_length=SLUG_LONGEST)
    name = models.CharField(_("name"), max_length=NAME_LONGEST)
    about = models.TextField(_("about"), max_length=ABOUT_LONGEST, blank=True)
    rules = models.CharField(_("rules"), max_length=LINE_LONGEST, blank=True)  # in one line
    preset = models.CharField(_("sort of group"), max_length=20, choices=Preset, default=Preset.COMMUNITY)
    tools = ArrayField(models.CharField(max_length=20, choices=Tool), verbose_name=_("tools"), default=all_tools)
    visibility = models.CharField(_("visibility"), max_length=10, choices=Visibility, default=Visibility.VISIBLE)
    hidden_reason = models.CharField(_("why it is hidden"), max_length=LINE_LONGEST, blank=True)
    review_on = models.DateField(_("look again on"), null=True, blank=True)  # whether it must still be hidden
    join_policy = models.CharField(_("how to join"), max_length=12, choices=JoinPolicy, default=JoinPolicy.OPEN)
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="groups"
    )
    profession = models.ForeignKey(
        Profession, verbose_name=_("profession"), null=True, blank=True, on_delete=models.PROTECT, related_name="groups"
    )
    member_rule = models.CharField(
        _("takes in"), max_length=12, choices=MemberRule, blank=True, default=MemberRule.NOBODY
    )
    marking = models.CharField(_("marking"), max_length=20, choices=Marking, default=Marking.OFFICIAL)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_reason = models.CharField(_("why it was closed"), max_length=LINE_LONGEST, blank=True)
    needs_owner_since = models.DateTimeField(_("without an owner since"), null=True, blank=True)
    created_by = models.ForeignKey(
        User, verbose_name=_("made by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission = models.UUIDField(null=True, blank=True, editable=False)  # the form's one-time token
    origin = models.CharField(_("id in an imported archive"), max_length=200, blank=True)

    # vital signs: worked out by a job of `portal`, which looks at what is said; members are also counted as they come
    posts_30_days = models.PositiveIntegerField(_("posts in 30 days"), default=0, editable=False)
    median_first_reply_minutes = models.PositiveIntegerField(  # of those 30 days; None: nobody was answered
        _("median minutes to the first reply"), null=True, blank=True, editable=False
    )
    announcements_30_days = models.PositiveIntegerField(
        _("announcements in 30 days"), default=0, db_default=0, editable=False
    )
    repliers_30_days = models.PositiveIntegerField(  # different people, counted once for each announcement
        _("people who replied to them"), default=0, db_default=0, editable=False
    )
    is_noticeboard = models.BooleanField(_("noticeboard"), default=False, db_default=False, editable=False)
    departments_represented = models.PositiveIntegerField(_("departments"), default=0, editable=False)
    members_count = models.PositiveIntegerField(_("members"), default=0, editable=False)
    last_post_at = models.DateTimeField(_("last post at"), null=True, blank=True, editable=False)
    active_at = models.DateTimeField(default=timezone.now, editable=False)  # last post, or when it was made
    signs_at = models.DateTimeField(null=True, editable=False)  # when the signs were worked out

    members = models.ManyToManyField(User, through="Membership", related_name="rooms")

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.UniqueConstraint(Lower("slug"), name="group_slug_unique"),
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="group_origin_unique"),
            models.UniqueConstraint(fields=["created_by", "submission"], name="group_submission_unique"),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.HIDDEN) | ~Q(hidden_reason="") & Q(review_on__isnull=False),
                name="group_hidden_has_reason_and_review",
            ),
            models.CheckConstraint(
                condition=~Q(member_rule=MemberRule.DEPARTMENT) | Q(department__isnull=False),
                name="group_rule_has_its_department",
            ),
            models.CheckConstraint(
                condition=~Q(member_rule=MemberRule.PROFESSION) | Q(profession__isnull=False),
                name="group_rule_has_its_profession",
            ),
        ]
        indexes = [
            models.Index(fields=["-active_at", "-id"], name="group_newest"),
            models.Index(fields=["preset", "-active_at", "-id"], name="group_preset_newest"),
            models.Index(fields=["department", "-active_at", "-id"], name="group_department_newest"),
            models.Index(F("signs_at").asc(nulls_first=True), name="group_signs_due"),
            models.Index(
                fields=["needs_owner_since"], condition=Q(needs_owner_since__isnull=False), name="group_needs_owner"
            ),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="group_name_parts"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:group", args=[self.slug])

    @property
    def is_closed(self) -> bool:
        """Whether it is read-only: what was written stays, and nothing is added."""
        return self.closed_at is not None

    @property
    def is_hidden(self) -> bool:
        """Whether only its members know of it."""
        return self.visibility == Visibility.HIDDEN

    def offers(self, tool: str) -> bool:
        """Whether its page offers the tool."""
        return tool in self.tools
