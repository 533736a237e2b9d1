"""Messages of staff in the admin: written, looked at with their reach, and sent once."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notifications import staff
from notifications.models import StaffMessage
from profiles.models import User


class StaffMessageAdmin(admin.ModelAdmin[StaffMessage]):
    """Written here by those who may, sent from a page that says whom it reaches; then nothing of it changes."""

    private = False
    list_display = ("title", "department", "author", "created_at", "sent_at")
    list_select_related = ("department", "author")
    fields = ("title", "body", "department", "author", "sent_at")
    readonly_fields = ("author", "sent_at")
    raw_id_fields = ("department",)
    ordering = ("-pk",)
    search_fields = ("title",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = list_max_show_all = 50
    change_form_template = "admin/notifications/message.html"

    def has_change_permission(self, request: HttpRequest, obj: StaffMessage | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.sent_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: StaffMessage | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: StaffMessage, form: "ModelForm[StaffMessage]", change: bool
    ) -> None:
        """Who wrote it last answers for it. What was sent a moment ago, in another window, stays as it was sent."""
        if change and StaffMessage.objects.filter(pk=obj.pk, sent_at__isnull=False).exists():
            messages.warning(request, _("It was sent meanwhile. Nothing was changed."))
            return
        obj.author = request.user if isinstance(request.user, User) else None
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.send_view)
        return [path("<int:pk>/send/", view, name="notifications_staffmessage_send"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        message = self.get_object(request, object_id)
        may_send = message is not None and self.has_change_permission(request, message)
        send_url = reverse("admin:notifications_staffmessage_send", args=[message.pk]) if message and may_send else ""
        return super().change_view(request, object_id, form_url, {"send_url": send_url, **(extra_context or {})})

    @method_decorator(require_http_methods(["GET", "POST"]))
    def send_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page that says whom it reaches, and the sending."""
        message = get_object_or_404(StaffMessage, pk=pk)
        if not isinstance(request.user, User) or not super().has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if staff.send(message=message, by=request.user):
                messages.success(request, _("It is on its way."))
            else:
                messages.warning(request, _("It was sent already, and nobody is told twice."))
            return HttpResponseRedirect(reverse("admin:notifications_staffmessage_change", args=[message.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send this message"),
            "opts": self.model._meta,
            "message": message,
            "reach": staff.reach_of(message),
        }
        return TemplateResponse(request, "admin/notifications/send.html", context)


admin.site.register(StaffMessage, StaffMessageAdmin)
