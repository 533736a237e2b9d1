"""What all pages of moderators have in common: rows are looked at, nothing that people wrote is edited raw."""

from typing import Any, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from content.models import Entry, Reply, State
from moderation.models import OPEN_TO_MODERATORS
from profiles.models import User

IN_A_COLUMN = 120  # characters
_M = TypeVar("_M", bound=Model)


def words_of(target: Entry | Reply) -> str:
    """The beginning of what was written, or the state in its place once it was deleted or is a spill."""
    if target.state not in OPEN_TO_MODERATORS:
        return f"({State(target.state).label})"
    if isinstance(target, Entry) and target.title:
        return f"{target.title}: {target.excerpt}"
    return target.excerpt or _("(no words)")


def beginning_of(target: Entry | Reply) -> str:
    """`words_of`, short enough for a column."""
    return Truncator(words_of(target)).chars(IN_A_COLUMN)


def link(url: str, words: str) -> SafeString:
    """A link for a column."""
    return format_html('<a href="{}">{}</a>', url, words)


def page_of(target: Entry | Reply) -> str:
    """Where the thread shows `target`. A hidden reply has no address of its own any more, its line has."""
    if isinstance(target, Entry):
        return reverse("content:entry", args=[target.pk])
    if target.state == State.PUBLISHED:
        return reverse("content:reply", args=[target.pk])
    return reverse("content:entry", args=[target.entry_id])


def admin_page_of(target: Entry | Reply) -> str:
    """Where the admin shows `target`."""
    return reverse(f"admin:content_{target._meta.model_name}_change", args=[target.pk])


def person_of(request: HttpRequest) -> User:
    """The moderator who asks. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def admin_name(model_admin: admin.ModelAdmin[Any], page: str) -> str:
    """The URL name of a page of `model_admin`."""
    opts = model_admin.model._meta
    return f"admin:{opts.app_label}_{opts.model_name}_{page}"
