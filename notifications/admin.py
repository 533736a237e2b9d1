"""The outbox for the operator who is asked why mail is late: states and reasons, never a word of anybody's mail."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.capped import CappedPaginator
from notifications.models import Delivery, Notification
from notifications.services import try_again
from profiles.models import User


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Looked at, never edited, superusers included."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    list_per_page = list_max_show_all = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Who was to be told by which channel, and how it ended. Subject, text and HTML are not among the fields."""

    list_display = ("pk", "created_at", "channel", "state", "reason", "attempts", "due_at", "event", "purpose")
    list_filter = ("state", "channel", "event")
    fields = (
        *("channel", "event", "purpose", "recipient", "address", "notification"),
        *("state", "reason", "attempts", "created_at", "due_at", "leased_until", "sent_at", "read_at", "message_id"),
    )
    ordering = ("-pk",)
    search_fields = ("message_id__exact", "recipient__email__iexact", "address__iexact")
    search_help_text = _("A Message-ID with its angle brackets, or a whole address")
    raw_id_fields = ("recipient", "notification")
    actions = ("try_again_now",)

    @admin.action(description=_("Try again now (failed notices)"), permissions=["view"])
    def try_again_now(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """One more attempt for what failed. Account mails are wiped and cannot be sent again: their owner asks anew."""
        if not isinstance(request.user, User):
            raise PermissionDenied
        number = try_again(deliveries=queryset, by=request.user)
        done = ngettext("%(count)d mail is due again.", "%(count)d mails are due again.", number) % {"count": number}
        self.message_user(request, done, messages.SUCCESS if number else messages.WARNING)


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """What people were told of."""

    list_display = ("pk", "key", "created_at")
    fields = ("key", "actor", "entry_id", "reply_id", "created_at")
    ordering = ("-pk",)
    search_fields = ("key__exact",)
    search_help_text = _("A key such as reply:123")
