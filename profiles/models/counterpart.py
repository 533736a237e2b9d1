"""Counterparts: people of other departments who do one's job. The rows are written each night by `insight`."""

from typing import Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from profiles.models.user import User

MOST_COUNTERPARTS: Final = 40  # stored for a person


class ShownTo(models.IntegerChoices):
    """Whom a row is for. Who has given verdicts has a list of their own: nobody reads a verdict off the other one."""

    EVERYBODY = 0, _("everybody")
    OWNER = 1, _("the person alone")
    OTHERS = 2, _("everybody else")


class CounterpartQuerySet(models.QuerySet["Counterpart"]):
    """Which counterparts."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Counterparts that `user` may see: anybody's, for members; only people who may read now, of departments that
        are another now. Oneself is not named, nor are those of one's own to whom one has said no.
        """
        if isinstance(user, AnonymousUser) or not user.may_read:
            return self.none()
        own = Q(person=user)
        refused = CounterpartVerdict.objects.filter(person=user, other=OuterRef("other"), is_same_job=False)
        return (
            self.filter(
                own & ~Q(shown_to=ShownTo.OTHERS) | ~own & ~Q(shown_to=ShownTo.OWNER),
                other__in=User.objects.members().order_by().values("pk"),
            )
            .exclude(other=user)
            .exclude(other__department=F("person__department"))
            .exclude(own & Exists(refused))
        )

    def of(self, person: User) -> Self:
        """Those of one person, the best first, with what a line about each shows."""
        joined = self.filter(person=person).order_by("rank").select_related("other__department")
        return joined.defer("other__about", "other__about_html")

    def with_names(self) -> Self:
        """With the name of somebody who knows both (`name_who_knows`), as long as they may read."""
        who = Cast(KT("reasons__one_who_knows"), models.BigIntegerField())
        named = User.objects.members().annotate(one=F("pk")).filter(one=OuterRef("one_who_knows")).order_by()
        return self.annotate(one_who_knows=who).annotate(name_who_knows=Subquery(named.values("name")[:1]))


class Counterpart(models.Model):
    """`other` does the job of `person`, for these reasons."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="counterparts", db_index=False)
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="counterpart_of")
    shown_to = models.PositiveSmallIntegerField(_("shown to"), choices=ShownTo, default=ShownTo.EVERYBODY)
    rank = models.PositiveSmallIntegerField(_("rank"))  # 1 is the best
    score = models.FloatField(_("score"))  # comparable between the counterparts of one person only
    reasons = models.JSONField(_("reasons"), default=dict)  # facts by their code: profiles.counterparts says them
    made_at = models.DateTimeField(_("made at"))

    objects = CounterpartQuerySet.as_manager()

    class Meta:
        verbose_name = _("counterpart")
        verbose_name_plural = _("counterparts")
        constraints = [
            models.UniqueConstraint(fields=["person", "shown_to", "rank"], name="counterpart_rank_unique"),
            models.UniqueConstraint(fields=["person", "shown_to", "other"], name="counterpart_unique"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="counterpart_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ≈ {self.other_id}"


class CounterpartVerdict(models.Model):
    """What `person` says of a counterpart: yes, the same job, or no. It teaches the ranking; `other` never sees it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="counterpart_verdicts")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_same_job = models.BooleanField(_("same job"))
    decided_at = models.DateTimeField(_("decided at"), auto_now=True)

    class Meta:
        verbose_name = _("verdict on a counterpart")
        verbose_name_plural = _("verdicts on counterparts")
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="counterpart_verdict_unique"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="counterpart_verdict_on_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {'=' if self.is_same_job else '≠'} {self.other_id}"
