"""A poll hangs on an entry of any kind. What was chosen is added up; of an anonymous poll nothing else is kept."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, Now, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import DetailQuerySet, Entry
from core.models import TimeStamped
from profiles.models import Department, User

LABEL_LONGEST = 200  # characters of an option
QUESTION_LONGEST = 200
UNIT_LONGEST = 30
FEWEST_CHOICES, MOST_CHOICES = 2, 20
SETTLES = timedelta(seconds=60)  # after a planned close: longer than a vote that was in time can be on its way
LARGEST = Decimal(1_000_000_000)  # of the bounds of a number, either way


class Mode(models.TextChoices):
    """What a vote is."""

    SINGLE = "single", _("Choose one")
    MULTIPLE = "multiple", _("Choose several")
    RANKED = "ranked", _("Put in order")
    NUMBER = "number", _("Enter a number")


class Results(models.TextChoices):
    """From when on those who may vote see the result."""

    ALWAYS = "always", _("At once")
    VOTED = "voted", _("Once they have voted, and after the close")
    CLOSED = "closed", _("After the close")


class PollQuerySet(DetailQuerySet["Poll"]):
    """Which polls."""

    def published(self) -> Self:
        """Those that lists show: their entry is published."""
        return self.filter(opened_at__isnull=False, entry__state="published")

    def open(self) -> Self:
        """Those that take votes now."""
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=Now()), closed_at=None)

    def closed(self) -> Self:
        """Those that take none any more."""
        return self.filter(Q(closed_at__isnull=False) | Q(closes_at__lte=Now()))

    def unanswered_by(self, person: User) -> Self:
        """Those in which `person` has not voted."""
        return self.exclude(
            Q(pk__in=Vote.objects.filter(voter=person).values("poll"))
            | Q(pk__in=Participation.objects.filter(person=person).values("poll"))
        )

    def with_all(self, person: User) -> Self:
        """With options, sums and the vote of `person`: everything that a card shows, in one query."""
        options = JSONObject(pk="pk", label="label")
        vote = JSONObject(choices="choices", number="number")
        own = Vote.objects.filter(poll=OuterRef("pk"), voter=person)
        took_part = Participation.objects.filter(poll=OuterRef("pk"), person=person)
        return self.select_related("tally").annotate(
            options=ArraySubquery(Choice.objects.filter(poll=OuterRef("pk")).order_by("position").values(o=options)),
            own_vote=Subquery(own.values(v=vote)[:1]),
            took_part=models.Exists(took_part),
        )

    def with_departments(self) -> Self:
        """With the votes by department, of polls that are closed and not anonymous; of others nothing is asked.

        `by_department` are rows of department, what was chosen and by how many; `in_departments` is how many people
        voted in each; `named_departments` is what they are called.
        """
        votes = Vote.objects.filter(poll=OuterRef("pk")).order_by()
        chosen = votes.annotate(what=Unnest("choices", output_field=models.BigIntegerField()))
        number, first = votes.annotate(what=F("number")), votes.annotate(what=F("choices__0"))
        people = votes.values("department").annotate(row=JSONObject(department="department", count=models.Count("pk")))
        name = Coalesce(NullIf("short_name", Value("")), "name")
        names = Department.objects.order_by().values(row=JSONObject(pk="pk", name=name))
        over = Q(is_anonymous=False) & (Q(closed_at__isnull=False) | Q(closes_at__lte=timezone.now() - SETTLES))
        rows = ArrayField(models.JSONField())
        return self.annotate(
            by_department=Case(
                When(over & Q(mode=Mode.NUMBER), then=_by_department(number)),
                When(over & Q(mode=Mode.RANKED), then=_by_department(first)),
                When(over, then=_by_department(chosen)),
                default=None,
                output_field=rows,
            ),
            in_departments=Case(When(over, then=ArraySubquery(people.values("row"))), default=None, output_field=rows),
            named_departments=Case(When(over, then=ArraySubquery(names)), default=None, output_field=rows),
        )


def _by_department(votes: "models.QuerySet[Any, Any]") -> ArraySubquery:
    row = JSONObject(department="department", what="what", count=models.Count("pk"))
    return ArraySubquery(votes.values("department", "what").annotate(row=row).values("row"))


class Unnest(Func):
    """Each element of an array in a row of its own."""

    function = "unnest"
    set_returning = True


class Poll(TimeStamped):
    """A question with its terms. After the first vote nothing of it changes but the moment of its close."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="poll")
    question = models.CharField(_("question"), max_length=QUESTION_LONGEST, blank=True)  # blank: the entry's title
    mode = models.CharField(_("votes"), max_length=10, choices=Mode, default=Mode.SINGLE)
    results = models.CharField(_("result is shown"), max_length=10, choices=Results, default=Results.ALWAYS)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    most_choices = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)  # of several; None: any number
    unit = models.CharField(_("unit"), max_length=UNIT_LONGEST, blank=True)
    least = models.DecimalField(_("from"), max_digits=12, decimal_places=2, null=True, blank=True)
    greatest = models.DecimalField(_("to"), max_digits=12, decimal_places=2, null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)  # with its entry; None: in a draft
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)  # as its author planned
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)  # by its author, before that

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = [
            models.CheckConstraint(
                condition=~Q(mode=Mode.NUMBER)
                | Q(least__isnull=False, greatest__isnull=False, greatest__gt=F("least")),
                name="poll_number_has_bounds",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(results=Results.CLOSED), name="poll_anonymous_shows_after_close"
            ),
            models.CheckConstraint(
                condition=Q(most_choices=None) | Q(mode=Mode.MULTIPLE, most_choices__gte=1), name="poll_most_of_several"
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-entry"], condition=Q(opened_at__isnull=False), name="poll_newest"),
            models.Index(
                fields=["closes_at"], condition=Q(closed_at=None, closes_at__isnull=False), name="poll_closing"
            ),
        ]

    def __str__(self) -> str:
        return self.question or f"{self.entry_id}"

    @property
    def is_closed(self) -> bool:
        """Whether it takes no votes any more."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= timezone.now())

    @property
    def is_settled(self) -> bool:
        """Whether no vote is on its way any more: two looks around the last one would tell what it was."""
        planned = self.closes_at is not None and self.closes_at <= timezone.now() - SETTLES
        return self.closed_at is not None or planned

    @property
    def has_votes(self) -> bool:
        """Whether anybody has voted: from then on its terms stand."""
        return hasattr(self, "tally")

    @property
    def step(self) -> Decimal:
        """To what a number is rounded: there are at most 10,000 answers, so that their counts stay one small row."""
        span = (self.greatest or Decimal(0)) - (self.least or Decimal(0))
        step = Decimal("0.01")
        while span / step > 10_000:  # noqa: PLR2004 - said above
            step *= 10
        return step


class Choice(models.Model):
    """One option, in the order that its author gave."""

    poll = models.ForeignKey(Poll, db_index=False, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("option"), max_length=LABEL_LONGEST)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="choice_position_unique"),
            models.UniqueConstraint(fields=["poll", "label"], name="choice_label_unique"),
        ]

    def __str__(self) -> str:
        return self.label


class Vote(TimeStamped):
    """What one person chose in a poll that is not anonymous. Counted in the department of that moment."""

    poll = models.ForeignKey(Poll, db_index=False, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(
        User, db_index=False, on_delete=models.PROTECT, related_name="votes"
    )  # or the sums would be wrong
    department = models.ForeignKey(
        Department, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    choices = ArrayField(models.BigIntegerField(), default=list, blank=True)  # keys of options; ranked: best first
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["poll", "voter"], name="vote_one_a_person"),
            models.CheckConstraint(
                condition=Q(number=None) & ~Q(choices=[]) | Q(number__isnull=False) & Q(choices=[]),
                name="vote_says_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["voter", "-created_at"], name="vote_rate")]

    def __str__(self) -> str:
        return f"{self.voter_id} in {self.poll_id}"


class Participation(models.Model):
    """That a person has voted in an anonymous poll: nothing else is kept, and `Tally` knows no person."""

    pk = models.CompositePrimaryKey("poll_id", "person_id")
    poll = models.ForeignKey(Poll, db_index=False, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="participations")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")

    def __str__(self) -> str:
        return f"{self.person_id} in {self.poll_id}"


class Tally(models.Model):
    """What was chosen, added up: one row a poll, made by the first vote and changed under the lock of the poll.

    Keys are those of options, or the numbers. One row and not one an option: a row remembers the transaction that
    changed it last, and the row of an option would tell who chose it last.
    """

    poll = models.OneToOneField(Poll, primary_key=True, on_delete=models.CASCADE, related_name="tally")
    voter_count = models.PositiveIntegerField(default=0)
    counts: Any = models.JSONField(default=dict)  # how many chose it; ranked: how many put it first
    points: Any = models.JSONField(default=dict)  # of ranked options alone

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.poll_id}"
