"""What operators see of counterparts: how much each reason weighs, what was found, and how far the night came."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.services import record
from core.read_only import ReadOnlyAdmin
from insight.models import Night, WeekOfGrowth, WeekOfTalk, Weights
from profiles.admin.base import operator
from profiles.models import Counterpart, ShownTo


@admin.register(Weights)
class WeightsAdmin(admin.ModelAdmin[Weights]):
    """One row. What changes here is felt from the next night on, or when somebody changes their profile."""

    private = False
    list_display = ("__str__", "skill", "word", "title", "profession", "grade", "thread", "colleague", "least")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Weights.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Weights | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Weights, form: Any, change: bool) -> None:
        """The figures that were changed, with a line in the trail."""
        if change:
            obj.save(update_fields=form.changed_data or ["skill"])
        else:
            obj.save(force_insert=True)
        by = operator(request)
        record("counterparts.weighed", actor_id=by.pk, target_type="weights", target_id=obj.pk)


@admin.register(Night)
class NightAdmin(ReadOnlyAdmin[Night]):
    """Whether counterparts were found last night, and how far the run is."""

    private = False
    list_display = ("began_on", "stage", "reached", "began_at", "finished_at")
    ordering = ("-began_on",)


@admin.register(WeekOfTalk)
class WeekOfTalkAdmin(ReadOnlyAdmin[WeekOfTalk]):
    """How far people talk, week by week."""

    private = False
    list_display = ("ends_on", "replies", "crossed", "percent", "counted_at")
    ordering = ("-ends_on",)


@admin.register(WeekOfGrowth)
class WeekOfGrowthAdmin(ReadOnlyAdmin[WeekOfGrowth]):
    """How the service grows, week by week."""

    private = False
    list_display = ("ends_on", "members", "entries", "replies", "counted_at")
    ordering = ("-ends_on",)


@admin.register(Counterpart)
class CounterpartAdmin(ReadOnlyAdmin[Counterpart]):
    """What was found, as everybody may see it: no list that verdicts have moved is shown to anybody else."""

    private = True
    list_display = ("pk", "person", "rank", "other", "score", "made_at")
    list_select_related = ("person", "other")
    raw_id_fields = ("person", "other")
    sortable_by = ()
    ordering = ("-pk",)
    search_fields = ("person__handle__exact", "person__email__iexact")
    search_help_text = _("The handle or the whole address of the person whose counterparts they are")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Counterpart]:
        """Never those of the owner alone."""
        return super().get_queryset(request).exclude(shown_to=ShownTo.OWNER)
