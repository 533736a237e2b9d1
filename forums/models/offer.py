"""`Offer`: a question without a reply was put before somebody who may know. Nobody gets more than two a week."""

from datetime import date, datetime, timedelta
from typing import Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Reply
from forums.models.topic import Topic
from profiles.models import User
from tags.models import Tag

SLOTS: Final = (1, 2)
"""So many questions are put before a person in a week; a constraint numbers them."""


def week_of(moment: datetime) -> date:
    """The Monday of its week, in London."""
    day = timezone.localdate(moment)
    return day - timedelta(days=day.weekday())


class OfferState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("asked")
    PROMISED = "promised", _("will answer")
    ANSWERED = "answered", _("replied")
    PASSED = "passed", _("asked somebody else")
    NOT_ME = "not_me", _("not for them")
    LAPSED = "lapsed", _("nothing for a working day")


class OfferReason(models.TextChoices):
    """Why just this person."""

    ANSWERS = "answers", _("accepted answers about a tag")
    SKILL = "skill", _("a tag is among the skills")
    COUNTERPART = "counterpart", _("does the job of whoever asks")
    PASSED = "passed", _("named by a person who was asked")


class OfferQuerySet(models.QuerySet["Offer"]):
    """Which offers."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, of questions that one may read."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(person=user, topic__in=Topic.objects.visible_to(user).listed())

    def open(self) -> Self:
        """Those that wait for something: not refused, of a question to which nobody but its asker has replied."""
        replies = (
            Reply.objects.published().filter(entry=OuterRef("topic")).exclude(author=OuterRef("topic__entry__author"))
        )
        return self.filter(
            ~Exists(replies),
            state__in=[OfferState.WAITING, OfferState.PROMISED, OfferState.LAPSED],
            topic__kind="question",
            topic__is_answered=False,
        )

    def of_week(self, moment: datetime) -> Self:
        """Those of the week of that moment."""
        return self.filter(week=week_of(moment))

    def for_list(self) -> Self:
        """With what a line of the page shows."""
        joined = self.select_related("topic__entry__author", "topic__entry__department", "tag", "passed_by")
        return joined.select_related("topic__forum__group", "topic__claimed_by").defer(
            "topic__entry__body", "topic__entry__body_html", "topic__entry__author__about", "passed_by__about"
        )


class Offer(models.Model):
    """`person` was asked for a reply to the question `topic`."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="offers", db_index=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="offers", db_index=False)
    asked_at = models.DateTimeField(_("asked at"))
    week = models.DateField(_("week"))  # its Monday
    slot = models.PositiveSmallIntegerField(  # which of that week; null: came with a merged account, beyond its two
        _("which of the week"), null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.WAITING)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=OfferReason)
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # of the reason
    passed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offered question")
        verbose_name_plural = _("offered questions")
        constraints = [
            models.UniqueConstraint(fields=["topic", "person"], name="offer_once"),
            models.UniqueConstraint(fields=["person", "week", "slot"], name="offer_two_a_week"),
            models.CheckConstraint(condition=Q(slot=None) | Q(slot__in=SLOTS), name="offer_slot_of_week"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="offer_decided_has_moment",
            ),
            models.CheckConstraint(condition=Q(passed_by=None) | ~Q(passed_by=F("person")), name="offer_passed_on"),
        ]
        indexes = [
            models.Index(fields=["person", "-asked_at", "-id"], include=["state"], name="offer_of_person"),
            models.Index(fields=["-asked_at", "-id"], name="offer_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} → {self.person_id}"


class OfferTerms(models.Model):
    """How questions are put before people. Without a row the defaults hold."""

    ONLY: Final = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    is_on = models.BooleanField(_("questions are offered"), default=True)
    wait_hours = models.PositiveSmallIntegerField(
        _("working hours until people are asked, and until the next are"), default=8
    )
    promise_hours = models.PositiveSmallIntegerField(_("working hours that “I will answer” holds"), default=8)
    people_at_once = models.PositiveSmallIntegerField(_("people at once"), default=5)
    people_in_all = models.PositiveSmallIntegerField(_("people in all"), default=15)
    people_of_department = models.PositiveSmallIntegerField(_("people of one department at once"), default=2)

    class Meta:
        verbose_name = _("terms of offering questions")
        verbose_name_plural = _("terms of offering questions")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="offer_terms_one_row"),
            models.CheckConstraint(
                condition=Q(wait_hours__range=(1, 80), promise_hours__range=(1, 80)), name="offer_terms_hours"
            ),
            models.CheckConstraint(
                condition=Q(people_at_once__range=(1, 20), people_in_all__lte=60)
                & Q(people_in_all__gte=F("people_at_once"), people_of_department__gte=1),
                name="offer_terms_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people_at_once} of {self.people_in_all}"

    @classmethod
    def now(cls) -> "OfferTerms":
        """Those that hold. One query."""
        return cls.objects.first() or cls()
