"""Workplaces: added, renamed, given up."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.services import record
from profiles.admin.base import operator
from profiles.fields import LineField
from profiles.models import Workplace
from profiles.models.workplace import NAME_LONGEST


class WorkplaceForm(forms.ModelForm[Workplace]):
    """A building. Its address stays when it is renamed, so that links keep working."""

    name = LineField(label=_("name"), max_length=NAME_LONGEST)
    town = LineField(label=_("town"), max_length=NAME_LONGEST)

    class Meta:
        model = Workplace
        fields = ("slug", "name", "town", "ended_on")


@admin.register(Workplace)
class WorkplaceAdmin(admin.ModelAdmin[Workplace]):
    """Workplaces; none is deleted, for roles of the past name them."""

    private = False
    form = WorkplaceForm
    list_display = ("name", "town", "ended_on")
    list_per_page = 100
    search_fields = ("name", "town", "slug")
    ordering = ("town", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Workplace | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Workplace | None = None) -> tuple[str, ...]:
        """The address of one that is there stays."""
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Workplace, form: Any, change: bool) -> None:
        """With a line in the trail."""
        if change:
            obj.save(update_fields=["name", "town", "ended_on", "updated_at"])
        else:
            obj.save(force_insert=True)
        action = "workplace.changed" if change else "workplace.added"
        record(action, actor_id=operator(request).pk, target_type="profiles.workplace", target_id=obj.pk)
