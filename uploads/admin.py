"""Files for the operator who is asked why one is still being checked: states and codes, never a byte of any."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.read_only import ReadOnlyAdmin
from uploads.models import Extraction, ExtractionState, Upload
from uploads.services import check_now
from uploads.words import read_again


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin[Upload]):
    """Looked at, never edited, superusers included. Names are not shown: they are what people wrote."""

    private = True
    list_display = (
        "pk",
        "created_at",
        "state",
        "kind",
        "size_bytes",
        "received_bytes",
        "waits_for",
        "refusal",
        "due_at",
        "words",
    )
    list_filter = ("state", "kind", "waits_for", "extraction__state")
    list_select_related = ("extraction",)
    fields = (
        *("uploader_id", "state", "kind", "media_type", "size_bytes", "received_bytes", "width", "height"),
        *("waits_for", "refusal", "attempts", "created_at", "updated_at", "due_at", "leased_until"),
        *("words", "words_kept", "words_wait"),
    )
    ordering = ("-pk",)
    search_fields = ("token__exact", "uploader_id__exact")
    search_help_text = _("The token of an address, or the number of a person")
    actions = ("check_again_now", "read_words_again")
    sortable_by = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Upload], search_term: str
    ) -> tuple[QuerySet[Upload], bool]:
        """By a whole token or a number; anything else finds nothing."""
        if not search_term:
            return queryset, False
        if search_term.isdecimal() and search_term.isascii() and len(search_term) < 19:  # noqa: PLR2004 - bigint
            return queryset.filter(uploader_id=int(search_term)), False
        return queryset & Upload.objects.with_tokens([search_term]), False

    @admin.action(description=_("Check again now (files that wait)"), permissions=["view"])
    def check_again_now(self, request: HttpRequest, queryset: QuerySet[Upload]) -> None:
        """For when the scanner is back: without waiting for the delay, which is five minutes at most."""
        if request.user.pk is None:
            raise PermissionDenied
        number = check_now(uploads=queryset, by_id=request.user.pk)
        done = ngettext("%(count)d file is due again.", "%(count)d files are due again.", number) % {"count": number}
        self.message_user(request, done, messages.SUCCESS if number else messages.WARNING)

    @admin.display(description=_("words inside"))
    def words(self, upload: Upload) -> str:
        """How far reading them has come; "-" where nobody may search them, or files of this type hold none."""
        found = _extraction_of(upload)
        return str(ExtractionState(found.state).label) if found else "-"

    @admin.display(description=_("kept of them"))
    def words_kept(self, upload: Upload) -> str:
        """How much there is."""
        found = _extraction_of(upload)
        if found is None:
            return "-"
        said = _("%(characters)d characters of %(places)d pages, slides or sheets")
        return str(said) % {"characters": found.characters, "places": found.places}

    @admin.display(description=_("words: attempts, what they wait for, until when"))
    def words_wait(self, upload: Upload) -> str:
        """Why they are not there yet."""
        found = _extraction_of(upload)
        if found is None or found.state != ExtractionState.WAITING:
            return "-"
        until = found.leased_until or found.due_at
        return f"{found.attempts}, {found.waits_for or '-'}, {localize(localtime(until))}"

    @admin.action(description=_("Read the words inside again"), permissions=["view"])
    def read_words_again(self, request: HttpRequest, queryset: QuerySet[Upload]) -> None:
        """For what was given up, or read by a worker that had too little time. What is there stays until then."""
        if request.user.pk is None:
            raise PermissionDenied
        number = read_again(extractions=Extraction.objects.filter(upload__in=queryset), by_id=request.user.pk)
        done = ngettext(
            "The words of %(count)d file will be read again.",
            "The words of %(count)d files will be read again.",
            number,
        )
        self.message_user(request, done % {"count": number}, messages.SUCCESS if number else messages.WARNING)


def _extraction_of(upload: Upload) -> Extraction | None:
    try:
        return upload.extraction
    except Extraction.DoesNotExist:
        return None
