"""The outbox for the operator who is asked why mail is late: states and reasons, never a word of anybody's mail."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.read_only import ReadOnlyAdmin
from notifications.figures import figures_of_mail
from notifications.mail_admin import MailboxAdmin, MailSwitchAdmin
from notifications.models import Delivery, Mailbox, MailSwitch, Notification
from notifications.services import try_again
from notifications.staff_admin import StaffMessageAdmin
from profiles.models import User

__all__ = ["DeliveryAdmin", "NotificationAdmin", "StaffMessageAdmin"]
admin.site.register(Mailbox, MailboxAdmin)
admin.site.register(MailSwitch, MailSwitchAdmin)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    """Who was to be told by which channel, and how it ended. Subject, text and HTML are not among the fields."""

    private = True
    sortable_by = ()
    list_display = ("pk", "created_at", "channel", "state", "reason", "attempts", "due_at", "event", "purpose")
    list_filter = ("state", "channel", "event")
    fields = (
        *("channel", "event", "purpose", "recipient", "address", "notification"),
        *(
            "state",
            "reason",
            "attempts",
            "created_at",
            "due_at",
            "tried_at",
            "leased_until",
            "sent_at",
            "read_at",
            "message_id",
        ),
    )
    ordering = ("-pk",)
    search_fields = ("message_id__exact", "recipient__email__iexact", "address__iexact")
    search_help_text = _("A Message-ID with its angle brackets, or a whole address")
    raw_id_fields = ("recipient", "notification")
    actions = ("try_again_now",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, under what stands in the queue."""
        return super().changelist_view(request, {"mail": figures_of_mail(), **(extra_context or {})})

    @admin.action(description=_("Try again now (notices that failed or came back)"), permissions=["view"])
    def try_again_now(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """One more attempt for what failed or came back. Account mails are wiped: their owner asks for another one."""
        if not isinstance(request.user, User):
            raise PermissionDenied
        number = try_again(deliveries=queryset, by=request.user)
        done = ngettext("%(count)d mail is due again.", "%(count)d mails are due again.", number) % {"count": number}
        self.message_user(request, done, messages.SUCCESS if number else messages.WARNING)


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin[Notification]):
    """What people were told of."""

    private = True
    sortable_by = ()
    list_display = ("pk", "key", "created_at")
    fields = ("key", "actor", "entry_id", "reply_id", "created_at")
    ordering = ("-pk",)
    search_fields = ("key__exact",)
    search_help_text = _("A key such as reply:123")
