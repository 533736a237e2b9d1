"""`SavedSearch`: a question about entries that somebody wants answered again and again."""

from itertools import accumulate
from typing import Self

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.models import Entry, EntryQuerySet, EntryTag
from groups.models import Group
from profiles.models import Department, User
from tags.models import Tag

NAME_LONGEST = 80  # characters
WORDS_LONGEST = 200
MOST_SAVED = 100  # of one person
LOOKED_AT = 1000  # entries in which words are looked for, the newest
TEXT_LOOKED_AT = 2_000_000  # bytes of them: a megabyte takes Postgres some 200 ms


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Which saved searches."""

    def of(self, person: User) -> Self:
        """Those of one person, by name; nobody else ever sees them."""
        return self.filter(person=person).order_by("name", "pk")

    def matching(self, entry: Entry) -> Self:
        """Those that `entry` answers, whoever asked. Whether they may read it is for its door to say."""
        tags = entry.main_tags
        found = self.filter(
            Q(kind="") | Q(kind=entry.kind),
            Q(tag=None) | Q(tag__in=tags),
            Q(department=None) | Q(department=entry.department_id),
            Q(group=None) | Q(group=entry.group_id),
            Q(author=None) | Q(author=entry.author_id),
        )
        words = SearchVector(Value(entry.title), Value(entry.body), config="english")
        asked = SearchQuery(F("words"), config="english", search_type="websearch")
        wordless = found.filter(words="")
        return wordless | found.exclude(words="").annotate(said=words).filter(said=asked)


class SavedSearch(models.Model):
    """Entries that hold `words` and are of a kind, tag, department, group and author, where those are given."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=NAME_LONGEST)
    words = models.CharField(_("words"), max_length=WORDS_LONGEST, blank=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("saved at"), auto_now_add=True)
    submission = models.UUIDField(null=True, blank=True, editable=False)  # the form's one-time token

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_name"),
            models.UniqueConstraint(fields=["person", "submission"], name="saved_search_submission_unique"),
            models.CheckConstraint(
                condition=~Q(words="")
                | ~Q(kind="")
                | Q(tag__isnull=False)
                | Q(department__isnull=False)
                | Q(group__isnull=False)
                | Q(author__isnull=False),
                name="saved_search_asks_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stream:search", args=[self.pk])

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Those of `entries`, which came through their door, that answer it: the inverse of `matching`.

        Words are looked for in the newest `LOOKED_AT` that fit all else, in fewer where they are long: there is no
        index of words here, and a rare one would walk every entry there is. With words one query by itself.
        """
        fitting = self.fitting(entries)
        if not self.words:
            return fitting
        asked = SearchQuery(self.words, config="english", search_type="websearch")
        said = SearchVector("title", "body", config="english")
        return entries.filter(pk__in=_newest(fitting)).annotate(said=said).filter(said=asked)

    def fitting(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Those of `entries` that fit all but the words."""
        if self.kind:
            entries = entries.of_kind(self.kind)
        if self.tag_id is not None:
            of_tag = EntryTag.objects.filter(Q(tag=self.tag_id) | Q(tag__synonym_of=self.tag_id))
            entries = entries.filter(pk__in=of_tag.values("content_object"))
        given = {"department": self.department_id, "group": self.group_id, "author": self.author_id}
        return entries.filter(**{name: pk for name, pk in given.items() if pk is not None})


def _newest(entries: EntryQuerySet) -> list[int]:
    """Numbers of the newest in which words are looked for. One query, which reads no text."""
    size = Func(F("body"), function="OCTET_LENGTH", output_field=models.IntegerField())
    rows = list(entries.order_by("-published_at", "-pk").values_list("pk", size)[:LOOKED_AT])
    totals = accumulate(length for _pk, length in rows)
    return [pk for (pk, _length), total in zip(rows, totals, strict=True) if total <= TEXT_LOOKED_AT]
