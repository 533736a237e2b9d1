"""Professions: their names, and who hosts the hub."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from profiles import services
from profiles.admin.base import ReadOnlyInline, member_of, operator
from profiles.fields import LineField
from profiles.models import Profession, ProfessionTag, User


class TagInline(ReadOnlyInline):
    """What the hub gathers, as its host chose."""

    model = ProfessionTag
    fields = ("tag",)


class ProfessionForm(forms.ModelForm[Profession]):
    """Names, and the host by handle: moderators, who name hosts, do not see the list of accounts."""

    name = LineField(label=_("name"), max_length=120, needs_letter=True)
    welsh_name = LineField(label=_("Welsh name"), max_length=120, required=False)
    host_handle = forms.CharField(
        label=_("host"), max_length=61, required=False, help_text=_("The handle of a member, as in @ada-author.")
    )

    class Meta:
        model = Profession
        fields = ("slug", "name", "welsh_name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.host is not None:
            self.initial["host_handle"] = f"@{self.instance.host.handle}"

    def clean_host_handle(self) -> User | None:
        """The member of that handle."""
        handle = self.cleaned_data["host_handle"]
        return member_of(handle) if handle else None


@admin.register(Profession)
class ProfessionAdmin(admin.ModelAdmin[Profession]):
    """Professions; none is deleted, for roles of the past name them. The hub's words and tags are its host's."""

    private = False
    weighty = ("change",)
    form = ProfessionForm
    inlines = (TagInline,)
    list_display = ("name", "welsh_name", "host", "head_count")
    list_select_related = ("host",)
    search_fields = ("name", "welsh_name", "slug")

    def has_delete_permission(self, request: HttpRequest, obj: Profession | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Profession, form: Any, change: bool) -> None:
        """Names as they are, the host through the service."""
        named = [name for name in ("slug", "name", "welsh_name") if name in form.changed_data]
        if not change:
            obj.save(force_insert=True)
        elif named:
            obj.save(update_fields=[*named, "updated_at"])
        if "host_handle" in form.changed_data:
            services.set_host(profession=obj, host=form.cleaned_data["host_handle"], by=operator(request))
