"""What points at an entry or at a reply: mentions, reactions, revisions."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from content.models.entry import TITLE_LONGEST, Entry
from content.models.reply import Reply
from profiles.models import User

TAGS_LONGEST = 300  # characters of all tags together, as typed


class Exactly(Func):
    """`num_nonnulls(entry_id, reply_id) = n`, as a condition."""

    template = "num_nonnulls(%(expressions)s) = %(number)d"
    conditional = True
    output_field = models.BooleanField()

    def __init__(self, number: int, *expressions: Any, **extra: Any) -> None:
        super().__init__(*(expressions or (F("entry"), F("reply"))), number=number, **extra)


class OnEntryOrReply(models.Model):
    """Abstract: two nullable keys of which exactly one is set. Each table adds `Exactly(1)` and its uniqueness."""

    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def target(self) -> Entry | Reply:
        """What it points at."""
        target = self.entry or self.reply
        if target is None:
            raise ValueError("points at nothing")
        return target


class Mention(OnEntryOrReply):
    """`person` is named by @handle in the text."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.CheckConstraint(condition=Exactly(1), name="mention_one_target"),
            models.UniqueConstraint(fields=["person", "entry", "reply"], nulls_distinct=False, name="mention_unique"),
        ]
        indexes = [
            models.Index(fields=["entry"], condition=Q(entry__isnull=False), name="mention_entry"),
            models.Index(fields=["reply"], condition=Q(reply__isnull=False), name="mention_reply"),
        ]

    def __str__(self) -> str:
        return f"@{self.person_id}"


class ReactionKind(models.TextChoices):
    """What a reaction says."""

    USEFUL = "useful", _("Useful")
    ME_TOO = "me_too", _("I have this too")  # a question
    SUPPORT = "support", _("Support")  # an idea
    ANSWERS = "answers", _("This answers it")  # a reply


class ReactionQuerySet(models.QuerySet["Reaction"]):
    """Which reactions."""

    def of(self, person: User) -> Self:
        """The reactions of one person."""
        return self.filter(person=person)


class Reaction(OnEntryOrReply):
    """One person found an entry or a reply useful."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(_("kind"), max_length=12, choices=ReactionKind, default=ReactionKind.USEFUL)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.CheckConstraint(condition=Exactly(1), name="reaction_one_target"),
            models.UniqueConstraint(
                fields=["person", "kind", "entry", "reply"], nulls_distinct=False, name="reaction_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["entry", "kind"], condition=Q(entry__isnull=False), name="reaction_entry"),
            models.Index(fields=["reply", "kind"], condition=Q(reply__isnull=False), name="reaction_reply"),
            models.Index(fields=["person", "-created_at"], name="reaction_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Which revisions."""

    def on(self, target: Entry | Reply) -> Self:
        """Those of one entry or of one reply."""
        return self.filter(entry=target) if isinstance(target, Entry) else self.filter(reply=target)


class Revision(OnEntryOrReply):
    """The text as it stood before a change."""

    editor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="revisions")
    number = models.PositiveIntegerField()  # the version that it was
    title = models.CharField(max_length=TITLE_LONGEST, blank=True)
    body = models.TextField(blank=True)
    tags = models.CharField(max_length=TAGS_LONGEST, blank=True, default="", db_default="")  # with commas
    audience = models.CharField(max_length=12, blank=True, default="", db_default="")  # blank in older rows: unknown
    created_at = models.DateTimeField(_("replaced at"), auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Exactly(1), name="revision_one_target"),
            models.UniqueConstraint(fields=["entry", "reply", "number"], nulls_distinct=False, name="revision_unique"),
        ]
        indexes = [
            models.Index(fields=["entry"], condition=Q(entry__isnull=False), name="revision_entry"),
            models.Index(fields=["reply"], condition=Q(reply__isnull=False), name="revision_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
