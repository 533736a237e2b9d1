"""The figures by which the community acts and trust grows, and how far the night came."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.services import record
from core.read_only import ReadOnlyAdmin
from moderation.admin.base import person_of
from moderation.models import Growth, Thresholds

_GROWN = ("days", "read", "replies", "thanks")


@admin.register(Thresholds)
class ThresholdsAdmin(admin.ModelAdmin[Thresholds]):
    """One row. What changes here counts from the next report on, and from the next night."""

    private = False

    list_display = ("__str__", "hide_at", "quiet_people", "quiet_texts", "member_days", "regular_days")
    fieldsets = (
        (None, {"fields": ("hide_at",)}),
        (
            _("A newcomer's flood"),
            {"fields": ("quiet_people", "quiet_departments", "quiet_texts", "quiet_minutes", "quiet_days")},
        ),
        (
            _("How trust grows"),
            {
                "fields": (
                    "thanking_departments",
                    *(f"{level}_{name}" for level in ("member", "regular") for name in _GROWN),
                )
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Thresholds.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Thresholds | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Thresholds, form: Any, change: bool) -> None:
        """The figures that were changed, with a line in the trail."""
        if change:
            obj.save(update_fields=form.changed_data or ["hide_at"])
        else:
            obj.save(force_insert=True)
        record(
            "moderation.thresholds_set",
            actor_id=person_of(request).pk,
            target_type="moderation.thresholds",
            target_id=obj.pk,
        )


@admin.register(Growth)
class GrowthAdmin(ReadOnlyAdmin[Growth]):
    """Whether trust grew last night, and how far the run is."""

    private = False

    list_display = ("night", "reached", "risen", "finished_at")
    ordering = ("-night",)
