"""The vocabulary in Django admin: Welsh labels and synonyms."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from taggit.models import Tag as TaggitsOwnTag

from tags import services
from tags.models import Tag

admin.site.unregister(TaggitsOwnTag)  # its table is empty: ours is the one vocabulary


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin[Tag]):
    """Make a tag a synonym of another, give it a Welsh label. Names are addresses: they are not changed here."""

    private = False
    list_display = ("name", "welsh_label", "synonym_of")
    list_filter = (("synonym_of", admin.EmptyFieldListFilter),)
    search_fields = ("name", "welsh_label")
    search_help_text = "A part of the name or of the Welsh label"
    list_select_related = ("synonym_of",)
    raw_id_fields = ("synonym_of",)
    fields = ("name", "welsh_label", "synonym_of")
    readonly_fields = ("name",)
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Tag, form: "ModelForm[Tag]", change: bool) -> None:
        """Whoever follows a tag follows the one that takes its place."""
        super().save_model(request, obj, form, change)
        if "synonym_of" in form.changed_data:
            services.made_synonym(tag=obj)

    def has_add_permission(self, request: object) -> bool:
        """Tags are made by using them."""
        return False

    def has_delete_permission(self, request: object, obj: Tag | None = None) -> bool:
        """Deleting one would take it off what people wrote: make it a synonym instead."""
        return False
