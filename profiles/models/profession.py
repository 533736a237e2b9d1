"""Professions: people of every department who do the same kind of work."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from core.models import TimeStamped
from tags.models import Tag

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from profiles.models.user import User

ABOUT_LONGEST = 2000  # characters
MOST_TAGS = 10  # each costs its hub one index scan


class ProfessionQuerySet(models.QuerySet["Profession"]):
    """Which professions."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Professions that `user` may see: all, for members; none for anybody else."""
        return self.all() if getattr(user, "may_read", False) else self.none()

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """Those whose hub `user` writes: as its host, or as an operator."""
        found = self.visible_to(user)
        return found if user.is_superuser else found.filter(host=user.pk)


class Profession(TimeStamped):
    """What a hub stands on: a name, tags, people, and somebody to turn to."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    welsh_name = models.CharField(_("Welsh name"), max_length=120, blank=True)
    about = models.TextField(_("about"), max_length=ABOUT_LONGEST, blank=True)
    about_html = models.TextField(blank=True, editable=False)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("host"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="hosted_professions",
    )
    head_count = models.PositiveIntegerField(_("people"), default=0, editable=False)  # see profiles.services.heads

    tags = TaggableManager(through="ProfessionTag", blank=True, verbose_name=_("tags"))

    objects = ProfessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("profession")
        verbose_name_plural = _("professions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("portal:profession", args=[self.slug])

    @property
    def label(self) -> str:
        """Its name in the language of the page."""
        return self.welsh_name if self.welsh_name and (get_language() or "").startswith("cy") else self.name


class ProfessionTag(ItemBase):
    """A tag that a profession's hub gathers."""

    content_object = models.ForeignKey(Profession, on_delete=models.CASCADE, related_name="tag_rows")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="profession_rows")

    objects = models.Manager["ProfessionTag"]()

    class Meta:
        verbose_name = _("tag of a profession")
        verbose_name_plural = _("tags of professions")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="profession_tag_unique")]
