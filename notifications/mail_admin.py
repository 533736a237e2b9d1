"""For operators: addresses that come back, and the switch that stops all mail."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.read_only import ReadOnlyAdmin
from notifications import mailboxes, switch
from notifications.models import Mailbox, MailSwitch
from profiles.models import User


def _operator(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class MailboxAdmin(ReadOnlyAdmin[Mailbox]):
    """Addresses whose mails came back, the newest first. Started and stopped by actions that leave a trail."""

    private = True
    sortable_by = ()
    list_display = ("address", "stopped_at", "soft_bounces", "last_bounce_at", "started_again_at", "reason")
    list_filter = (("stopped_at", admin.EmptyFieldListFilter),)
    fields = list_display
    ordering = ("-pk",)
    search_fields = ("address__iexact",)
    search_help_text = _("A whole address")
    actions = ("start_again_now", "stop_now")

    @admin.action(description=_("Start again: let mail go there"), permissions=["view"])
    def start_again_now(self, request: HttpRequest, queryset: QuerySet[Mailbox]) -> None:
        """For an address that was mended, or a fault of our own that stopped many."""
        by = _operator(request)
        number = sum(mailboxes.start_again(address=box.address, by=by, is_operator=True) for box in queryset)
        self._say(
            request, number, ngettext("%(count)d address starts again.", "%(count)d addresses start again.", number)
        )

    @admin.action(description=_("Stop: let no notices and digests go there"), permissions=["view"])
    def stop_now(self, request: HttpRequest, queryset: QuerySet[Mailbox]) -> None:
        """Codes to sign in with are sent all the same."""
        number = sum(mailboxes.stop(address=box.address, by=_operator(request)) for box in queryset)
        self._say(
            request, number, ngettext("%(count)d address is stopped.", "%(count)d addresses are stopped.", number)
        )

    def _say(self, request: HttpRequest, number: int, words: str) -> None:
        self.message_user(request, words % {"count": number}, messages.SUCCESS if number else messages.WARNING)


class MailSwitchAdmin(ReadOnlyAdmin[MailSwitch]):
    """Adding the one row pauses all mail, with a reason; deleting it lets mail out again."""

    private = False
    sortable_by = ()
    list_display = ("paused_at", "paused_by", "reason")
    fields = ("reason",)
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super(ReadOnlyAdmin, self).has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: MailSwitch | None = None) -> bool:
        return super(ReadOnlyAdmin, self).has_delete_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A pause has a reason."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "reason" in form.base_fields:
            form.base_fields["reason"].required = True
        return form

    def save_model(self, request: HttpRequest, obj: MailSwitch, form: "ModelForm[MailSwitch]", change: bool) -> None:
        """Pause. Where somebody else did a moment ago, theirs stands."""
        switch.pause(by=_operator(request), reason=obj.reason)
        obj.pk = switch.THE_ONE
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: MailSwitch) -> None:
        """Let mail out again."""
        switch.resume(by=_operator(request))
