"""What became of departments, for whoever is asked when and by which line."""

from django.contrib import admin

from core.read_only import ReadOnlyAdmin
from profiles.models import Reorganisation


@admin.register(Reorganisation)
class ReorganisationAdmin(ReadOnlyAdmin[Reorganisation]):
    """Lines that `manage.py reorganise` applied: to look at, with who is still to be carried over."""

    private = False
    list_display = ("on", "change", "department", "successor", "applied_at", "carried_at")
    list_select_related = ("department", "successor")
    list_filter = ("change",)
    search_fields = ("department__name", "successor__name", "department__slug")
    fields = ("on", "change", "department", "successor", "applied_at", "carried_at")
