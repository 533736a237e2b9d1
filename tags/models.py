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
