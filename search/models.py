"""What can be found, by which words; and what people decided about searching."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.models import Entry, Passage, Reply

WORDS_LONGEST: Final = 100  # characters of a synonym or of a pinned question
MARK_LONGEST: Final = 40


class Document(models.Model):
    """The words of a published entry, of a reply, or of a passage of a file in either, with marks to narrow by.

    A copy, written by `search.indexing` in the transaction of its cause. Who may read it is never asked of it: the
    door of its entry is joined by whoever searches.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="documents", db_index=False)
    reply = models.ForeignKey(
        Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="documents", db_index=False
    )
    passage = models.ForeignKey(
        Passage, null=True, blank=True, on_delete=models.CASCADE, related_name="documents", db_index=False
    )  # of a file in the text of the entry, or of the reply
    language = models.CharField(_("language"), max_length=2)
    words = SearchVectorField()  # A title, B tags, C text of an entry, D text of a reply or of a file
    marks = ArrayField(models.CharField(max_length=MARK_LONGEST))  # kind, author, department, group, tags, week …
    published_at = models.DateTimeField(_("published at"))
    version = models.PositiveIntegerField()  # of the entry or reply whose words these are

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "reply", "passage"], nulls_distinct=False, name="document_of_a_text_once"
            )
        ]
        indexes = [
            GinIndex(F("words"), F("marks"), fastupdate=False, name="document_words"),
            models.Index(fields=["reply"], condition=Q(reply__isnull=False), name="document_reply"),
            models.Index(fields=["passage"], condition=Q(passage__isnull=False), name="document_passage"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.reply_id}"


class Synonym(models.Model):
    """Two ways to say one thing: whoever asks for one finds what says the other. Made by people, never by clicks."""

    words = models.CharField(_("words"), max_length=WORDS_LONGEST)
    means = models.CharField(_("mean the same as"), max_length=WORDS_LONGEST)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = [
            models.UniqueConstraint(fields=["words", "means"], name="synonym_once"),
            models.CheckConstraint(condition=~Q(words=F("means")), name="synonym_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.words} = {self.means}"


class Pinned(models.Model):
    """What stands above all hits of one question, for whoever may read it."""

    question = models.CharField(_("question"), max_length=WORDS_LONGEST)  # as `search.wording.plain` leaves it
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="pinned_answers", verbose_name=_("entry"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("pinned answer")
        verbose_name_plural = _("pinned answers")
        ordering = ["question", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "entry"], name="pinned_once")]

    def __str__(self) -> str:
        return self.question


class Weights(models.Model):
    """How much each thing counts in the order of hits. One row; without it the defaults hold."""

    ONLY: Final = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    exact_title = models.FloatField(_("the title is the question"), default=8.0)
    phrase = models.FloatField(_("the words stand beside one another"), default=1.5)
    title = models.FloatField(_("words in the title"), default=2.0)
    tags = models.FloatField(_("words among the tags"), default=0.8)
    body = models.FloatField(_("words in the text"), default=0.5)
    reply = models.FloatField(_("words in a reply or a file"), default=0.35)
    answered = models.FloatField(_("has an accepted answer"), default=0.3)
    useful = models.FloatField(_("was found useful"), default=0.15)
    recent = models.FloatField(_("is new"), default=0.6)
    half_life_days = models.PositiveSmallIntegerField(_("days until that counts half"), default=180)

    class Meta:
        verbose_name = _("weights of searching")
        verbose_name_plural = _("weights of searching")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="search_weights_one_row"),
            models.CheckConstraint(condition=Q(half_life_days__range=(1, 3650)), name="search_weights_half_life"),
            models.CheckConstraint(
                condition=Q(exact_title__range=(0, 100), phrase__range=(0, 100), title__range=(0, 100))
                & Q(tags__range=(0, 100), body__range=(0, 100), reply__range=(0, 100))
                & Q(answered__range=(0, 100), useful__range=(0, 100), recent__range=(0, 100)),
                name="search_weights_range",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Weights of searching"))

    @classmethod
    def now(cls) -> "Weights":
        """Those that hold. One query."""
        return cls.objects.first() or cls()


class Frequency(models.Model):
    """In how many titles a word stands, as it is written: what a slip of the finger may have meant. Made each night."""

    word = models.CharField(_("word"), max_length=60, primary_key=True)
    documents = models.PositiveIntegerField(_("documents"))

    class Meta:
        verbose_name = _("frequency of a word")
        verbose_name_plural = _("frequencies of words")
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], fastupdate=False, name="frequency_like")]

    def __str__(self) -> str:
        return self.word


class Check(models.Model):
    """How far the nightly comparison of all rows with the index has come, and how many documents differed."""

    began_on = models.DateField(_("night of"), unique=True)
    reached = models.BigIntegerField(_("up to entry"), default=0)
    looked_at = models.PositiveIntegerField(_("entries looked at"), default=0)
    changed = models.PositiveIntegerField(_("documents that differed"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("check of the search index")
        verbose_name_plural = _("checks of the search index")
        ordering = ["-began_on"]

    def __str__(self) -> str:
        return f"{self.began_on}"
