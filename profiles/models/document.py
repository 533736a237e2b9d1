"""What a search of people looks through: one row a person, with all that it filters, ranks and sorts by."""

from typing import TYPE_CHECKING, Any, Final, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.folding import LONGEST
from profiles.models.user import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

KEY_LONGEST: Final = 200  # characters: a name of a hundred, folded


class Field(models.TextChoices):
    """What a word of a search was found in. The letter stands before the word in `PersonDocument.words`."""

    NAME = "n", _("Name")
    KNOWN_AS = "k", _("Preferred name")
    INITIAL = "i", _("Initial")
    INITIALS = "x", _("Initials")
    JOB = "j", _("Job")
    SKILL = "s", _("Skill")
    TEAM = "t", _("Team")
    PLACE = "w", _("Workplace")
    DEPARTMENT = "d", _("Department")
    FORMER_DEPARTMENT = "o", _("Department of before")
    PROFESSION = "p", _("Profession")
    GRADE = "g", _("Grade")
    LANGUAGE = "l", _("Language")
    CONTACT = "c", _("What to contact for")


class Facet(models.TextChoices):
    """By what a list of people is narrowed. The letter stands before the value in `words` and in `facets`."""

    DEPARTMENT = "D", _("Department")
    PROFESSION = "P", _("Profession")
    GRADE = "G", _("Grade")
    WORKPLACE = "W", _("Workplace")
    SKILL = "S", _("Skill")
    DAY = "Y", _("Working day")
    LANGUAGE = "L", _("Language")


class PersonDocumentQuerySet(models.QuerySet["PersonDocument"]):
    """Which rows."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Rows of people whom `user` may see: those that there are, for nobody has one who is not shown to members.

        Whoever is found is fetched through `User.objects.visible_to` all the same.
        """
        return self.all() if getattr(user, "may_read", False) else self.none()

    def stale(self) -> Self:
        """Rows that are to be written again."""
        return self.filter(is_stale=True)


class PersonDocument(models.Model):
    """A person as the directory knows them. Written by `profiles.services.listing` alone, from what stands elsewhere.

    `words` holds each word behind the letter of its `Field`, each value behind that of its `Facet`: one index answers
    words and filters together. Who was never let in has no row.
    """

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="document")
    name_key = models.CharField(max_length=KEY_LONGEST, db_collation="C")
    swapped_key = models.CharField(max_length=KEY_LONGEST, db_collation="C")
    job_key = models.CharField(max_length=KEY_LONGEST, db_collation="C", blank=True)
    words = SearchVectorField()
    facets = ArrayField(models.TextField(), default=list, blank=True)
    labels = models.JSONField(default=dict, blank=True)  # by the letter of the field, as they are shown
    has_left = models.BooleanField(_("former member"), default=False)
    joined_at = models.DateTimeField(_("joined at"))  # the person's `created_at`: the order without words
    is_stale = models.BooleanField(_("to be written again"), default=False)
    listed_at = models.DateTimeField(_("written at"), auto_now=True)

    objects = PersonDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("search row")
        verbose_name_plural = _("search rows")
        indexes = [
            GinIndex(fields=["words"], name="person_document_words", fastupdate=False),
            models.Index(fields=["name_key", "person"], name="person_document_name"),
            models.Index(fields=["swapped_key", "person"], name="person_document_swapped"),
            models.Index(fields=["job_key", "person"], condition=~Q(job_key=""), name="person_document_job"),
            models.Index(fields=["has_left", "-joined_at", "-person"], name="person_document_newest"),
            models.Index(fields=["person"], condition=Q(is_stale=True), name="person_document_stale"),
        ]

    def __str__(self) -> str:
        return self.name_key


class DirectoryWord(models.Model):
    """A word that stands in some row, so that one typed a little wrong finds it. Forgotten when no row has it."""

    word = models.CharField(_("word"), max_length=LONGEST)
    is_name = models.BooleanField(_("of a name"))
    neighbours = ArrayField(models.TextField(), default=list)  # see profiles.folding.neighbours

    objects = models.Manager["DirectoryWord"]()

    class Meta:
        verbose_name = _("word of the directory")
        verbose_name_plural = _("words of the directory")
        constraints = [models.UniqueConstraint(fields=["word", "is_name"], name="directory_word_unique")]
        indexes = [
            GinIndex(fields=["neighbours"], name="directory_word_neighbours"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="directory_word_parts"),
        ]

    def __str__(self) -> str:
        return self.word


class Nickname(models.Model):
    """A short form of a name, beside those that come with CivNet; or one of those that is not to be used."""

    short = models.CharField(_("short form"), max_length=LONGEST)
    name = models.CharField(_("name"), max_length=LONGEST)
    is_used = models.BooleanField(_("used"), default=True)

    objects = models.Manager["Nickname"]()

    class Meta:
        verbose_name = _("nickname")
        verbose_name_plural = _("nicknames")
        ordering = ["short", "name"]
        constraints = [
            models.UniqueConstraint(fields=["short", "name"], name="nickname_unique"),
            models.CheckConstraint(condition=~Q(short=models.F("name")), name="nickname_is_another_word"),
        ]
        indexes = [models.Index(fields=["name"], name="nickname_name")]

    def __str__(self) -> str:
        return f"{self.short}: {self.name}"


class DirectoryWeight(models.Model):
    """How much a word counts that is found in a field, where an operator does not leave it as it comes."""

    field = models.CharField(_("found in"), max_length=1, choices=Field, primary_key=True)
    weight = models.PositiveSmallIntegerField(_("weight"))

    objects = models.Manager["DirectoryWeight"]()

    class Meta:
        verbose_name = _("weight in the directory")
        verbose_name_plural = _("weights in the directory")
        constraints = [
            models.CheckConstraint(condition=Q(weight__lte=100), name="directory_weight_range"),
            models.CheckConstraint(condition=Q(field__in=Field.values), name="directory_weight_field"),
        ]

    def __str__(self) -> str:
        return str(self.get_field_display())


def lexeme(letter: str, value: Any) -> str:
    """How a word or a value stands in `words`."""
    return f"{letter}{value}"
