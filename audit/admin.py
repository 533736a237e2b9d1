"""The trail, its seals and its checks, to be read and searched by numbers. Nobody changes them, here or elsewhere."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.models import Check, Record, Seal
from core.capped import CappedPaginator
from core.read_only import ReadOnlyAdmin

RECENT = 10_000  # records in which the filter looks for actions


class ActionFilter(admin.SimpleListFilter):
    """Actions that stand in the latest records: looking for all would read the whole trail."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        recent = Record.objects.order_by("-at", "-pk").values("pk")[:RECENT]
        codes = Record.objects.filter(pk__in=recent).order_by("action").values_list("action", flat=True).distinct()
        return [(code, code) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(Record)
class RecordAdmin(admin.ModelAdmin[Record]):
    """A list and a page a record; no add, no change, no delete, superusers included."""

    private = True
    list_display = ("at", "action", "actor_id", "target_type", "target_id", "reason", "request_id")
    list_filter = (ActionFilter, "at")
    search_fields = ("actor_id__exact", "target_id__exact", "request_id__exact")
    search_help_text = _("The number of a person or a thing, or of a request")
    sortable_by = ()
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        return False


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin[Seal]):
    """The chain. Its newest line is what to keep elsewhere: `manage.py audit head`."""

    private = False
    list_display = ("number", "made_at", "upto", "count", "digest")
    fields = ("number", "made_at", "after", "upto", "count", "previous", "digest")
    search_fields = ("number__exact", "digest__exact")
    search_help_text = _("The number of a seal, or its digest")
    sortable_by = ()
    actions = None


@admin.register(Check)
class CheckAdmin(ReadOnlyAdmin[Check]):
    """Each night's check, a line a slice: the last of a run says what was found."""

    private = False
    list_display = ("at", "state", "records", "upto_seal", "faults", "first_fault", "first_number")
    list_filter = ("state",)
    sortable_by = ()
    actions = None
