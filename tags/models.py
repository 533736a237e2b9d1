"""One vocabulary for entries, skills and follows."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase


class TagQuerySet(models.QuerySet["Tag"]):
    """Which tags."""

    def main(self) -> Self:
        """Tags that are not merely another spelling of one."""
        return self.filter(synonym_of=None)

    def called(self, name: str) -> "Tag":
        """The main tag for a name in its normal form; one that is not stored where nobody has used it.

        The answer is of the same kind either way: a word may stand on an entry that the asker must not know of.
        """
        found = self.select_related("synonym_of").filter(slug=name).first()
        return (found.synonym_of or found) if found else self.model(name=name, slug=name)


class Tag(TagBase):
    """A word that people file things under: lower case, with hyphens. Its slug is its name."""

    welsh_label = models.CharField(_("Welsh label"), max_length=100, blank=True)
    synonym_of = models.ForeignKey(
        "self", verbose_name=_("synonym of"), null=True, blank=True, on_delete=models.SET_NULL, related_name="synonyms"
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:tag", args=[self.slug])
