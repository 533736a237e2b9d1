"""The directory: its rows to look at, what its fields weigh, and nicknames. Each change leaves a record of numbers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.services import record
from core.read_only import ReadOnlyAdmin
from profiles import folding
from profiles.admin.base import operator
from profiles.models import DirectoryWeight, Field, Nickname, PersonDocument


@admin.register(PersonDocument)
class PersonDocumentAdmin(ReadOnlyAdmin[PersonDocument]):
    """What the directory knows of somebody: to look at when they are not found. `manage.py list_people` writes all."""

    private = True
    list_display = ("person", "name_key", "job_key", "has_left", "is_stale", "listed_at")
    list_filter = ("is_stale", "has_left")
    list_select_related = ("person",)
    search_fields = ("name_key__startswith", "swapped_key__startswith")
    search_help_text = _("The beginning of a name, in small letters without accents")
    readonly_fields = ("labels", "words", "facets")
    ordering = ("name_key", "person")


@admin.register(DirectoryWeight)
class DirectoryWeightAdmin(admin.ModelAdmin[DirectoryWeight]):
    """How much a word counts by where it was found, from 0 to 100. Without a row the usual weight counts."""

    private = False
    list_display = ("field", "weight")

    def get_readonly_fields(self, request: HttpRequest, obj: DirectoryWeight | None = None) -> tuple[str, ...]:
        """The field is the row's name."""
        return ("field",) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: DirectoryWeight, form: Any, change: bool) -> None:
        """With a record of what weighs how much now."""
        obj.save(force_insert=not change, update_fields=["weight"] if change else None)
        record(
            "directory.weight_changed",
            actor_id=operator(request).pk,
            target_type="directory_weight",
            target_id=Field.values.index(obj.field),
            reason=f"{obj.field}:{obj.weight}",
        )

    def has_delete_permission(self, request: HttpRequest, obj: DirectoryWeight | None = None) -> bool:
        return False


class NicknameForm(forms.ModelForm[Nickname]):
    """A short form and its name, each one word as the directory writes it."""

    class Meta:
        model = Nickname
        fields = ("short", "name", "is_used")

    def clean_short(self) -> str:
        """One word."""
        return _one_word(self.cleaned_data["short"])

    def clean_name(self) -> str:
        """One word."""
        return _one_word(self.cleaned_data["name"])


@admin.register(Nickname)
class NicknameAdmin(admin.ModelAdmin[Nickname]):
    """Short forms beside those that come with CivNet. One that is not used takes one of those away."""

    private = False
    form = NicknameForm
    list_display = ("short", "name", "is_used")
    list_filter = ("is_used",)
    search_fields = ("short", "name")

    def save_model(self, request: HttpRequest, obj: Nickname, form: Any, change: bool) -> None:
        """With a record."""
        super().save_model(request, obj, form, change)
        action = "directory.nickname_changed" if change else "directory.nickname_added"
        record(action, actor_id=operator(request).pk, target_type="nickname", target_id=obj.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Nickname | None = None) -> bool:
        """One that is not used says more than one that is gone."""
        return False


def _one_word(typed: str) -> str:
    words = folding.words_of(typed)
    if len(words) != 1:
        raise forms.ValidationError(_("Write one word."), code="one_word")
    return words[0]
