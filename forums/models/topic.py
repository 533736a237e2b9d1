"""Forums: categories for the whole service and one in each group; their topics ask, propose or discuss."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import DetailQuerySet, Entry
from core.models import TimeStamped
from groups.models import Group
from profiles.models import User

REASON_LONGEST: Final = 500  # characters
RESERVED: Final = ("similar", "write")  # addresses of pages
QUIET_AFTER: Final = timedelta(days=180)  # a topic is old: whoever answers is warned, and nothing is forbidden


class ForumQuerySet(models.QuerySet["Forum"]):
    """Which forums."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Categories of the whole service, and the forums of groups that `user` may know of."""
        if isinstance(user, AnonymousUser) or not user.may_read:
            return self.none()
        return self.filter(Q(group=None) | Q(group__in=Group.objects.visible_to(user)))

    def categories(self) -> Self:
        """Those of the whole service, in their order."""
        return self.filter(group=None).order_by("position", "name")


class Forum(TimeStamped):
    """A place for topics: a category of the whole service, or the one of a group."""

    slug = models.SlugField(_("slug"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    about = models.CharField(_("what belongs here"), max_length=300, blank=True)
    group = models.OneToOneField(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="forum")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ForumQuerySet.as_manager()

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        constraints = [
            models.UniqueConstraint(Lower("slug"), condition=Q(group=None), name="forum_slug_unique"),
            models.CheckConstraint(condition=Q(group=None) | Q(slug=""), name="forum_of_group_has_its_address"),
            models.CheckConstraint(condition=~Q(slug__in=[*RESERVED]), name="forum_slug_is_free"),  # pages
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.group is not None:
            return reverse("forums:group", args=[self.group.slug])
        return reverse("forums:forum", args=[self.slug])


class TopicKind(models.TextChoices):
    """What a topic is for."""

    QUESTION = "question", _("Question")
    DISCUSSION = "discussion", _("Discussion")
    IDEA = "idea", _("Idea")


class IdeaState(models.TextChoices):
    """What becomes of an idea."""

    OPEN = "open", _("Open")
    UNDER_REVIEW = "under_review", _("Under review")
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")


class TopicQuerySet(DetailQuerySet["Topic"]):
    """Which topics."""

    def listed(self) -> Self:
        """What lists show. Their order is (bumped_at, entry)."""
        return self.filter(bumped_at__isnull=False)

    def everywhere(self) -> Self:
        """Those of all forums, for lists of them. Says nothing but what is true of every row: the indexes of such lists
        hold where it is said, and so serve no list of one forum, which they would search in all topics there are.
        """
        return self.filter(votes__gte=0)

    def unanswered(self) -> Self:
        """Questions without an accepted answer."""
        return self.filter(kind=TopicKind.QUESTION, is_answered=False)

    def to_offer(self) -> Self:
        """Questions for which people are looked for now, the longest waiting first. No door: the sweep asks."""
        return self.filter(offer_at__lte=timezone.now()).order_by("offer_at", "pk")

    def for_rows(self) -> Self:
        """With what a line of a list shows."""
        return self.select_related(
            "forum__group", "entry__author", "entry__department", "entry__activity", "entry__group"
        ).defer("entry__body", "entry__body_html", "entry__author__about", "entry__author__about_html")

    def in_order(self, numbers: Sequence[int]) -> "list[Topic]":
        """The topics of these numbers, which came through their door, with what a line shows. One query.

        Which ones is asked before: planned together with the reading rule, the joins would take longer than both.
        """
        found = self.for_rows().in_bulk(numbers) if numbers else {}
        return [found[number] for number in numbers if number in found]


class Topic(models.Model):
    """What a topic adds to its entry. What lists filter and sort by is copied here, in the transaction of its cause."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="topic")
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="topics")
    kind = models.CharField(_("kind"), max_length=12, choices=TopicKind, default=TopicKind.QUESTION)
    bumped_at = models.DateTimeField(_("last words at"), null=True, blank=True)  # null: it is on no list
    is_answered = models.BooleanField(_("answered"), default=False)  # its entry has an accepted answer
    votes = models.PositiveIntegerField(_("votes"), default=0)  # "I have this too", or support of an idea
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    offer_at = models.DateTimeField(_("offered at next"), null=True, blank=True)  # null: nobody is asked by the site

    claimed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(_("being answered until"), null=True, blank=True)

    idea_state = models.CharField(_("state"), max_length=12, choices=IdeaState, blank=True)
    idea_reason = models.CharField(_("reason"), max_length=REASON_LONGEST, blank=True)

    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)  # null: for good
    lock_reason = models.CharField(_("why it is locked"), max_length=REASON_LONGEST, blank=True)
    slow_minutes = models.PositiveSmallIntegerField(_("minutes between replies of one person"), null=True, blank=True)
    slow_until = models.DateTimeField(_("slow until"), null=True, blank=True)
    slow_reason = models.CharField(_("why it is slow"), max_length=REASON_LONGEST, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="idea") & ~Q(idea_state="") | ~Q(kind="idea") & Q(idea_state=""),
                name="topic_idea_has_state",
            ),
            models.CheckConstraint(
                condition=~Q(idea_state="declined") | ~Q(idea_reason=""), name="topic_declined_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None) | Q(claimed_until__isnull=False), name="topic_claim_ends"
            ),
            models.CheckConstraint(condition=Q(locked_at=None) | ~Q(lock_reason=""), name="topic_lock_has_reason"),
            models.CheckConstraint(
                condition=Q(slow_minutes=None) | Q(slow_minutes__gt=0, slow_until__isnull=False) & ~Q(slow_reason=""),
                name="topic_slow_has_reason_and_end",
            ),
        ]
        indexes = [
            models.Index(
                F("bumped_at").desc(),
                F("entry").desc(),
                condition=Q(bumped_at__isnull=False, votes__gte=0),
                name="topic_newest",
            ),
            models.Index(
                F("forum"),
                F("bumped_at").desc(),
                F("entry").desc(),
                condition=Q(bumped_at__isnull=False),
                name="topic_forum_newest",
            ),
            models.Index(
                F("forum"),
                F("kind"),
                F("bumped_at").desc(),
                F("entry").desc(),
                condition=Q(bumped_at__isnull=False),
                name="topic_forum_kind",
            ),
            models.Index(
                F("kind"),
                F("bumped_at").desc(),
                F("entry").desc(),
                condition=Q(bumped_at__isnull=False, votes__gte=0),
                name="topic_kind_newest",
            ),
            models.Index(
                F("bumped_at").desc(),
                F("entry").desc(),
                condition=Q(bumped_at__isnull=False, votes__gte=0, kind="question", is_answered=False),
                name="topic_unanswered",
            ),
            models.Index(
                F("forum"),
                F("bumped_at").desc(),
                F("entry").desc(),
                condition=Q(bumped_at__isnull=False, kind="question", is_answered=False),
                name="topic_forum_unanswered",
            ),
            models.Index(fields=["offer_at"], condition=Q(offer_at__isnull=False), name="topic_offer_due"),
            models.Index(
                F("kind"),
                F("votes").desc(),
                F("entry").desc(),
                condition=Q(bumped_at__isnull=False),
                name="topic_votes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"

    @property
    def is_question(self) -> bool:
        """Whether it can have an accepted answer."""
        return self.kind == TopicKind.QUESTION

    @property
    def is_idea(self) -> bool:
        """Whether it has a state and support."""
        return self.kind == TopicKind.IDEA

    @property
    def is_locked(self) -> bool:
        """Whether it takes no replies now."""
        return self.locked_at is not None and (self.locked_until is None or self.locked_until > timezone.now())

    @property
    def is_slow(self) -> bool:
        """Whether one person may reply only now and then."""
        return self.slow_until is not None and self.slow_until > timezone.now()

    @property
    def claim(self) -> datetime | None:
        """Until when somebody says that they are answering it; None where nobody does."""
        running = self.claimed_by_id is not None and self.claimed_until is not None
        return self.claimed_until if running and self.claimed_until and self.claimed_until > timezone.now() else None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was said for so long that those who wrote it may not be there any more."""
        return self.bumped_at is not None and self.bumped_at < timezone.now() - QUIET_AFTER


class TopicRedirectQuerySet(models.QuerySet["TopicRedirect"]):
    """Which redirects."""

    def of(self, number: int) -> Self:
        """The one of a topic's old number. Whoever follows it still needs the door of the entry."""
        return self.filter(pk=number)


class TopicRedirect(models.Model):
    """Where the words of a topic that was merged are now. The old number is plain: the row outlives its entry."""

    old_entry = models.BigIntegerField(_("number it had"), primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = TopicRedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect of a topic")
        verbose_name_plural = _("redirects of topics")

    def __str__(self) -> str:
        return f"{self.old_entry} → {self.entry_id}"
