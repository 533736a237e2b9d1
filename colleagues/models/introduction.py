"""`Introduction`: two people are made known to each other, by one of them or by a colleague of both.

Each of the two says yes on their own; then they are colleagues of each other. Who said no is written nowhere.
"""

from datetime import timedelta
from typing import Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from colleagues.models.links import people_blocked_by
from profiles.models import User

TEXT_LONGEST: Final = 500  # characters
LIFE: Final = timedelta(days=30)


class IntroductionState(models.TextChoices):
    """What became of it. One that is open may have expired: that no index knows."""

    OPEN = "open", _("open")
    MET = "met", _("met")
    DECLINED = "declined", _("not now")
    WITHDRAWN = "withdrawn", _("taken back")
    EXPIRED = "expired", _("expired")  # when another one took its place


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    """Which introductions."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For the three alone. Of the two, whoever blocks another of the three does not see it; no other feels it."""
        if isinstance(user, AnonymousUser) or not user.may_read:
            return self.none()
        blocked = people_blocked_by(user)
        kept = ~Q(introducer__in=blocked) & ~Q(one__in=blocked) & ~Q(other__in=blocked)
        return self.filter(Q(introducer=user) | (Q(one=user) | Q(other=user)) & kept)

    def for_list(self) -> Self:
        """With the people, as a line shows them."""
        return self.select_related("introducer__department", "one__department", "other__department")

    def between(self, one: User, other: User) -> Self:
        """Those of the two, whoever made them."""
        pair = [one.pk, other.pk]
        return self.filter(one__in=pair, other__in=pair)

    def open(self) -> Self:
        """Those that can be answered now."""
        return self.filter(state=IntroductionState.OPEN, expires_at__gt=timezone.now())

    def waiting_for(self, person: User) -> Self:
        """The open ones that `person` is to answer."""
        asked = Q(one=person, one_accepted_at=None) | Q(other=person, other_accepted_at=None)
        return self.open().filter(asked)

    def made_by(self, person: User) -> Self:
        """The open ones that `person` made."""
        return self.open().filter(introducer=person)

    def over_for(self, person: User) -> Self:
        """Those that are over, and those of others that `person` has said yes to."""
        is_over = ~Q(state=IntroductionState.OPEN) | Q(expires_at__lte=timezone.now())
        said_yes = Q(one=person, one_accepted_at__isnull=False) | Q(other=person, other_accepted_at__isnull=False)
        return self.filter(is_over | said_yes & ~Q(introducer=person))


class Introduction(models.Model):
    """`introducer` makes `one` known to `other`; who introduces themselves is `one`, and has said yes by it."""

    introducer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introductions_made")
    one = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introductions_as_one")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introductions_as_other")
    text = models.TextField(_("text"), max_length=TEXT_LONGEST)
    state = models.CharField(
        _("state"), max_length=10, choices=IntroductionState, default=IntroductionState.OPEN, db_default="open"
    )
    one_accepted_at = models.DateTimeField(_("the one said yes at"), null=True, blank=True)
    other_accepted_at = models.DateTimeField(_("the other said yes at"), null=True, blank=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, editable=False)  # one-time token of the form

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(one=F("other")) & ~Q(other=F("introducer")), name="introduction_of_two_people"
            ),
            models.UniqueConstraint(
                Least("one", "other"),
                Greatest("one", "other"),
                condition=Q(state="open"),
                name="introduction_one_open_a_pair",
            ),
            models.UniqueConstraint(fields=["introducer", "submission"], name="introduction_submission_unique"),
            models.CheckConstraint(
                condition=~Q(state="met") | Q(one_accepted_at__isnull=False, other_accepted_at__isnull=False),
                name="introduction_met_by_both",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="introduction_ended_or_open",
            ),
        ]
        indexes = [
            models.Index(fields=["introducer", "-created_at", "-id"], name="introduction_made"),
            models.Index(fields=["one", "-created_at", "-id"], name="introduction_of_one"),
            models.Index(fields=["other", "-created_at", "-id"], name="introduction_of_other"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"

    def get_absolute_url(self) -> str:
        return reverse("colleagues:introduction", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it can be answered now."""
        return self.state == IntroductionState.OPEN and self.expires_at > timezone.now()

    @property
    def is_own(self) -> bool:
        """Whether somebody introduces themselves."""
        return self.introducer_id == self.one_id

    @property
    def label(self) -> str:
        """What became of it, the same words for all three: that somebody said no names nobody."""
        state = IntroductionState(self.state)
        is_late = state == IntroductionState.OPEN and not self.is_open
        return str((IntroductionState.EXPIRED if is_late else state).label)

    def concerns(self, person: User) -> bool:
        """Whether `person` is one of the two."""
        return person.pk in {self.one_id, self.other_id}

    def has_accepted(self, person: User) -> bool:
        """Whether `person`, one of the two, has said yes."""
        return (self.one_accepted_at if person.pk == self.one_id else self.other_accepted_at) is not None

    def partner_of(self, person: User) -> User:
        """The other of the two."""
        return self.other if person.pk == self.one_id else self.one


def people_of_introductions(introductions: "list[Introduction]") -> set[int]:
    """Ids of all whom they concern, those who made them too."""
    return {person for row in introductions for person in (row.introducer_id, row.one_id, row.other_id)}
