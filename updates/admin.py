"""What operators say of updates: how long one may be."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from audit.services import record
from profiles.admin.base import operator
from updates.models import Limit


@admin.register(Limit)
class LimitAdmin(admin.ModelAdmin[Limit]):
    """One row. A change is felt at once."""

    private = False
    list_display = ("__str__", "most_characters")
    list_display_links = ("__str__",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Limit.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Limit | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Limit, form: Any, change: bool) -> None:
        """The figure, with a line in the trail."""
        if change:
            obj.save(update_fields=["most_characters"])
        else:
            obj.save(force_insert=True)
        by = operator(request)
        record("updates.limited", actor_id=by.pk, target_type="limit", target_id=obj.pk)
        transaction.on_commit(Limit.objects.most_characters)
