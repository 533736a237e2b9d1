"""What the pages for operators have in common."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.models import User

REASON_LABELS = {
    "misuse": _("misuse"),
    "security": _("security"),
    "requested": _("asked for"),
    "ended": _("end of employment"),
    "mistake": _("put a mistake right"),
}


class ReadOnlyInline(admin.TabularInline[Any, Any]):
    """Rows to look at: what changes them is a service."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def member_of(handle: str) -> User:
    """The member of a handle as typed, with or without @. Raises ValidationError."""
    person = User.objects.members().filter(handle=handle.strip().removeprefix("@").lower()).first()
    if person is None:
        raise ValidationError(gettext("No member has this handle."), code="no_member")
    return person


def operator(request: HttpRequest) -> User:
    """Who acts, for the trail."""
    person = request.user
    if not isinstance(person, User):
        raise PermissionDenied
    return person
