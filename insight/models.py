"""What counterparts are found by: a sparse table of people and of what they know and do, and how much each part weighs.

Nothing here is of a thread: what people wrote is looked at while a person's counterparts are made, and only counted.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import Department, User
from tags.models import Tag

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WORD_LONGEST: Final = 60  # characters of a stem


class Term(models.Model):
    """Something that people have in common: a skill, or the stem of a word of their roles."""

    tag = models.OneToOneField(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(_("word"), max_length=WORD_LONGEST, blank=True)
    stems = ArrayField(  # of the words of the tag: by these a text names it
        models.CharField(max_length=WORD_LONGEST), verbose_name=_("stems"), default=list, blank=True
    )
    people = models.PositiveIntegerField(_("people"), default=0)  # counted each night: the fewer, the more it says

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["word"], condition=~Q(word=""), name="term_word_unique"),
            models.CheckConstraint(condition=Q(tag=None) ^ Q(word=""), name="term_tag_or_word"),
        ]
        indexes = [GinIndex(fields=["stems"], fastupdate=False, name="term_stems")]

    def __str__(self) -> str:
        return self.word or f"{self.tag_id}"


class Trait(models.Model):
    """A term of a member, with the department of their main role: of one's own department nobody is looked for."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+", db_index=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    weight = models.PositiveSmallIntegerField(_("weight"))  # of a skill as stated; a word of a title before others

    class Meta:
        verbose_name = _("trait")
        verbose_name_plural = _("traits")
        constraints = [models.UniqueConstraint(fields=["person", "term"], name="trait_unique")]
        indexes = [
            models.Index(fields=["term", "-weight", "person"], include=["department"], name="trait_term_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.term_id}"


def _weight(name: "str | StrPromise", value: float) -> "models.FloatField[float, float]":
    return models.FloatField(name, default=value, validators=[MinValueValidator(0), MaxValueValidator(100)])


class Weights(models.Model):
    """How much each reason counts. One row, which an operator may change; without it the figures here hold.

    What is shared counts times its rarity: 0 for what everybody has, 1 for what one person has. A number counts by its
    logarithm.
    """

    one = models.BooleanField(default=True, unique=True, editable=False)
    skill = _weight(_("a shared skill"), 10)
    word = _weight(_("a shared word of the role"), 4)
    title = _weight(_("the same job title"), 4)
    profession = _weight(_("the same profession"), 4)
    grade = _weight(_("the same grade"), 2)
    thread = _weight(_("threads that both wrote in"), 2)
    colleague = _weight(_("colleagues who know both"), 1)
    least = _weight(_("the least score that is shown"), 5)
    yes = models.FloatField(  # how one "yes" and one "no" move what the two people have in common, for that person
        _("factor of a yes"), default=1.25, validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    no = models.FloatField(_("factor of a no"), default=0.6, validators=[MinValueValidator(0.1), MaxValueValidator(1)])

    class Meta:
        verbose_name = _("weights of counterparts")
        verbose_name_plural = _("weights of counterparts")
        constraints = [models.CheckConstraint(condition=Q(one=True), name="weights_one_row")]

    def __str__(self) -> str:
        return str(_("weights"))


class Stage(models.IntegerChoices):
    """What a night does, in this order."""

    TRAITS = 1, _("traits")
    COUNTERPARTS = 2, _("counterparts")


class Night(models.Model):
    """One nightly run: which stage it is in, and up to which person it came. It goes on where it stopped."""

    began_on = models.DateField(_("night of"), unique=True)
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage, default=Stage.TRAITS)
    reached = models.BigIntegerField(_("up to the person"), default=0)
    began_at = models.DateTimeField(_("began at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("night")
        verbose_name_plural = _("nights")

    def __str__(self) -> str:
        return f"{self.began_on}"


class Due(models.Model):
    """Somebody whose counterparts are to be made anew before the night: they moved, or said something else."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("person who is due")
        verbose_name_plural = _("people who are due")
        indexes = [models.Index(fields=["since"], name="due_since")]

    def __str__(self) -> str:
        return f"{self.person_id}"


FEWEST_REPLIES: Final = 100  # of a week: of fewer a share says nothing


class WeekOfTalkQuerySet(models.QuerySet["WeekOfTalk"]):
    """Which counts."""

    def percent(self) -> int | None:
        """Of a hundred replies of the last week, how many crossed a boundary, as counted last; None where they were too
        few to say, and where nobody has counted for a week. The same for everybody: it names nobody. One query.
        """
        row = self.filter(ends_on__gte=timezone.localdate() - timedelta(days=7)).order_by("-ends_on").first()
        return None if row is None else row.percent


class WeekOfTalk(models.Model):
    """How far people talked in the seven days before `ends_on`: one row a day, of which nobody can be read off."""

    ends_on = models.DateField(_("the week before"), unique=True)
    replies = models.PositiveIntegerField(_("replies"))  # published ones of people, to what others said
    crossed = models.PositiveIntegerField(_("to another department"))
    counted_at = models.DateTimeField(_("counted at"))

    objects = WeekOfTalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("week of talk")
        verbose_name_plural = _("weeks of talk")
        constraints = [
            models.CheckConstraint(condition=Q(crossed__lte=F("replies")), name="talk_crossed_are_replies"),
        ]

    def __str__(self) -> str:
        return f"{self.ends_on}"

    @property
    def percent(self) -> int | None:
        """Rounded; None for a week of fewer than a hundred replies."""
        return None if self.replies < FEWEST_REPLIES else round(100 * self.crossed / self.replies)


class WeekOfGrowth(models.Model):
    """Members at the end of a week, and what was written in it: Monday to Sunday, before the day `ends_on`."""

    ends_on = models.DateField(_("the week before"), unique=True)
    members = models.PositiveIntegerField(_("members"))
    entries = models.PositiveIntegerField(_("new posts"))
    replies = models.PositiveIntegerField(_("new replies"))
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("week of growth")
        verbose_name_plural = _("weeks of growth")

    def __str__(self) -> str:
        return f"{self.ends_on}"
