"""What a report and an act are about: exactly one thing that somebody wrote, keeps or is."""

from collections.abc import Collection
from typing import Any, Self, TypeAlias, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from colleagues.models import Introduction
from content.models import Entry, Exactly, OnEntryOrReply, Reply, State
from core.markings import Marking
from groups.models import Group, Membership
from profiles.models import User
from uploads.models import Upload

NOTE_LONGEST = 1_000  # characters
OPEN_TO_MODERATORS = (State.PUBLISHED, State.HIDDEN)  # never drafts, nothing that its author deleted, no spill
OLDEST_OPEN_FIRST = (F("handled_at").desc(nulls_first=True), "-is_first", "created_at", "pk")
TARGETS = ("entry", "reply", "person", "group", "introduction")
Target: TypeAlias = Entry | Reply | User | Group | Introduction
_M = TypeVar("_M", bound=models.Model)


class Rule(models.TextChoices):
    """The rules of the house that a report or an act names. The codes stand in `audit`: they never change."""

    ATTACK = "attack", _("Personal attack or harassment")
    PRIVATE = "private", _("Personal data or a private matter")
    MARKING = "marking", _("Marked above OFFICIAL, or should be")
    OFF_TOPIC = "off-topic", _("Off topic or advertising")
    CODE = "code", _("Illegal, or against the Civil Service Code")
    OTHER = "other", _("Something else")


def name_of(target: Target) -> str:
    """The column that holds a target of this kind."""
    match target:
        case Entry():
            return "entry"
        case Reply():
            return "reply"
        case User():
            return "person"
        case Group():
            return "group"
        case _:
            return "introduction"


def concerned_by(target: Target) -> User | None:
    """Whose words it is, or whose doing: the author, the person, the first owner of a group, who introduces."""
    match target:
        case Entry() | Reply():
            return target.author
        case User():
            return target
        case Group():
            owners = Membership.objects.present().owning().filter(group=target).select_related("person")
            first = owners.order_by("joined_at", "pk").first()
            return first.person if first else None
        case _:
            return target.introducer


def room_of(target: Target) -> Group | None:
    """The group that it is, or was written in; None for all else."""
    match target:
        case Entry():
            return target.group
        case Reply():
            return target.entry.group
        case Group():
            return target
        case _:
            return None


def is_sensitive(target: Target) -> bool:
    """Whether a mail about it says nothing of it."""
    room = room_of(target)
    return room is not None and room.marking == Marking.SENSITIVE


def is_spill(target: Target) -> bool:
    """Whether it was taken away, and nobody sees a word of it."""
    return isinstance(target, Entry | Reply) and target.state == State.QUARANTINED


def on_the_same() -> Q:
    """For a subquery: what is about the thing that the row outside is about."""
    found = Q()
    for name in TARGETS:
        found |= Q(**{name: OuterRef(name)})
    return found


def on_these(keys: Collection[tuple[str, int]]) -> Q:
    """What is about one of the things of `keys` (column, number); nothing where there are none."""
    found = Q(pk__in=[])
    for name in TARGETS:
        numbers = [number for one, number in keys if one == name]
        if numbers:
            found |= Q(**{f"{name}__in": numbers})
    return found


def one_target() -> Exactly:
    """Exactly one of the columns of targets is set."""
    return Exactly(1, *(F(name) for name in TARGETS))


def file_has_place() -> Q:
    """A picture or a file is one of an entry or a reply, or the face of a person."""
    return Q(upload=None) | Q(group=None, introduction=None)


class AboutQuerySet(models.QuerySet[_M]):
    """What reports and acts have in common: both are about something of somebody."""

    def about(self, target: Target) -> Self:
        """Rows about this one thing, and about a file in it."""
        return self.filter(**{name_of(target): target.pk})

    def concerning(self, person: User) -> Self:
        """Rows about what this person wrote or is."""
        return self.filter(concerns=person)

    def open_to(self, moderator: User | AnonymousUser) -> Self:
        """Rows that `moderator` may see: none about their own words, or they would learn who reported them."""
        if isinstance(moderator, AnonymousUser) or not moderator.may_read:
            return self.none()
        kept = Membership.objects.present().keeping().filter(person=moderator).values("group")
        return self.filter(Q(concerns=None) | ~Q(concerns=moderator)).exclude(group__in=kept)

    def with_targets(self) -> Self:
        """With what they are about, and whose it is."""
        return self.select_related(
            *("entry__author", "entry__department", "reply__author", "reply__department", "reply__entry"),
            *("person", "group", "introduction__introducer", "introduction__one", "introduction__other"),
            *("upload", "concerns"),
        )


class AboutSomething(OnEntryOrReply):
    """Abstract: one entry, reply, person, group or introduction; and `upload` where one file of it is meant."""

    person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("person")
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("group")
    )
    introduction = models.ForeignKey(
        Introduction,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
        verbose_name=_("introduction"),
    )
    upload = models.ForeignKey(  # one picture or file of the text, or the face of the person; None: all of it
        Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("file")
    )
    concerns = models.ForeignKey(  # whose it is; None for a group without an owner
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss_concerning",
        verbose_name=_("concerns"),
    )

    class Meta:
        abstract = True

    @property
    def target(self) -> Any:
        """What it is about: an `Entry`, a `Reply`, a `User`, a `Group` or an `Introduction`."""
        target = self.entry or self.reply or self.person or self.group or self.introduction
        if target is None:
            raise ValueError("is about nothing")
        return target

    @property
    def target_key(self) -> tuple[str, int]:
        """Which column, and which row: the same for all reports of one thing. Asks nothing."""
        for name in TARGETS:
            number = getattr(self, f"{name}_id")
            if number is not None:
                return name, number
        raise ValueError("is about nothing")
