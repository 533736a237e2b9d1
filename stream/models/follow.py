"""`Follow`: how much a person wants to hear of a person, tag, group, department, thread or saved search."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Entry
from groups.models import Group
from profiles.models import Department, User
from stream.models.saved import SavedSearch
from tags.models import Tag

TARGETS: Final = ("thread", "group", "tag", "department", "followed", "search")


class Level(models.IntegerChoices):
    """How much one hears, the least first: the highest counts where several apply (DESIGN, section 5)."""

    MUTED = 0, _("Muted")
    NORMAL = 1, _("Normal")
    TRACKING = 2, _("Tracking")
    FIRST_POST = 3, _("First post")
    WATCHING = 4, _("Watching")


class Because(models.TextChoices):
    """How a level came to be."""

    CHOSEN = "chosen", _("chosen")
    WROTE = "wrote", _("you wrote in it")
    READ = "read", _("you read it for five minutes")


def effective_level() -> Case:
    """The level that counts now, as an expression on `Follow`: a mute for a time stands before what was chosen."""
    return Case(
        When(muted_until__gt=Now(), then=Value(Level.MUTED.value)),
        default=F("level"),
        output_field=models.PositiveSmallIntegerField(),
    )


class FollowQuerySet(models.QuerySet["Follow"]):
    """Which follows."""

    def of(self, person: User) -> Self:
        """Those of one person; nobody else ever sees them."""
        return self.filter(person=person)

    def to(self, target: "Target") -> Self:
        """Those of everybody to one target."""
        return self.filter(**{field_of(target): target})

    def now_at(self, *levels: Level) -> Self:
        """Those whose level that counts now is one of `levels`."""
        return self.annotate(now_level=effective_level()).filter(now_level__in=levels)


class Follow(models.Model):
    """`person` hears of exactly one target at `level`, or not at all until `muted_until`."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.TRACKING)
    muted_until = models.DateTimeField(_("muted until"), null=True, blank=True)
    because = models.CharField(_("because"), max_length=6, choices=Because, default=Because.CHOSEN)
    thread = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    tag = models.ForeignKey(
        Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    department = models.ForeignKey(  # its channel: what it says officially
        Department, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    followed = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="followers", db_index=False
    )
    search = models.ForeignKey(
        SavedSearch, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (Q(**{f"{name}__isnull": name != given for name in TARGETS}) for given in TARGETS),
                ),
                name="follow_has_one_target",
            ),
            models.CheckConstraint(condition=~Q(followed=F("person")), name="follow_not_oneself"),
            *(
                models.UniqueConstraint(
                    fields=["person", name], condition=Q(**{f"{name}__isnull": False}), name=f"follow_one_{name}"
                )
                for name in TARGETS
            ),
        ]
        indexes = [
            *(  # who is told: followers of one target, by their number
                models.Index(
                    fields=[name, "person"],
                    condition=Q(**{f"{name}__isnull": False}),
                    include=["level", "muted_until"],
                    name=f"follow_{name}",
                )
                for name in TARGETS
            ),
            models.Index(fields=["person", "-changed_at", "-id"], name="follow_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.level}"

    @property
    def target(self) -> "Target":
        """What is followed."""
        found: Any = next(getattr(self, name) for name in TARGETS if getattr(self, f"{name}_id") is not None)
        return found  # type: ignore[no-any-return]  # one of the six, by constraint

    @property
    def target_name(self) -> str:
        """Which of `TARGETS` it is."""
        return next(name for name in TARGETS if getattr(self, f"{name}_id") is not None)

    @property
    def is_muted(self) -> bool:
        """Whether nothing is heard now."""
        return self.current == Level.MUTED

    @property
    def current(self) -> Level:
        """The level that counts now: the same as `effective_level`."""
        return Level.MUTED if _is_ahead(self.muted_until) else Level(self.level)


Target = Entry | Group | Tag | Department | User | SavedSearch
_FIELDS: Final[dict[type[models.Model], str]] = {
    Entry: "thread",
    Group: "group",
    Tag: "tag",
    Department: "department",
    User: "followed",
    SavedSearch: "search",
}


def field_of(target: Target) -> str:
    """The column that points at a target of that kind."""
    return column_of(type(target))


def column_of(kind: type[models.Model]) -> str:
    """The column that points at targets of that model."""
    return next(name for model, name in _FIELDS.items() if issubclass(kind, model))


def _is_ahead(moment: datetime | None) -> bool:
    return moment is not None and moment > timezone.now()
