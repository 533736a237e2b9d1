"""The line of every page and the switch to reading only, for operators. Each change leaves a line in the trail."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from core import text
from core.read_only import ReadOnlyAdmin
from service import services
from service.models import Banner, ReadOnly


class BannerForm(forms.ModelForm[Banner]):
    """One line, from when, until when."""

    class Meta:
        model = Banner
        fields = ("level", "text", "welsh_text", "begins_at", "ends_at")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "begins_at" in self.fields:
            self.fields["begins_at"].initial = timezone.now

    def clean_text(self) -> str:
        """Without breaks and hidden signs."""
        return _line(self.cleaned_data["text"])

    def clean_welsh_text(self) -> str:
        """The same."""
        return text.single_line(self.cleaned_data["welsh_text"])

    def clean(self) -> None:
        """An end before the beginning is said at its field."""
        super().clean()
        begins, ends = self.cleaned_data.get("begins_at"), self.cleaned_data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("Choose a moment after the beginning."))


@admin.register(Banner)
class BannerAdmin(admin.ModelAdmin[Banner]):
    """Lines of now, to come and of before. Of those whose time it is the weightiest is shown."""

    private = False
    form = BannerForm
    list_display = ("text", "level", "begins_at", "ends_at", "is_shown")
    list_filter = ("level",)
    search_fields = ("text", "welsh_text")
    ordering = ("-begins_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @admin.display(boolean=True, description=_("its time is now"))
    def is_shown(self, banner: Banner) -> bool:
        """Whether pages show it, where no other is weightier."""
        now = timezone.now()
        return banner.begins_at <= now and (banner.ends_at is None or banner.ends_at > now)

    def save_model(self, request: HttpRequest, obj: Banner, form: Any, change: bool) -> None:
        """With a line in the trail."""
        obj.save(force_insert=not change, update_fields=form.changed_data or ["level"] if change else None)
        _to_trail("service.banner", request, obj.pk, "changed" if change else "added")

    def delete_model(self, request: HttpRequest, obj: Banner) -> None:
        """The same."""
        number = obj.pk
        obj.delete()
        _to_trail("service.banner", request, number, "deleted")


@admin.register(ReadOnly)
class ReadOnlySwitchAdmin(ReadOnlyAdmin[ReadOnly]):
    """Adding the one row lets nothing be written; deleting it lets people write again."""

    private = False
    sortable_by = ()
    list_display = ("began_at", "back_at")
    fields = ("back_at",)
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super(ReadOnlyAdmin, self).has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: ReadOnly | None = None) -> bool:
        return super(ReadOnlyAdmin, self).has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: ReadOnly | None = None) -> bool:
        return super(ReadOnlyAdmin, self).has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: ReadOnly, form: Any, change: bool) -> None:
        """Switch. Where somebody else did a moment ago, one row stands."""
        services.read_only(back_at=obj.back_at, by=request.user.pk)
        obj.pk = ReadOnly.objects.get().pk
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: ReadOnly) -> None:
        """Let people write again."""
        services.writing_again(by=request.user.pk)


def _line(typed: str) -> str:
    said = text.single_line(typed)
    if not said:
        raise forms.ValidationError(_("Write a line."), code="required")
    return said


def _to_trail(action: str, request: HttpRequest, number: int | None, reason: str) -> None:
    record(action, actor_id=request.user.pk, target_type="service.banner", target_id=number, reason=reason)
