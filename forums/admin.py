"""Forums in Django admin: operators make the categories of the whole service. Topics are not edited here."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.read_only import ReadOnlyAdmin
from forums.models import RESERVED, Forum, Offer, OfferTerms


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

    private = False
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


@admin.register(OfferTerms)
class OfferTermsAdmin(admin.ModelAdmin[OfferTerms]):
    """After how many working hours how many people are asked, and whether any are. One row; without it defaults hold.

    That nobody is asked more than twice a week is no term: the database sees to it.
    """

    private = False
    list_display = ("__str__", "is_on", "wait_hours", "promise_hours", "people_of_department")
    fields = ("is_on", "wait_hours", "promise_hours", "people_at_once", "people_in_all", "people_of_department")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one."""
        return super().has_add_permission(request) and not OfferTerms.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: OfferTerms | None = None) -> bool:
        """What is said is changed: without the row the defaults would hold, unnoticed."""
        return False


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin[Offer]):
    """Which question was put before whom, why, and what became of it. Looked at, never edited."""

    private = True
    list_display = ("topic", "person", "asked_at", "state", "reason", "tag", "passed_by")
    list_filter = ("state", "reason")
    list_select_related = ("topic", "person", "tag", "passed_by")
    search_fields = ("person__handle", "person__name")
    search_help_text = "A part of the name of whoever was asked"
    ordering = ("-asked_at", "-pk")
    fields = ("topic", "person", "asked_at", "week", "slot", "state", "decided_at", "reason", "tag", "passed_by")
