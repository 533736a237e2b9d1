"""`Act`: what was done about something, by a moderator or by the community."""

from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models.about import NOTE_LONGEST, AboutQuerySet, AboutSomething, Rule, file_has_place, one_target
from profiles.models import User

TITLE_LONGEST = 80  # characters
LANGUAGE_LONGEST = 10


class ActKind(models.TextChoices):
    """What was done. The codes stand in `audit` and in the ledger: they never change."""

    HIDE = "hide", _("hid it")
    RESTORE = "restore", _("showed it again")
    NO_ACTION = "no-action", _("left it as it is")
    EDIT_OUT = "edit-out", _("removed words from it")
    MOVE = "move", _("moved it")
    LOCK = "lock", _("locked it")
    UNLOCK = "unlock", _("unlocked it")
    WARN = "warn", _("warned the author")
    PAUSE = "pause", _("paused the author")
    SUSPEND = "suspend", _("suspended the author")
    LIFT = "lift", _("lifted it")
    SPILL = "spill", _("took it away as a spill")
    QUIET = "quiet", _("quieted a newcomer")


_TO_YOU: Final[dict[str, Any]] = {
    ActKind.HIDE: _("What you wrote was hidden"),
    ActKind.RESTORE: _("What you wrote was shown again"),
    ActKind.EDIT_OUT: _("Words of yours were removed"),
    ActKind.MOVE: _("What you wrote was moved"),
    ActKind.LOCK: _("What you began was locked"),
    ActKind.UNLOCK: _("What you began was unlocked"),
    ActKind.WARN: _("You were warned"),
    ActKind.PAUSE: _("You were paused"),
    ActKind.SUSPEND: _("Your account was suspended"),
    ActKind.LIFT: _("What was decided about you was taken back"),
    ActKind.SPILL: _("What you wrote was taken away as a spill"),
    ActKind.QUIET: _("You were quieted until a moderator looks"),
}
AGAINST: Final = (  # what is done to somebody: it names a rule, and can be appealed against
    *(ActKind.HIDE, ActKind.EDIT_OUT, ActKind.MOVE, ActKind.LOCK, ActKind.WARN),
    *(ActKind.PAUSE, ActKind.SUSPEND, ActKind.SPILL, ActKind.QUIET),
)
OF_PERSONS: Final = (ActKind.WARN, ActKind.PAUSE, ActKind.SUSPEND, ActKind.QUIET)


class ActQuerySet(AboutQuerySet["Act"]):
    """Which acts."""

    def standing(self) -> Self:
        """Acts that were not undone."""
        return self.filter(undone_by=None)

    def told_to(self, person: User) -> Self:
        """What was done to what `person` wrote or is. That a report came to nothing is not told: nothing was done."""
        return self.concerning(person).exclude(kind=ActKind.NO_ACTION)

    def with_looks_since(self) -> Self:
        """With what became of what the community hid: a moderator has done something about it since, or shows it."""
        later = Act.objects.filter(
            Q(entry=OuterRef("entry")) | Q(reply=OuterRef("reply")), pk__gt=OuterRef("pk"), moderator__isnull=False
        )
        hidden = Q(kind=ActKind.HIDE, moderator=None)
        return self.annotate(
            is_looked_at_since=Case(When(hidden, then=Exists(later)), default=Value(False)),
            is_shown_since=Case(When(hidden, then=Exists(later.filter(kind=ActKind.RESTORE))), default=Value(False)),
        )

    def in_force(self) -> Self:
        """Of those the ones whose time is not over."""
        return self.standing().filter(Q(until=None) | Q(until__gt=timezone.now()))


class Act(AboutSomething):
    """What was done about one thing, and the words that whoever is concerned, or the reporter, was told."""

    kind = models.CharField(_("act"), max_length=12, choices=ActKind)
    moderator = models.ForeignKey(  # None: the community
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="moderator_acts"
    )
    rule = models.CharField(_("rule"), max_length=12, choices=Rule, blank=True)  # blank: no rule was broken
    reason = models.CharField(_("reason"), max_length=NOTE_LONGEST)
    template = models.ForeignKey(
        "Template", null=True, blank=True, on_delete=models.SET_NULL, related_name="acts", verbose_name=_("template")
    )
    until = models.DateTimeField(_("until"), null=True, blank=True)  # None: for good, or nothing that lasts
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    undone_by = models.OneToOneField(  # by an appeal that was won, or later on by a moderator
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undoes", verbose_name=_("undone by")
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of a moderator")
        verbose_name_plural = _("acts of moderators")
        permissions = [("moderate", "Can act on what people wrote and on people, and answer reports")]
        constraints = [
            models.CheckConstraint(condition=one_target(), name="act_one_target"),
            models.CheckConstraint(condition=file_has_place(), name="act_file_has_place"),
            models.CheckConstraint(condition=~Q(kind__in=list(AGAINST)) | ~Q(rule=""), name="act_against_names_rule"),
            models.CheckConstraint(
                condition=~Q(kind__in=list(OF_PERSONS)) | Q(concerns__isnull=False), name="act_of_person_concerns_one"
            ),
            models.CheckConstraint(condition=~Q(kind="pause") | Q(until__isnull=False), name="act_pause_ends"),
            models.CheckConstraint(condition=Q(undone_by=None) | ~Q(undone_by=F("id")), name="act_undone_by_another"),
        ]
        indexes = [
            models.Index(fields=["entry", "-created_at"], condition=Q(entry__isnull=False), name="act_entry"),
            models.Index(fields=["reply", "-created_at"], condition=Q(reply__isnull=False), name="act_reply"),
            models.Index(fields=["-created_at", "-id"], name="act_newest"),
            models.Index(fields=["concerns", "-created_at", "-id"], name="act_concerns"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    @property
    def title(self) -> str:
        """What was done to whoever is concerned, in words for them."""
        return str(_TO_YOU.get(self.kind, self.get_kind_display()))

    @property
    def is_by_community(self) -> bool:
        """Whether no moderator has done it."""
        return self.moderator_id is None

    @property
    def is_against(self) -> bool:
        """Whether it is done to somebody, who may appeal against it."""
        return self.kind in AGAINST


class Cut(models.Model):
    """What an edit took out, for moderators alone: nobody else ever reads it again."""

    act = models.OneToOneField(Act, on_delete=models.CASCADE, related_name="cut")
    passage = models.TextField(_("words"), blank=True)
    before = models.JSONField(_("before"), default=dict)  # column → the words as they stood
    after = models.JSONField(_("after"), default=dict)  # column → the words as they stand since

    class Meta:
        verbose_name = _("removed words")
        verbose_name_plural = _("removed words")

    def __str__(self) -> str:
        return f"#{self.act_id}"


class TemplateQuerySet(models.QuerySet["Template"]):
    """Which message templates."""

    def for_kind(self, kind: str, language: str) -> Self:
        """Those in use for one kind of act, in one language."""
        return self.filter(kind=kind, language=language, is_active=True)


class Template(models.Model):
    """A message that moderators start from, for one kind of act, in one language."""

    kind = models.CharField(_("act"), max_length=12, choices=ActKind)
    rule = models.CharField(_("rule"), max_length=12, choices=Rule, blank=True)  # blank: for any
    language = models.CharField(
        _("language"), max_length=LANGUAGE_LONGEST, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    title = models.CharField(_("title"), max_length=TITLE_LONGEST)
    text = models.CharField(_("message"), max_length=NOTE_LONGEST)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "title"], name="template_title_unique"),
        ]

    def __str__(self) -> str:
        return self.title
