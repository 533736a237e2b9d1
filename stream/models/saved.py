"""`SavedSearch`: a question about entries that somebody wants answered again and again."""

from typing import Self

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from content.models import Entry, EntryQuerySet
from groups.models import Group
from profiles.models import Department, User
from tags.models import Tag

NAME_LONGEST = 80  # characters
WORDS_LONGEST = 200
MOST_SAVED = 100  # of one person


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Which saved searches."""

    def of(self, person: User) -> Self:
        """Those of one person, by name; nobody else ever sees them."""
        return self.filter(person=person).order_by("name", "pk")

    def matching(self, entry: Entry) -> Self:
        """Those that `entry` answers, whoever asked. Whether they may read it is for its door to say."""
        tags = entry.entry_tags.values("tag")
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

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_name"),
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

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Those of `entries`, which came through their door, that answer it: the inverse of `matching`."""
        if self.words:
            vector = SearchVector("title", "body", config="english")
            asked = SearchQuery(self.words, config="english", search_type="websearch")
            entries = entries.annotate(said=vector).filter(said=asked)
        if self.kind:
            entries = entries.of_kind(self.kind)
        if self.tag_id is not None:
            entries = entries.filter(entry_tags__tag=self.tag_id)
        given = {"department": self.department_id, "group": self.group_id, "author": self.author_id}
        return entries.filter(**{name: pk for name, pk in given.items() if pk is not None})
