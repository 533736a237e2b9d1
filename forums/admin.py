"""Forums in Django admin: operators make the categories of the whole service. Topics are not edited here."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from forums.models import RESERVED, Forum


class CategoryForm(forms.ModelForm[Forum]):
    """A category: without the group among its fields Django does not ask the constraints about it."""

    def clean_slug(self) -> str:
        """An address that is free."""
        slug = str(self.cleaned_data["slug"]).lower()
        if not slug:
            raise ValidationError(_("Enter an address"))
        if (
            slug in RESERVED
            or Forum.objects.categories().filter(slug__iexact=slug).exclude(pk=self.instance.pk).exists()
        ):
            raise ValidationError(_("This address is taken. Choose another."))
        return slug


@admin.register(Forum)
class ForumAdmin(admin.ModelAdmin[Forum]):
    """Name categories, say what belongs there and in which order they stand. A group's forum is to look at."""

    list_display = ("name", "slug", "position", "group")
    list_filter = (("group", admin.EmptyFieldListFilter),)
    list_select_related = ("group",)
    search_fields = ("name", "slug")
    search_help_text = "A part of the name"
    form = CategoryForm
    fields = ("name", "slug", "about", "position")
    ordering = ("position", "name")
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Forum | None = None) -> tuple[str, ...]:
        """An address stays as it was made: people have written it down."""
        return ("slug",) if obj is not None else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Forum | None = None) -> dict[str, Sequence[str]]:
        """The address of a new one begins as its name."""
        return {"slug": ("name",)} if obj is None else {}

    def has_change_permission(self, request: HttpRequest, obj: Forum | None = None) -> bool:
        """The forum of a group follows its group."""
        return super().has_change_permission(request, obj) and (obj is None or obj.group_id is None)

    def has_delete_permission(self, request: HttpRequest, obj: Forum | None = None) -> bool:
        """What was written in it would have no place any more."""
        return False
