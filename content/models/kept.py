"""What a person keeps beside entries and replies for themselves alone: words not sent yet, and what they saved."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from content.models.attached import Exactly, OnEntryOrReply
from content.models.entry import BODY_LONGEST, TITLE_LONGEST, Entry
from content.models.reply import Reply
from core.models import TimeStamped
from profiles.models import User

NOTE_LONGEST = 500  # characters
DRAFT_START = 600  # of a draft's text: enough for an excerpt


class DraftPurpose(models.TextChoices):
    """What will become of a draft when it is sent."""

    ANSWER = "answer", _("reply")  # under the entry, or under the reply
    EDIT = "edit", _("change")  # of the entry or reply, which is published


class DraftQuerySet(models.QuerySet["Draft"]):
    """Which drafts."""

    def of(self, person: User) -> Self:
        """The drafts of one person; nobody else ever sees them."""
        return self.filter(person=person)

    def of_change(self, target: Entry | Reply) -> Self:
        """Changes of one entry or reply, the newest first."""
        on = Q(entry=target) if isinstance(target, Entry) else Q(reply=target)
        return self.filter(on, purpose=DraftPurpose.EDIT).order_by("-updated_at", "-pk")

    def answers_in(self, entry: Entry | OuterRef) -> Self:
        """Replies on an entry and answers to its replies, the newest first."""
        on = Q(entry=entry) | Q(reply__entry=entry)
        return self.filter(on, purpose=DraftPurpose.ANSWER).order_by("-updated_at", "-pk")

    def for_list(self) -> Self:
        """With the beginning of the text, and with what it belongs to: whoever shows that asks its door first."""
        return (
            self.select_related("entry", "reply__entry")
            .defer("body", "entry__body", "entry__body_html", "reply__body", "reply__body_html")
            .defer("reply__entry__body", "reply__entry__body_html")
            .annotate(start=Left("body", DRAFT_START))
        )


class Draft(OnEntryOrReply, TimeStamped):
    """What was typed into a form about an entry or a reply and not sent. A new entry is its own draft, in its state.

    One form is one draft: `submission` is the form's one-time token, and what sends the form deletes the row.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    purpose = models.CharField(_("becomes"), max_length=10, choices=DraftPurpose)
    submission = models.UUIDField(editable=False)
    title = models.CharField(_("title"), max_length=TITLE_LONGEST, blank=True)
    body = models.TextField(_("text"), max_length=BODY_LONGEST, blank=True)
    tags = models.CharField(_("tags"), max_length=300, blank=True)
    audience = models.CharField(_("who may read it"), max_length=12, blank=True)
    speak_as = models.CharField(_("speaks as"), max_length=20, blank=True, default="", db_default="")  # as a form says
    base_version = models.PositiveIntegerField(null=True)  # of the text that is being changed
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.CheckConstraint(condition=Exactly(1), name="draft_one_target"),
            models.UniqueConstraint(fields=["person", "submission"], name="draft_submission_unique"),
            models.CheckConstraint(
                condition=~Q(purpose="edit") | Q(base_version__isnull=False), name="draft_of_change_has_base"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-updated_at", "-id"], name="draft_newest"),
            models.Index(fields=["entry"], condition=Q(entry__isnull=False), name="draft_entry"),
            models.Index(fields=["reply"], condition=Q(reply__isnull=False), name="draft_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    """Which bookmarks."""

    def of(self, person: User) -> Self:
        """What one person saved; nobody else ever sees it."""
        return self.filter(person=person)

    def on(self, target: Entry | Reply) -> Self:
        """Those of one entry or of one reply."""
        return self.filter(entry=target) if isinstance(target, Entry) else self.filter(reply=target)

    def to_remind(self) -> Self:
        """Those with a day to be reminded that is still to come."""
        return self.filter(remind_on__isnull=False, reminded_at=None)

    def due(self, day: date) -> Self:
        """Those to be reminded of on `day` at the latest. Who may not read now waits: a suspension may end."""
        people = User.objects.members()
        return self.to_remind().filter(remind_on__lte=day, person__in=people).order_by("remind_on", "pk")


class Bookmark(OnEntryOrReply):
    """An entry or a reply that somebody saved for themselves, with a note, and a day to be reminded."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bookmarks")
    note = models.CharField(_("note"), max_length=NOTE_LONGEST, blank=True)
    remind_on = models.DateField(_("remind me on"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = [
            models.CheckConstraint(condition=Exactly(1), name="bookmark_one_target"),
            models.UniqueConstraint(fields=["person", "entry", "reply"], nulls_distinct=False, name="bookmark_unique"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="bookmark_newest"),
            models.Index(
                fields=["remind_on"],
                condition=Q(remind_on__isnull=False, reminded_at__isnull=True),
                name="bookmark_to_remind",
            ),
            models.Index(fields=["entry"], condition=Q(entry__isnull=False), name="bookmark_entry"),
            models.Index(fields=["reply"], condition=Q(reply__isnull=False), name="bookmark_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.entry_id or self.reply_id}"

    @property
    def is_to_remind(self) -> bool:
        """Whether a day to be reminded is still to come."""
        return self.remind_on is not None and self.reminded_at is None

    @property
    def holds_more(self) -> bool:
        """Whether taking it away would lose a note or a reminder."""
        return bool(self.note) or self.is_to_remind
