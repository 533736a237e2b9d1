"""Polls for the operator who is asked whether one is open: its terms and how many voted, never what was chosen."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.read_only import ReadOnlyAdmin
from polls.models import Poll


@admin.register(Poll)
class PollAdmin(ReadOnlyAdmin[Poll]):
    """Looked at, never edited, superusers included. Questions are not shown: they are what people wrote."""

    private = True
    list_display = ("pk", "mode", "is_anonymous", "results", "opened_at", "closes_at", "closed_at", "people_who_voted")
    list_filter = ("mode", "is_anonymous", "results")
    fields = (
        *("entry_id", "mode", "is_anonymous", "results", "most_choices", "least", "greatest"),
        *("opened_at", "closes_at", "closed_at", "created_at", "updated_at", "people_who_voted"),
    )
    readonly_fields = ("people_who_voted",)
    ordering = ("-pk",)
    list_select_related = ("tally",)
    search_fields = ("entry__exact",)
    search_help_text = _("The number of an entry")
    sortable_by = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Poll], search_term: str
    ) -> tuple[QuerySet[Poll], bool]:
        """By the number of the entry; anything else finds nothing."""
        if not search_term:
            return queryset, False
        is_number = search_term.isdecimal() and search_term.isascii() and len(search_term) < 19  # noqa: PLR2004 - bigint
        return (queryset.filter(pk=int(search_term)) if is_number else queryset.none()), False

    @admin.display(description=_("people who voted"))
    def people_who_voted(self, poll: Poll) -> int:
        return poll.tally.voter_count if poll.has_votes else 0
