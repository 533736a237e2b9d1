"""`Passage`: a piece of the words inside an attached file, with the page, slide or sheet that it stands on."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models.attachment import Attachment
from content.models.entry import Entry
from content.models.reply import Reply
from core import text
from profiles.models import User
from uploads.models import Upload

PASSAGE_LONGEST = 4_000  # characters: a screen or two, and far below what a tsvector may hold
PLACE_LONGEST = 100  # characters of a sheet's name


class PlaceKind(models.TextChoices):
    """What the places of a file are."""

    NONE = "", gettext_lazy("no place")  # plain text, and documents that were never laid out
    PAGE = "page", gettext_lazy("page")
    SLIDE = "slide", gettext_lazy("slide")
    SHEET = "sheet", gettext_lazy("sheet")


class PassageQuerySet(models.QuerySet["Passage"]):
    """Which passages."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of files in texts that `user` may read, as the texts stand: the attachment's door, and no other.

        A file of a spill is nobody's, wherever else it stands.
        """
        rows = Attachment.objects.filter(upload=OuterRef("upload"))
        return self.filter(Exists(rows.current().visible_to(user))).exclude(Exists(rows.of_spills()))

    def of(self, target: Entry | Reply) -> Self:
        """Those of the files in one text as it stands, file by file, from the first to the last."""
        uploads = Attachment.objects.on(target).current().values("upload")
        return self.filter(upload__in=uploads).order_by("upload", "number")


class Passage(models.Model):
    """The words stand once for each file, in however many texts it is: who may read them follows from those texts."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()  # from 1, through the whole file
    place_kind = models.CharField(max_length=5, choices=PlaceKind, default=PlaceKind.NONE, blank=True)
    place_number = models.PositiveIntegerField(default=0)  # which page, slide or sheet, from 1; 0 without places
    place_name = models.CharField(max_length=PLACE_LONGEST, blank=True)  # of a sheet
    text = models.TextField(max_length=PASSAGE_LONGEST)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("passage of a file")
        verbose_name_plural = gettext_lazy("passages of files")
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="passage_unique"),
            models.CheckConstraint(
                condition=Q(place_kind="", place_number=0, place_name="") | ~Q(place_kind="") & Q(place_number__gt=0),
                name="passage_place_is_whole",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="passage_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"

    @property
    def place(self) -> str:
        """ "page 3", "slide 4", "sheet Costs"; or "". A sheet's name is what somebody wrote: escape it."""
        match self.place_kind:
            case PlaceKind.PAGE:
                return _("page %(number)d") % {"number": self.place_number}
            case PlaceKind.SLIDE:
                return _("slide %(number)d") % {"number": self.place_number}
            case PlaceKind.SHEET:
                return _("sheet %(name)s") % {"name": self.place_name or self.place_number}
            case _none:
                return ""

    @property
    def url(self) -> str:
        """The file, opened at the page where its reader knows pages in addresses: those of PDF do (RFC 8118)."""
        address = text.address_of(self.upload.token)
        return f"{address}#page={self.place_number}" if self._is_page_of_pdf else address

    @property
    def _is_page_of_pdf(self) -> bool:
        return self.place_kind == PlaceKind.PAGE and self.upload.media_type == "application/pdf"
